"""The commands as an operator runs them."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from django.test import override_settings

from botbridge import liveness
from games.domain import processes, signals
from games.domain.signals import Level
from games.management.exits import GIVES_UP
from games.store.redis import RedisStore
from tests.botbridge.conftest import CAPITAL, Town, until
from trivia_site import heartbeat
from trivia_site.processes import supervisor

ROOT = Path(__file__).parents[2]
COMMANDS = ("runbot", "run_duties")
pytestmark = pytest.mark.usefixtures("migrated_sql")


async def start(town: Town, *words: str, token: str | None = None) -> Process:
    environment = os.environ | {
        "DISCORD_TOKEN": town.sandbox.token if token is None else token,
        "DISCORD_API_BASE": town.sandbox.api_base,
        "DISCORD_GATEWAY_URL": town.sandbox.gateway_url,
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "manage.py", *words, cwd=ROOT, env=environment, stdout=PIPE, stderr=PIPE
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_the_bot_ends_cleanly_when_told(quiet_town: Town, number: signal.Signals) -> None:
    process = await start(quiet_town, "runbot")
    await quiet_town.sandbox.gateway.wait_connected()
    process.send_signal(number)
    assert b"Traceback" not in await ends_cleanly(process)


@pytest.mark.parametrize("fault", ["drop", "freeze", "end"])
async def test_the_bot_ends_cleanly_when_its_gateway_goes_at_the_same_moment(quiet_town: Town, fault: str) -> None:
    sandbox = quiet_town.sandbox
    process = await start(quiet_town, "runbot")
    await sandbox.gateway.wait_connected()
    process.send_signal(signal.SIGTERM)
    if fault == "drop":
        await sandbox.gateway.drop()
    elif fault == "freeze":
        sandbox.gateway.freeze()
    else:
        await sandbox.stop()
    await ends_cleanly(process)


async def ends_cleanly(process: Process) -> bytes:
    """What the program said; it must end before a supervisor would kill it."""
    _, errors = await asyncio.wait_for(process.communicate(), supervisor.STOP_S)
    assert process.returncode == 0, errors.decode()
    return errors


@pytest.mark.not_discord
async def test_the_bot_ends_with_a_word_when_its_gateway_ends(quiet_town: Town) -> None:
    process = await start(quiet_town, "runbot")
    await quiet_town.sandbox.gateway.wait_connected()
    quiet_town.sandbox.gateway.garble()
    _, errors = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1
    assert b"the gateway ended" in errors


async def test_bot_and_duties_give_a_sign_of_life(
    quiet_town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for command in COMMANDS:
        sign = tmp_path / command
        monkeypatch.setenv("TALLY_HEARTBEAT_FILE", str(sign))
        process = await start(quiet_town, command)
        await until(exists(sign), f"{command} gives a heartbeat")
        await quiet_town.sandbox.audit.wait("GET", "/users/@me", 1 + COMMANDS.index(command))
        process.terminate()
        await ends_cleanly(process)


async def test_the_sign_of_life_is_given_again_and_again_and_survives_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: RedisStore
) -> None:
    monkeypatch.setattr(liveness, "BEAT_S", 0.01)
    sign = tmp_path / "not there yet" / "sign"
    with override_settings(TALLY_HEARTBEAT_FILE=str(sign)):
        async with liveness.reporting(store, ("bot",)):
            await until(noted("heartbeat"), "the process says that its file cannot be written")
            sign.parent.mkdir()
            for _ in range(2):
                await until(exists(sign), "a heartbeat")
                sign.unlink()
    assert not signals.current()


def noted(name: str) -> Callable[[], Awaitable[bool]]:
    async def look() -> bool:
        return name in [signal.name for signal in signals.current()]

    return look


async def test_a_process_says_in_file_and_store_what_lasts(tmp_path: Path, store: RedisStore) -> None:
    sign = tmp_path / "sign"
    signals.note("gateway", "The bot is cut off.", level=Level.PROBLEM)
    with override_settings(TALLY_HEARTBEAT_FILE=str(sign)):
        async with liveness.reporting(store, ("bot", "duties")):
            await until(exists(sign), "a heartbeat")
            await until(store.running_processes, "the store knows the process")
            [process] = processes.read(await store.running_processes())
            assert (process.name, process.roles) == (f"bot@{socket.gethostname()}:{os.getpid()}", ("bot", "duties"))
            assert [(signal.name, signal.level) for signal in process.signals] == [("gateway", Level.PROBLEM)]
            assert heartbeat.judge(sign, time.time()) == (False, ["problem  gateway: The bot is cut off."])
    assert await store.running_processes() == {}
    signals.over("gateway")


@pytest.mark.parametrize(
    ("text", "age_s", "status", "words"),
    [
        ('{"at": 1000, "signals": []}', 59, 0, "ok"),
        ('{"at": 1000, "signals": []}', 61, 1, "no heartbeat for 61 s"),
        ('{"at": 1000, "signals": [{"name": "room", "level": "warning", "text": "low"}]}', 1, 0, "warning  room: low"),
        ('{"at": 1000, "signals": []}', -4, 0, "ok"),  # a clock that was set back a little
        ('{"at": 1000, "signals": []}', -5000, 1, "ahead of this machine's clock by 5000 s"),
        ('{"at": NaN, "signals": []}', 1, 1, "is no heartbeat file"),
        ('{"at": 1e400, "signals": []}', 1, 1, "is no heartbeat file"),
        ('{"at": -1e400, "signals": []}', 1, 1, "is no heartbeat file"),
        ("", 1, 1, "is no heartbeat file"),
        (None, 1, 1, "cannot be read"),
    ],
)
def test_a_health_check_reads_the_sign_of_life(
    text: str | None,
    age_s: int,
    status: int,
    words: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sign = tmp_path / "sign"
    if text is not None:
        sign.write_text(text)
    monkeypatch.setattr(heartbeat.time, "time", lambda: 1000.0 + age_s)
    assert heartbeat.main([str(sign)]) == status
    assert words in capsys.readouterr().out


@pytest.mark.parametrize(("words", "status"), [(["--help"], 0), (["-h"], 0), (["--file"], 2), ([], 2), (["a", "b"], 2)])
def test_a_health_check_tells_its_usage(words: list[str], status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert heartbeat.main(words) == status
    said = capsys.readouterr()
    assert "usage: python -m trivia_site.heartbeat FILE" in (said.err if status else said.out)


def exists(path: Path) -> Callable[[], Awaitable[bool]]:
    async def look() -> bool:
        return path.exists()

    return look


async def test_a_wrong_token_is_told_and_never_shown(quiet_town: Town) -> None:
    for process in [await start(quiet_town, command, token="wrong-and-secret-token") for command in COMMANDS]:
        _, errors = await asyncio.wait_for(process.communicate(), 20)
        assert process.returncode == GIVES_UP
        assert b"Discord refuses the token" in errors
        assert b"wrong-and-secret-token" not in errors


async def test_a_token_that_is_revoked_ends_each_program_for_good(quiet_town: Town) -> None:
    programs = [await start(quiet_town, *command) for command in (("runbot", "--no-duties"), ("run_duties",))]
    await quiet_town.sandbox.gateway.wait_connected()
    await quiet_town.sandbox.audit.wait("GET", "/users/@me", len(programs))
    await quiet_town.sandbox.revoke_token()
    await quiet_town.queue(CAPITAL)
    for process in programs:
        _, errors = await asyncio.wait_for(process.communicate(), 20)
        assert process.returncode == GIVES_UP, errors.decode()
        assert b"Discord refuses the token" in errors


async def test_three_duty_loops_beside_a_bot_post_and_close_once(quiet_town: Town) -> None:
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
