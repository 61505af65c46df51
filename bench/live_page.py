"""The overview with 200 games in play: answers arrive in all of them, and 50 browsers watch.

One site process as `serve` starts it, on the first core; browsers and players on the last. A round is wrong, and the
benchmark fails, unless every browser has seen the last count of every game. The pages' own cost is measured beside it.
"""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import statistics
import tempfile
import time
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass

import uvloop

from bench.browsers import connect, leave
from bench.live import _command, _cpu_seconds, _free_port, _prepare, _running
from bench.report import Report
from bench.server import Server
from games.domain.answer_request import AnswerRequest
from games.domain.records import Game, Question
from games.store.redis import RedisStore


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """How much is measured."""

    guilds: int
    games: int
    browsers: int
    rate: int
    seconds: float
    """Answers a second over all games, and for how long."""
    pages: int


FULL = Size(guilds=10, games=200, browsers=50, rate=400, seconds=10.0, pages=10)
TINY = Size(guilds=2, games=4, browsers=2, rate=50, seconds=0.2, pages=1)
LONGEST_ROUND_S = 120
WAY, PAGE = "200 games, 400 answers a second, 50 browsers", "the overview's page with 200 games"


def measure(report: Report, rounds: int, size: Size) -> None:
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, cores[:1])
    with ExitStack() as stack:
        stack.callback(os.sched_setaffinity, 0, cores)
        store = stack.enter_context(Server("no"))
        data = stack.enter_context(tempfile.TemporaryDirectory(prefix="tally-live-page-"))
        env = {**os.environ, "REDIS_URL": store.url, "TALLY_DATA_DIR": data, "TALLY_ENV_FILE": os.devnull}
        env |= {"TALLY_LOG_LEVEL": "WARNING"}
        sessions, port = _prepare(env, size.browsers), _free_port()
        site = stack.enter_context(_running(_command(port), env, port))
        os.sched_setaffinity(0, cores[-1:])
        games = uvloop.run(_open_all(store.url, size))
        for round in range(rounds):
            report.add(round, PAGE, **{"p50 ms": _page_ms(port, sessions[0], size)})
            report.add(round, WAY, **uvloop.run(_round(store.url, size, games, port, sessions, site.pid)))
    report.table(PAGE, "p50 ms")
    report.table(WAY, "core %", "messages/s", "kB/s")
    report.target(f"{WAY}: % of a core", report.median(WAY, "core %"), most=100)


async def _open_all(redis_url: str, size: Size) -> list[Game]:
    store = RedisStore.connect(redis_url)
    question = Question(seed="bench", text="Which?", answer="this", options=("this", "that"))
    games = [
        Game(
            id=secrets.token_hex(8),
            guild_id=str(1 + n % size.guilds),
            channel_id="1",
            questions=(question,),
            window_s=3600,
        )
        for n in range(size.games)
    ]
    for game in games:
        await store.create_game(game, "1")
    await store.aclose()
    return games


def _page_ms(port: int, session: str, size: Size) -> float:
    """One person's page, again and again."""
    taken = []
    for _ in range(size.pages):
        asked = urllib.request.Request(f"http://127.0.0.1:{port}/", headers={"Cookie": f"sessionid={session}"})
        start = time.monotonic()
        with urllib.request.urlopen(asked) as answer:
            body = answer.read()
        taken.append(1000 * (time.monotonic() - start))
        if body.count(b"data-game=") != size.games:
            raise RuntimeError("the page does not show every game")
    return statistics.median(taken)


async def _round(
    redis_url: str, size: Size, games: list[Game], port: int, sessions: list[str], pid: int
) -> dict[str, float]:
    store = RedisStore.connect(redis_url)
    try:
        async with asyncio.timeout(LONGEST_ROUND_S):
            return await _watch(store, size, games, port, sessions, pid)
    finally:
        await store.aclose()


async def _watch(
    store: RedisStore, size: Size, games: list[Game], port: int, sessions: list[str], pid: int
) -> dict[str, float]:
    browsers = await connect(port, "/ws/overview", sessions)
    cpu, start = _cpu_seconds(pid), time.monotonic()
    pending = []
    for number in range(int(size.rate * size.seconds)):
        pending.append(asyncio.create_task(_answer(store, random.choice(games))))
        await asyncio.sleep(max(0.0, start + number / size.rate - time.monotonic()))
    await asyncio.gather(*pending)
    elapsed = time.monotonic() - start
    used = _cpu_seconds(pid) - cpu
    await asyncio.sleep(2.0)
    leave(browsers)
    wanted = {}
    for game in games:
        wanted[game.id] = (await store.get_game(game.guild_id, game.id)).state.accepted
    for browser in browsers:
        if browser.latest() != wanted:
            raise RuntimeError("a browser missed a last count")
    came = [text for _, text in browsers[0].messages()]
    return {
        "core %": 100 * used / elapsed,
        "messages/s": len(came) / elapsed,
        "kB/s": sum(map(len, came)) / elapsed / 1000,
    }


async def _answer(store: RedisStore, game: Game) -> None:
    user = str(random.randrange(1, 10**17))
    request = AnswerRequest(
        guild_id=game.guild_id, game_id=game.id, user_id=user, interaction_id=str(time.time_ns()), answers={0: "A"}
    )
    await store.submit_answer(request)
