"""Row 76: an outage hides a server from the bot, when it connects or in play, and ends: games in it go on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from botbridge.messages import replies
from tests.botbridge import conftest as bots
from tests.botbridge.conftest import CAPITAL, Town, until
from tests.far_off import far_off

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]

looks_often, sandbox, quiet_town, town = bots._looks_often, bots.sandbox, bots.quiet_town, bots.town


async def test_76_unavailable_when_the_bot_connects(quiet_town: Town) -> None:
    quiet_town.sandbox.guild_unavailable(quiet_town.guild)
    await quiet_town.start_bot()
    await _game_goes_on(quiet_town)
    said = await _register(quiet_town)
    assert said == replies.UNAVAILABLE_SERVER
    quiet_town.sandbox.guild_available(quiet_town.guild)
    await _registers(quiet_town)
    await until(_channels_known(quiet_town), "its names are reported to the dashboard")


async def test_76_unavailable_in_play(town: Town) -> None:
    await until(_channels_known(town), "names are known")
    town.sandbox.guild_unavailable(town.guild)
    await _game_goes_on(town)
    assert await _channels_known(town)(), "what was known stays known"
    await _registers(town)
    town.sandbox.guild_available(town.guild)
    await _registers(town)


async def test_76_connecting_anew_during_an_outage(town: Town) -> None:
    """The session is gone too, so that the server is not there at the second READY."""
    post = await town.play(CAPITAL)
    town.sandbox.guild_unavailable(town.guild)
    await town.stop_bot()
    await town.start_bot()
    assert "Saved: **B · Paris**" in (await town.press(town.ben, post, "B")).text
    assert await _register(town) == replies.UNAVAILABLE_SERVER


async def _game_goes_on(town: Town) -> None:
    post = await town.play(CAPITAL)
    assert "Saved: **B · Paris**" in (await town.press(town.ben, post, "B")).text
    assert (await town.slash(town.ben, "status")).text
    await town.close()


async def _register(town: Town) -> str:
    return (await town.slash(town.admin, "register", channel=town.channel, times=far_off())).text


async def _registers(town: Town) -> None:
    async def registered() -> bool:
        return (await _register(town)).startswith("Registered")

    await until(registered, "it is registered")


def _channels_known(town: Town) -> Callable[[], Awaitable[bool]]:
    async def look() -> bool:
        return (await town.store.get_directory(town.guild)).channels == {town.channel: "trivia"}

    return look
