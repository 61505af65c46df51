"""The commands as an operator runs them."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import pytest

from tests.botbridge.conftest import CAPITAL, Town, until

ROOT = Path(__file__).parents[2]


async def start(town: Town, *words: str, token: str | None = None) -> Process:
    environment = os.environ | {
        "DISCORD_TOKEN": town.sandbox.token if token is None else token,
        "DISCORD_API_BASE": town.sandbox.api_base,
        "DISCORD_GATEWAY_URL": town.sandbox.gateway_url,
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "manage.py", *words, cwd=ROOT, env=environment, stdout=PIPE, stderr=PIPE
    )


async def test_the_bot_ends_cleanly_when_told(quiet_town: Town) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        process = await start(quiet_town, "runbot")
        await quiet_town.sandbox.gateway.wait_connected()
        process.send_signal(number)
        _, errors = await asyncio.wait_for(process.communicate(), 20)
        assert process.returncode == 0, errors.decode()
        assert b"Traceback" not in errors


async def test_the_bot_ends_with_a_word_when_its_gateway_ends(quiet_town: Town) -> None:
    process = await start(quiet_town, "runbot")
    await quiet_town.sandbox.gateway.wait_connected()
    quiet_town.sandbox.core.gateway.dispatch("GUILD_CREATE", {"id": "nonsense"})
    _, errors = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1
    assert b"the gateway ended" in errors


async def test_without_a_token_the_command_says_what_to_do(quiet_town: Town) -> None:
    for command in ("runbot", "run_duties"):
        process = await start(quiet_town, command, token="")
        _, errors = await asyncio.wait_for(process.communicate(), 20)
        assert process.returncode == 1
        assert b"tally.E006" in errors


async def test_a_wrong_token_is_told_and_never_shown(quiet_town: Town) -> None:
    process = await start(quiet_town, "runbot", token="wrong-and-secret-token")
    _, errors = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1
    assert b"Discord refuses the token" in errors
    assert b"wrong-and-secret-token" not in errors


async def test_three_duty_loops_beside_a_bot_post_and_close_once(
    quiet_town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The test's own database lives in this process only.
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'tally.sqlite3'}")
    assert await (await start(quiet_town, "migrate", "--verbosity", "0")).wait() == 0
    await quiet_town.start_bot(duties=False)
    loops = [await start(quiet_town, "run_duties") for _ in range(3)]
    await quiet_town.sandbox.audit.wait("GET", "/users/@me", 1 + len(loops))
    post = await quiet_town.play(CAPITAL)
    await quiet_town.press(quiet_town.ben, post, "B")
    await quiet_town.store.end_now(quiet_town.guild, (await quiet_town.game()).id)
    await quiet_town.post_with("Results ·")
    await until(quiet_town.history, "the game is in history")
    for loop in loops:
        loop.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(loop.wait(), 20) == 0
    assert len(await quiet_town.posts()) == 2
