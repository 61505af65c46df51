"""The bot notes in which servers it is: of joining, of leaving, and of what happened while it was down."""

from __future__ import annotations

import pytest

from botbridge import presence
from botbridge.client import TriviaBot
from games.models import GuildSettings
from games.privacy import leaving
from tests.botbridge.conftest import Town, until


@pytest.fixture(autouse=True)
def _looks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "EVERY_S", 0.05)


async def is_here(guild_id: str, wanted: bool) -> None:
    rows = GuildSettings.objects.filter(guild_id=guild_id, is_here=wanted, left_at__isnull=wanted)
    await until(rows.aexists, f"noted that the bot is {'' if wanted else 'not '}there")


async def test_joining_leaving_and_coming_back_are_noted(town: Town) -> None:
    await is_here(town.guild, True)
    town.sandbox.remove_bot(town.guild)
    await is_here(town.guild, False)
    town.sandbox.invite_bot(town.guild)
    await is_here(town.guild, True)


async def test_leaving_while_the_bot_is_down_is_noted_when_it_is_back(town: Town) -> None:
    await is_here(town.guild, True)
    await town.stop_bot()
    town.sandbox.remove_bot(town.guild)
    await town.start_bot(commands=False)
    await is_here(town.guild, False)


async def test_that_it_is_still_not_in_a_server_is_noted_again_and_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else nobody could tell a server that is missed from one of which nobody has asked for a month."""
    monkeypatch.setattr(leaving, "LOOK_EVERY_S", 0.1)
    await is_here(town.guild, True)
    town.sandbox.remove_bot(town.guild)
    await is_here(town.guild, False)
    rows = GuildSettings.objects.filter(guild_id=town.guild)
    await rows.aupdate(missed_at=None)
    await until(rows.filter(missed_at__isnull=False).aexists, "noted that the bot is missed there again")


async def test_a_bot_that_is_cut_off_says_nothing(quiet_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server may let it in meanwhile: what it says would have that one purged."""
    bots: list[TriviaBot] = []
    asked = presence.knows
    monkeypatch.setattr(presence, "knows", lambda bot: bots.append(bot) or asked(bot))

    async def knows() -> bool:
        return bool(bots) and asked(bots[-1])

    async def is_cut_off() -> bool:
        return bots[-1].is_ready() and not asked(bots[-1])

    await quiet_town.start_bot(commands=False)
    await until(knows, "it says where it is")
    quiet_town.sandbox.gateway.refuse(1000)
    await quiet_town.sandbox.gateway.drop()
    await until(is_cut_off, "it says nothing")
    quiet_town.sandbox.gateway.refuse(0)
    await until(knows, "it says where it is again")


async def test_an_outage_of_a_server_is_no_leaving(town: Town) -> None:
    await is_here(town.guild, True)
    other = town.sandbox.add_guild("Another").id
    town.sandbox.guild_unavailable(town.guild)
    await is_here(other, True)
    assert (await GuildSettings.objects.aget(guild_id=town.guild)).is_here
