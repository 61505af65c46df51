"""From a stored answer to the browsers: 50 of them and each answer, 500 of them and a flood, beside a bare echo.

The dashboard and the echo run under uvicorn as `serve` runs it, the store without its disk; the browsers are sockets of
this process, each with a session of its own. A round is wrong, and the benchmark fails, unless every browser has seen
every count, and in the flood the last one.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvloop

from bench.browsers import connect, leave
from bench.report import Report, percentile
from bench.server import Server
from games.domain.answer_request import AnswerRequest
from games.domain.records import Game, Question
from games.store.redis import RedisStore
from trivia_site.processes import programs


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """How much is measured."""

    few: int
    many: int
    """Browsers for the single answers and for the flood."""
    answers: int
    """Sent one by one, each after the page has come to rest."""
    flood_s: float
    flood_rate: int
    echoes: int


FULL = Size(few=50, many=500, answers=40, flood_s=4.0, flood_rate=400, echoes=400)
TINY = Size(few=2, many=3, answers=2, flood_s=0.2, flood_rate=50, echoes=4)
LONGEST_ROUND_S = 120
GUILD = "42"
ECHO, EACH, FLOOD = "bare echo, 50 connected", "each answer, 50 browsers", "400 answers a second, 500 browsers"
SITE = "trivia_site.asgi:application"
PROJECT = Path(__file__).resolve().parent.parent
PREPARE = """
from django.contrib.auth.models import User
from django.test import Client
for number in range({many}):
    client = Client()
    client.force_login(User.objects.create_superuser(f"bench-{{number}}"))
    print(client.cookies["sessionid"].value)
"""


def measure(report: Report, rounds: int, size: Size) -> None:
    """All three, `rounds` times by turns: servers on the first core, browsers and players on the last."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, cores[:1])
    with ExitStack() as stack:
        stack.callback(os.sched_setaffinity, 0, cores)
        store = stack.enter_context(Server("no"))
        data = stack.enter_context(tempfile.TemporaryDirectory(prefix="tally-live-"))
        env = {**os.environ, "REDIS_URL": store.url, "TALLY_DATA_DIR": data, "TALLY_ENV_FILE": os.devnull}
        env |= {"TALLY_LOG_LEVEL": "WARNING"}
        sessions = _prepare(env, size.many)
        port, echo_port = _free_port(), _free_port()
        site = stack.enter_context(_running(_command(port), env, port))
        echo = ["bench.echo:application" if word == SITE else word for word in _command(echo_port)]
        stack.enter_context(_running(echo, env, echo_port))
        os.sched_setaffinity(0, cores[-1:])
        for round in range(rounds):
            uvloop.run(_Round(size, port, echo_port, sessions, site.pid).run(report, round, store.url))
    _print(report)


@dataclass(frozen=True, slots=True)
class _Round:
    """One measurement of each."""

    size: Size
    port: int
    echo_port: int
    sessions: list[str]
    site_pid: int

    async def run(self, report: Report, round: int, redis_url: str) -> None:
        store = RedisStore.connect(redis_url)
        try:
            async with asyncio.timeout(LONGEST_ROUND_S):
                report.add(round, ECHO, **await self._echo())
                report.add(round, EACH, **await self._each(store))
                report.add(round, FLOOD, **await self._flood(store))
        finally:
            await store.aclose()

    async def _echo(self) -> dict[str, float]:
        browsers = await connect(self.echo_port, "/", [""] * self.size.few)
        taken = []
        for number in range(self.size.echoes):
            browser, start = browsers[number % self.size.few], time.monotonic()
            browser.fresh.clear()
            browser.send(b"x" * 300)
            await browser.fresh.wait()
            taken.append(1000 * (time.monotonic() - start))
        leave(browsers)
        return _figures(taken)

    async def _each(self, store: RedisStore) -> dict[str, float]:
        """From the call that submits to each browser, with time to rest in between."""
        game = await _open(store)
        browsers = await connect(self.port, f"/ws/games/{GUILD}/{game.id}", self.sessions[: self.size.few])
        starts = []
        for user in range(1, self.size.answers + 1):
            starts.append(time.monotonic())
            await _submit(store, game, user)
            await asyncio.sleep(0.25)
        leave(browsers)
        seen = [browser.when() for browser in browsers]
        taken = [1000 * (when[n] - start) for n, start in enumerate(starts, start=1) for when in seen if n in when]
        if missing := self.size.few * self.size.answers - len(taken):
            raise RuntimeError(f"{missing} counts did not arrive")
        return _figures(taken)

    async def _flood(self, store: RedisStore) -> dict[str, float]:
        """How busy the site is, how often it writes, and how long after the last answer its count is everywhere."""
        game = await _open(store)
        browsers = await connect(self.port, f"/ws/games/{GUILD}/{game.id}", self.sessions)
        cpu, start = _cpu_seconds(self.site_pid), time.monotonic()
        answers = int(self.size.flood_s * self.size.flood_rate)
        pending = []
        for user in range(1, answers + 1):
            pending.append(asyncio.create_task(_submit(store, game, user)))
            await asyncio.sleep(max(0.0, start + user / self.size.flood_rate - time.monotonic()))
        await asyncio.gather(*pending)
        last = time.monotonic()
        elapsed, used = last - start, _cpu_seconds(self.site_pid) - cpu
        await asyncio.sleep(1.0)
        leave(browsers)
        seen = [browser.when() for browser in browsers]
        arrived = [when[answers] for when in seen if answers in when]
        if len(arrived) != len(self.sessions):
            raise RuntimeError(f"{len(self.sessions) - len(arrived)} browsers missed the last count")
        return {
            "core %": 100 * used / elapsed,
            "messages/s": max(len(when) for when in seen) / elapsed,
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


# --- the players -----------------------------------------------------------------------------------------------------


async def _open(store: RedisStore) -> Game:
    question = Question(seed="bench", text="Which?", answer="this", options=("this", "that"))
    game = Game(id=secrets.token_hex(8), guild_id=GUILD, channel_id="1", questions=(question,), window_s=3600)
    return await store.create_game(game, "1")


async def _submit(store: RedisStore, game: Game, user: int) -> None:
    request = AnswerRequest(
        guild_id=GUILD, game_id=game.id, user_id=str(user), interaction_id=str(10**18 + user), answers={0: "A"}
    )
    await store.submit_answer(request)


# --- the processes ---------------------------------------------------------------------------------------------------


def _prepare(env: dict[str, str], many: int) -> list[str]:
    """Tables and a logged-in superuser for each browser; gives the sessions' keys."""
    manage = [sys.executable, programs.MANAGE]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], env=env, check=True, cwd=PROJECT)
    shell = [*manage, "shell", "--verbosity", "0", "--command", PREPARE.format(many=many)]
    made = subprocess.run(shell, env=env, check=True, cwd=PROJECT, capture_output=True, text=True)
    return made.stdout.split()[-many:]


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
