"""Row 75: Discord does not take the commands: the bot plays with those that are registered, and tries again later."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from botbridge import command_sync
from games.domain import signals
from tests.botbridge import conftest as bots
from tests.botbridge.conftest import CAPITAL, Town, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]

looks_often, sandbox, quiet_town = bots._looks_often, bots.sandbox, bots.quiet_town

COMMANDS = r"/applications/\d+/commands"
REFUSALS: dict[str, dict[str, Any]] = {
    "200 a day": {"action": "error", "status": 400, "code": 30034},
    "forbidden": {"action": "error", "status": 403, "code": 50001},
    "a page": {"action": "error", "status": 403, "html": True},
    "a page of 401": {"action": "error", "status": 401, "html": True},
    "a long wait": {"action": "429", "retry_after_s": 900.0},
    "broken off": {"action": "reset_not_done"},
    "taken, says a page": {"action": "unreadable", "html": True},
    "taken, says null": {"action": "unreadable", "raw": "null"},
    "taken, half of it said": {"action": "unreadable", "raw": '[{"name": '},
    "taken, no name said": {"action": "unreadable", "raw": '[{"id": "1"}]'},
}


@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize("refusal", REFUSALS)
async def test_75_the_bot_plays_and_tries_again(
    quiet_town: Town, refusal: str, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command_sync, "FIRST_PAUSE_S", 0.3)
    fault = quiet_town.sandbox.faults.add(method=method, path=COMMANDS, times=1 << 30, **REFUSALS[refusal])
    # Where the commands were taken in spite of the refusal, the signal is over as soon as the bot has looked again.
    reported = asyncio.create_task(until(_reported, "the signal"))
    try:
        await quiet_town.start_bot(commands=False)
        post = await quiet_town.play(CAPITAL)
        assert "Saved: **B · Paris**" in (await quiet_town.press(quiet_town.ben, post, "B")).text
        found = await reported
        assert found.text.startswith("The commands cannot be registered with Discord: ")
        if refusal == "200 a day":
            assert "200 were created today, which is all that Discord allows" in found.text
        if refusal != "a long wait":
            fault.times = 0
            await asyncio.wait_for(quiet_town.sandbox.wait_commands(), 20)
            await until(_nothing_reported, "the signal ends")
            assert (await quiet_town.slash(quiet_town.ben, "status")).messages
    finally:
        reported.cancel()
        await quiet_town.stop_bot()
        signals.over(command_sync.SIGNAL)


async def test_75_what_has_not_changed_is_not_written_again(quiet_town: Town) -> None:
    audit = quiet_town.sandbox.audit
    await quiet_town.start_bot(duties=False)
    await quiet_town.stop_bot()
    assert len(audit.calls("PUT", COMMANDS)) == 1
    await quiet_town.start_bot(duties=False)
    await asyncio.wait_for(audit.wait("GET", COMMANDS, 2), 20)
    await quiet_town.slash(quiet_town.ben, "status")
    await quiet_town.stop_bot()
    assert len(audit.calls("PUT", COMMANDS)) == 1


async def test_75_what_has_changed_is_written(quiet_town: Town) -> None:
    """Somebody, or an earlier version, has left other commands there."""
    await quiet_town.start_bot(duties=False)
    await quiet_town.stop_bot()
    commands = quiet_town.sandbox.core.commands
    [trivia] = [command for command in commands.all("") if command["name"] == "trivia"]
    commands.edit("", trivia["id"], {"description": "Something else"})
    await quiet_town.start_bot(duties=False)
    await asyncio.wait_for(quiet_town.sandbox.audit.wait("PUT", COMMANDS, 2), 20)
    assert "Scheduled trivia" in {command["description"] for command in commands.all("")}
    await quiet_town.stop_bot()


async def _reported() -> signals.Signal | None:
    return next((signal for signal in signals.current() if signal.name == command_sync.SIGNAL), None)


async def _nothing_reported() -> bool:
    return await _reported() is None
