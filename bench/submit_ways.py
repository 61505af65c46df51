"""The ways of submitting that are compared: ours, one answer a call through plain pools, and redis-benchmark."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import shutil
import subprocess
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis.asyncio import BlockingConnectionPool, ConnectionPool, Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from bench.report import percentile
from games.domain import codec
from games.domain.answer_request import AnswerRequest
from games.domain.records import Game, Question
from games.store import keys, scripts
from games.store.redis import RedisStore

GUILD = "819651574603317248"
ANSWER = codec.dump_answer("A", "A player's name")
BENCHMARK = shutil.which("redis-benchmark")
_CJSON = (Path(__file__).parent / "cjson_submit.lua").read_text()

_numbers = itertools.count(10**17)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What one run gave; times in ms."""

    rate: float
    """Acknowledged submissions per second."""
    p50: float
    p99: float
    acknowledged: int
    refused: int

    def figures(self) -> dict[str, float]:
        return {"rate": self.rate, "p50_ms": self.p50, "p99_ms": self.p99, "refused": self.refused}


Submit = Callable[[str, str], Awaitable[object]]
"""Takes a user and an interaction; raises RedisConnectionError when there is no connection to be had."""


async def new_game(store: RedisStore, description_bytes: int = 0) -> Game:
    """An open game, its description padded to about so many bytes."""
    text = "x" * max(0, description_bytes - 400)
    question = Question(seed="s", text=text, answer="Paris", options=("Lyon", "Paris"))
    id = f"game{next(_numbers)}"
    game = Game(id=id, guild_id=GUILD, channel_id="1", questions=(question,), window_s=3600)
    return await store.create_game(game, "1")


def ours(store: RedisStore, game: Game) -> Submit:
    async def submit(user: str, interaction: str) -> object:
        request = AnswerRequest(
            guild_id=GUILD,
            game_id=game.id,
            user_id=user,
            interaction_id=interaction,
            answers={0: "A"},
            name="A player's name",
        )
        return await store.submit_answer(request)

    return submit


def one_a_call(client: Redis, game: Game) -> Submit:
    """The same script through plain redis-py."""
    script = client.register_script(scripts.source("submit_answer"))
    names = [keys.state(GUILD, game.id), keys.submissions(GUILD, game.id), keys.refusals(GUILD, game.id)]
    live = keys.live(GUILD)

    async def submit(user: str, interaction: str) -> object:
        reply: Any = await script(keys=names, args=[live, game.id, user, interaction, 1, 0, ANSWER])
        assert reply[4] == "NEW", reply
        return reply

    return submit


def blocking_client(url: str, connections: int = 50) -> Redis:
    return Redis(
        connection_pool=BlockingConnectionPool.from_url(
            url, max_connections=connections, timeout=None, protocol=2, decode_responses=True
        )
    )


def raising_client(url: str, connections: int = 20) -> Redis:
    """Redis-py's plain pool: a caller who finds no free connection is refused."""
    return Redis(
        connection_pool=ConnectionPool.from_url(url, max_connections=connections, protocol=2, decode_responses=True)
    )


async def timed(submit: Submit, concurrent: int, total: int) -> Measured:
    """`concurrent` players who each submit again as soon as they are acknowledged, until `total` have been made."""
    times: list[float] = []
    refused = 0
    left = itertools.repeat(None, total)

    async def player() -> None:
        nonlocal refused
        for _ in left:
            number = next(_numbers)
            start = time.perf_counter()
            try:
                await submit(str(number), str(number))
            except RedisConnectionError:
                refused += 1
            else:
                times.append(time.perf_counter() - start)

    start = time.perf_counter()
    await asyncio.gather(*(player() for _ in range(concurrent)))
    seconds = time.perf_counter() - start
    return Measured(
        rate=len(times) / seconds,
        p50=percentile(times, 0.5) * 1000,
        p99=percentile(times, 0.99) * 1000,
        acknowledged=len(times),
        refused=refused,
    )


async def check(store: RedisStore, client: Redis, game: Game, acknowledged: int, repeats: int = 0) -> None:
    """Fast and wrong is a failure: what was acknowledged is stored and counted.

    Of those whose players are drawn at random a few may be `repeats`.
    """
    state = (await store.get_states(GUILD, [game.id]))[game.id]
    stored: Any = await client.hlen(keys.submissions(GUILD, game.id))
    if not acknowledged - repeats <= stored == state.players == state.answers <= state.accepted <= acknowledged:
        raise AssertionError(f"{acknowledged} acknowledged, {stored} stored, counted {state}")


def redis_benchmark(socket: str, script: str, requests: int, names: list[str], arguments: list[str]) -> Measured:
    """Debian's redis-benchmark: 50 connections, no pipelining, a number below 2 * 10**9 for each `__rand_int__`."""
    assert BENCHMARK
    command = [BENCHMARK, "-s", socket, "-c", "50", "-P", "1", "-n", str(requests), "-r", str(2 * 10**9), "--csv"]
    out = subprocess.run(
        [*command, "EVALSHA", script, str(len(names)), *names, *arguments], capture_output=True, text=True, check=True
    )
    row = re.findall(r'"([\d.]+)"', out.stdout.splitlines()[-1])[-7:]
    rate, _average, _least, p50, _p95, p99, _most = map(float, row)
    return Measured(rate=rate, p50=p50, p99=p99, acknowledged=requests, refused=0)


async def benchmark_ours(client: Redis, socket: str, game: Game, requests: int) -> Measured:
    sha: Any = await client.script_load(scripts.source("submit_answer"))
    names = [keys.state(GUILD, game.id), keys.submissions(GUILD, game.id), keys.refusals(GUILD, game.id)]
    arguments = [keys.live(GUILD), game.id, "__rand_int__", "__rand_int__", "1", "0", ANSWER]
    return await asyncio.to_thread(redis_benchmark, socket, sha, requests, names, arguments)


async def usual(client: Redis, description_bytes: int) -> Submit:
    """The usual script, whose game is one JSON value of so many bytes."""
    game: dict[str, Any] = {"ends_at": 10**15, "policy": "last", "questions": []}
    while len(json.dumps(game)) < description_bytes:
        game["questions"].append({"text": "x" * 60, "options": ["Lyon", "Paris"], "answer": "Paris"})
    id = f"game{next(_numbers)}"
    names = [f"usual:{id}:{part}" for part in ("active", "submissions", "counts")]
    await client.hset(names[0], id, json.dumps(game))
    script = client.register_script(_CJSON)
    live = keys.live(GUILD)

    async def submit(user: str, interaction: str) -> object:
        reply: Any = await script(keys=names, args=[live, id, user, interaction, ANSWER])
        assert reply[0] == "OK", reply
        return reply

    return submit


async def cost(client: Redis, submit: Submit, concurrent: int, total: int) -> tuple[Measured, float, float]:
    """Measures, and with it the microseconds that the server spent in scripts per answer, and the answers per call."""
    before = await _script_calls(client)
    measured = await timed(submit, concurrent, total)
    after = await _script_calls(client)
    usec, calls = after[0] - before[0], after[1] - before[1]
    if not calls:
        raise AssertionError(f"the server counted no call: {before}, then {after}, {await _script_calls(client)}")
    return measured, usec / total, total / calls


async def _script_calls(client: Redis) -> tuple[float, int]:
    """Microseconds in scripts, and how many calls, since the server began: a script's first call brings its text."""
    stats: Any = await client.info("commandstats")
    used = [stats[name] for name in ("cmdstat_evalsha", "cmdstat_eval") if name in stats]
    return float(sum(of["usec"] for of in used)), sum(int(of["calls"]) for of in used)
