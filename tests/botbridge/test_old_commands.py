"""Commands that Discord still offers, or whose options the bot cannot read: the person is told what to do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from botbridge import command_sync, commands
from botbridge.messages import replies
from games.domain import signals
from tests.botbridge.conftest import Town, until


@pytest.fixture(autouse=True)
def _signal_ends() -> Iterator[None]:
    yield
    signals.over(command_sync.SIGNAL)


async def reported() -> str:
    return next((signal.text for signal in signals.current() if signal.name == command_sync.SIGNAL), "")


async def test_a_command_that_there_is_no_more_is_said_to_have_changed(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.stop_bot()
    monkeypatch.setattr(commands, "COMMANDS", ())
    path, fault = r"/applications/\d+/commands", {"action": "error", "status": 400, "code": 30034}
    town.sandbox.faults.add(method="PUT", path=path, times=1 << 30, **fault)
    await town.start_bot(commands=False)
    assert "200 were created today" in await until(reported, "that Discord takes no commands is reported")
    assert (await town.slash(town.ben, "status")).text == replies.OLD_COMMAND


async def test_a_channel_of_a_server_of_which_nothing_is_known_cannot_be_read(quiet_town: Town) -> None:
    quiet_town.sandbox.guild_unavailable(quiet_town.guild)
    await quiet_town.start_bot()
    said = await quiet_town.slash(quiet_town.admin, "register", channel=quiet_town.channel, times="8:00")
    assert said.text == replies.UNAVAILABLE_SERVER
    assert await quiet_town.store.get_registrations(quiet_town.guild) == []
