"""From a stored answer to the browsers: 50 of them and each answer, 500 of them and a flood, beside a bare echo.

The dashboard and the echo run under uvicorn as `serve` runs it, the store without its disk; the browsers are sockets of
this process. A round is wrong, and the benchmark fails, unless every browser has seen the last count.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvloop
from websockets.asyncio.client import ClientConnection, connect

from bench.report import Report, percentile
from bench.server import Server
from games.domain import Game, Question
from games.store import RedisStore
from trivia_site import programs

FEW, MANY = 50, 500
SINGLE_ANSWERS = 40
"""Answers sent one by one, each after the page has come to rest."""
FLOOD_S, FLOOD_RATE = 4.0, 400
ECHOES = 400
GUILD = "42"
ECHO, EACH, FLOOD = "bare echo, 50 connected", "each answer, 50 browsers", "400 answers a second, 500 browsers"
SITE = "trivia_site.asgi:application"
PROJECT = Path(__file__).resolve().parent.parent
PREPARE = """
from django.contrib.auth.models import User
from django.test import Client
client = Client()
client.force_login(User.objects.create_superuser("bench"))
print(client.cookies["sessionid"].value)
"""


@dataclass(slots=True)
class Browser:
    """A socket that writes down when which count came."""

    line: ClientConnection
    seen: list[tuple[float, int]] = field(default_factory=list)
    """When (s, monotonic), and the number of accepted submissions."""

    async def read(self) -> None:
        async for text in self.line:
            at, message = time.monotonic(), json.loads(text)
            if message["type"] == "state":
                self.seen.append((at, message["accepted"]))

    def when(self, count: int) -> float | None:
        """When a count, or a later one, came first."""
        return next((at for at, accepted in self.seen if accepted >= count), None)


def measure(report: Report, rounds: int) -> None:
    """All three, `rounds` times by turns."""
    with ExitStack() as stack:
        store = stack.enter_context(Server("no"))
        data = stack.enter_context(tempfile.TemporaryDirectory(prefix="tally-live-"))
        env = {**os.environ, "REDIS_URL": store.url, "TALLY_DATA_DIR": data, "TALLY_ENV_FILE": os.devnull}
        env |= {"TALLY_LOG_LEVEL": "WARNING"}
        session = _prepare(env)
        port, echo_port = _free_port(), _free_port()
        site = stack.enter_context(_running(_command(port), env, port))
        echo = ["bench.echo:application" if word == SITE else word for word in _command(echo_port)]
        stack.enter_context(_running(echo, env, echo_port))
        for round in range(rounds):
            uvloop.run(_round(report, round, store.url, port, echo_port, session, site.pid))
    _print(report)


async def _round(
    report: Report, round: int, redis_url: str, port: int, echo_port: int, session: str, site_pid: int
) -> None:
    store = RedisStore.connect(redis_url)
    try:
        report.add(round, ECHO, **await _echo(echo_port))
        report.add(round, EACH, **await _each(store, port, session))
        report.add(round, FLOOD, **await _flood(store, port, session, site_pid))
    finally:
        await store.aclose()


async def _echo(port: int) -> dict[str, float]:
    lines = [await connect(f"ws://127.0.0.1:{port}/", compression=None) for _ in range(FEW)]
    taken = []
    for number in range(ECHOES):
        line, start = lines[number % FEW], time.monotonic()
        await line.send("x" * 300)
        await line.recv()
        taken.append(1000 * (time.monotonic() - start))
    await asyncio.gather(*(line.close() for line in lines))
    return _figures(taken)


async def _each(store: RedisStore, port: int, session: str) -> dict[str, float]:
    """From the call that submits to each browser, with time to rest in between."""
    game = await _open(store)
    browsers, readers = await _connect(port, session, game, FEW)
    starts = []
    for user in range(1, SINGLE_ANSWERS + 1):
        starts.append(time.monotonic())
        await _submit(store, game, user)
        await asyncio.sleep(0.25)
    await _leave(browsers, readers)
    arrivals = [(browser.when(count), start) for count, start in enumerate(starts, start=1) for browser in browsers]
    taken = [1000 * (at - start) for at, start in arrivals if at is not None]
    if len(taken) != FEW * SINGLE_ANSWERS:
        raise RuntimeError(f"{FEW * SINGLE_ANSWERS - len(taken)} counts did not arrive")
    return _figures(taken)


async def _flood(store: RedisStore, port: int, session: str, site_pid: int) -> dict[str, float]:
    """How busy the site is, how often it writes, and how long after the last answer the last count is everywhere."""
    game = await _open(store)
    browsers, readers = await _connect(port, session, game, MANY)
    cpu, start = _cpu_seconds(site_pid), time.monotonic()
    answers = int(FLOOD_S * FLOOD_RATE)
    pending = []
    for user in range(1, answers + 1):
        pending.append(asyncio.create_task(_submit(store, game, user)))
        await asyncio.sleep(max(0.0, start + user / FLOOD_RATE - time.monotonic()))
    await asyncio.gather(*pending)
    last = time.monotonic()
    elapsed, used = last - start, _cpu_seconds(site_pid) - cpu
    await asyncio.sleep(1.0)
    await _leave(browsers, readers)
    arrived = [at for browser in browsers if (at := browser.when(answers)) is not None]
    if len(arrived) != MANY:
        raise RuntimeError(f"{MANY - len(arrived)} browsers missed the last count")
    return {
        "core %": 100 * used / elapsed,
        "messages/s": max(len(browser.seen) for browser in browsers) / elapsed,
        "last count ms": 1000 * (max(arrived) - last),
    }


def _figures(taken: list[float]) -> dict[str, float]:
    return {"p50 ms": percentile(taken, 0.5), "p99 ms": percentile(taken, 0.99)}


def _print(report: Report) -> None:
    for way in (ECHO, EACH):
        report.table(way, "p50 ms", "p99 ms")
    report.table(FLOOD, "core %", "messages/s", "last count ms")
    report.target(
        "50 browsers: p99 beside the echo's p99", report.median(EACH, "p99 ms") / report.median(ECHO, "p99 ms"), most=12
    )
    report.target("500 browsers, 400 answers a second: % of a core", report.median(FLOOD, "core %"), most=25)
    report.target("the same: messages a second and browser", report.median(FLOOD, "messages/s"), most=11)
    report.target("the same: ms from last answer to last count", report.median(FLOOD, "last count ms"), most=150)


# --- the players and the browsers ------------------------------------------------------------------------------------


async def _open(store: RedisStore) -> Game:
    question = Question(seed="bench", text="Which?", answer="this", options=("this", "that"))
    game = Game(id=secrets.token_hex(8), guild_id=GUILD, channel_id="1", questions=(question,), window_s=3600)
    return await store.create_game(game, "1")


async def _submit(store: RedisStore, game: Game, user: int) -> None:
    await store.submit_answer_atomic(GUILD, game.id, str(user), {0: "A"}, str(10**18 + user))


async def _connect(port: int, session: str, game: Game, count: int) -> tuple[list[Browser], list[asyncio.Task[None]]]:
    """Browsers that have had their snapshot."""
    address = f"ws://127.0.0.1:{port}/ws/games/{GUILD}/{game.id}"
    headers = {"Cookie": f"sessionid={session}"}
    browsers = []
    for _ in range(count):
        line = await connect(address, additional_headers=headers, origin=_origin(port), compression=None)
        await line.recv()
        browsers.append(Browser(line))
    return browsers, [asyncio.create_task(browser.read()) for browser in browsers]


def _origin(port: int) -> Any:
    return f"http://127.0.0.1:{port}"


async def _leave(browsers: list[Browser], readers: list[asyncio.Task[None]]) -> None:
    await asyncio.gather(*(browser.line.close() for browser in browsers))
    await asyncio.gather(*readers)


# --- the processes ---------------------------------------------------------------------------------------------------


def _prepare(env: dict[str, str]) -> str:
    """Tables and one logged-in superuser; gives the session's key."""
    manage = [sys.executable, programs.MANAGE]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], env=env, check=True, cwd=PROJECT)
    shell = [*manage, "shell", "--verbosity", "0", "--command", PREPARE]
    return subprocess.run(shell, env=env, check=True, cwd=PROJECT, capture_output=True, text=True).stdout.split()[-1]


def _command(port: int) -> tuple[str, ...]:
    return programs.site("127.0.0.1", port).command


@contextmanager
def _running(command: Sequence[str], env: dict[str, str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([*command, "--log-level", "warning"], env=env, cwd=PROJECT)
    try:
        deadline = time.monotonic() + 30
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("a server does not start")
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _cpu_seconds(pid: int) -> float:
    """User and system time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
