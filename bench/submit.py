"""Submitting: our store beside a plain pool, beside redis-benchmark, with and without the disk; one run, by turns."""

from __future__ import annotations

import os
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import uvloop
from redis.asyncio import Redis

from bench import submit_ways as ways
from bench.report import Report
from bench.server import Server
from games.store.redis import RedisStore


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """How much is measured."""

    lone: int
    """Submissions made one after the other."""
    crowd: int
    """Players at once, ..."""
    many: int
    """... and the submissions that they make."""
    plain: int
    """Submissions in the plain ways, which are so much slower that fewer show it."""
    burst: int
    """Submissions all at the same moment."""


FULL = Size(lone=2_000, crowd=1000, many=30_000, plain=10_000, burst=10_000)
TINY = Size(lone=5, crowd=10, many=30, plain=20, burst=30)

OURS_1, OURS_1000, OURS_10000 = "ours, 1 at a time", "ours, 1,000 at once", "ours, 10,000 at once"
SYNCED_1, SYNCED_1000 = "ours, 1 at a time, disk before reply", "ours, 1,000 at once, disk before reply"
POOL_1, POOL_1000, POOL_10000 = "one a call, 1 at a time", "pool of 50, 1,000 at once", "pool of 50, 10,000 at once"
POOL_LARGE = "pool of 50, 1,000 at once, 4 KB game"
RAISING = "pool of 20 that raises, 10,000 at once"
RAW = "redis-benchmark -c 50 -P 1"
COST_1, COST_FULL, COST_LARGE = "script, 1 answer", "script, 1 answer of a full call", "script, 1 answer, 4 KB game"
CJSON_1K, CJSON_4K = "cjson script, 1 KB game", "cjson script, 4 KB game"


def measure(report: Report, rounds: int, size: Size) -> None:
    """All ways, `rounds` times by turns."""
    _pin(-1)
    with _pinned_server("no") as fast, _pinned_server("always") as safe:
        for round in range(rounds):
            uvloop.run(_Round(report, round, size).run(fast, safe))
    _print(report)


def _pin(core: int) -> None:
    """Clients on one core, servers on another, where there are two."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[core]})


def _pinned_server(appendfsync: str) -> Server:
    """A server on the first core."""
    mine = os.sched_getaffinity(0)
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    _pin(0)
    try:
        server = Server(appendfsync)
        server.start()
    finally:
        os.sched_setaffinity(0, mine)
    return server


class _Round:
    """One measurement of each way."""

    def __init__(self, report: Report, round: int, size: Size) -> None:
        self._size = size
        self._report = report
        self._round = round

    async def run(self, fast: Server, safe: Server) -> None:
        size = self._size
        steps: list[Callable[[], Coroutine[Any, Any, None]]] = [
            lambda: self._ours(fast, OURS_1, 1, size.lone),
            lambda: self._plain(fast, POOL_1, 1, size.lone),
            lambda: self._ours(fast, OURS_1000, size.crowd, size.many, COST_FULL),
            lambda: self._raw(fast),
            lambda: self._plain(fast, POOL_1000, size.crowd, size.plain, COST_1),
            lambda: self._ours(safe, SYNCED_1000, size.crowd, size.many),
            lambda: self._ours(fast, OURS_10000, size.burst, size.burst),
            lambda: self._plain(fast, POOL_10000, size.burst, size.burst),
            lambda: self._raising(fast),
            lambda: self._ours(safe, SYNCED_1, 1, size.lone),
            lambda: self._plain(fast, POOL_LARGE, size.crowd, size.plain, COST_LARGE, 4096),
            lambda: self._usual(fast, CJSON_1K, 1024),
            lambda: self._usual(fast, CJSON_4K, 4096),
        ]
        for step in steps if self._round % 2 == 0 else reversed(steps):
            await step()

    async def _ours(self, server: Server, way: str, concurrent: int, total: int, cost: str = "") -> None:
        store, client = RedisStore.connect(server.url), _client(server)
        game = await ways.new_game(store)
        await ways.timed(ways.ours(store, await ways.new_game(store)), concurrent, concurrent)  # connected and warm
        measured, usec, per_call = await ways.cost(client, ways.ours(store, game), concurrent, total)
        await ways.check(store, client, game, total)
        self._report.add(self._round, way, **measured.figures())
        if cost:
            self._report.add(self._round, cost, usec=usec, answers_per_call=per_call)
        await self._close(store, client)

    async def _plain(
        self, server: Server, way: str, concurrent: int, total: int, cost: str = "", size: int = 0
    ) -> None:
        store, client = RedisStore.connect(server.url), ways.blocking_client(server.url)
        game = await ways.new_game(store, size)
        await ways.timed(ways.one_a_call(client, await ways.new_game(store)), 50, 500)
        measured, usec, _ = await ways.cost(client, ways.one_a_call(client, game), concurrent, total)
        await ways.check(store, client, game, total)
        self._report.add(self._round, way, **measured.figures())
        if cost:
            self._report.add(self._round, cost, usec=usec)
        await self._close(store, client)

    async def _usual(self, server: Server, way: str, size: int) -> None:
        client = ways.blocking_client(server.url)
        await ways.timed(await ways.usual(client, size), 50, 500)
        _, usec, _ = await ways.cost(client, await ways.usual(client, size), self._size.crowd, self._size.plain)
        self._report.add(self._round, way, usec=usec)
        await client.flushall()
        await client.aclose()

    async def _raising(self, server: Server) -> None:
        store, client, refusing = RedisStore.connect(server.url), _client(server), ways.raising_client(server.url)
        game = await ways.new_game(store)
        measured = await ways.timed(ways.one_a_call(refusing, game), self._size.burst, self._size.burst)
        await ways.check(store, client, game, measured.acknowledged)
        self._report.add(self._round, RAISING, **measured.figures())
        await self._close(store, client, refusing)

    async def _raw(self, server: Server) -> None:
        if not ways.BENCHMARK:
            return
        store, client = RedisStore.connect(server.url), _client(server)
        game = await ways.new_game(store)
        measured = await ways.benchmark_ours(client, server.socket, game, self._size.many)
        await ways.check(store, client, game, self._size.many, repeats=10)
        self._report.add(self._round, RAW, **measured.figures())
        await self._close(store, client)

    async def _close(self, store: RedisStore, *clients: Redis) -> None:
        """Leave an empty server to the next way."""
        await clients[0].flushall()
        await store.aclose()
        for client in clients:
            await client.aclose()


def _client(server: Server) -> Redis:
    return Redis.from_url(server.url, protocol=2, decode_responses=True)


def _print(report: Report) -> None:
    for way in (OURS_1, SYNCED_1, POOL_1, OURS_1000, SYNCED_1000, POOL_1000, RAW, OURS_10000, POOL_10000, RAISING):
        report.table(way, "rate", "p50_ms", "p99_ms", "refused")
    for way in (COST_1, COST_LARGE, COST_FULL, CJSON_1K, CJSON_4K):
        report.table(way, "usec")
    if not ways.BENCHMARK:
        print(
            "  !!! redis-benchmark IS MISSING: nothing was compared with it (Debian: apt-get install redis-tools) !!!"
        )

    def ratio(way: str, other: str, figure: str) -> float:
        return report.median(way, figure) / report.median(other, figure)

    report.target("script, 1 answer / cjson script at 1 KB", ratio(COST_1, CJSON_1K, "usec"), most=0.5)
    report.target("script with a 4 KB game / with a small one", ratio(COST_LARGE, COST_1, "usec"), most=1.1)
    report.target("script, per answer in a full call / 1 answer", ratio(COST_FULL, COST_1, "usec"), most=1 / 3)
    report.target("1,000 at once: ours / redis-benchmark", ratio(OURS_1000, RAW, "rate"), least=1.1)
    report.target("1,000 at once: ours / pool of 50", ratio(OURS_1000, POOL_1000, "rate"), least=6)
    report.target(
        "1,000 at once: p99 / p50", report.median(OURS_1000, "p99_ms") / report.median(OURS_1000, "p50_ms"), most=1.5
    )
    report.target("1 at a time: p50 of ours / of one a call", ratio(OURS_1, POOL_1, "p50_ms"), most=1.2)
    report.target("10,000 at once: refused by ours", report.median(OURS_10000, "refused"), most=0)
    report.target("10,000 at once: ours / pool of 50", ratio(OURS_10000, POOL_10000, "rate"), least=5)
    report.target("1,000 at once: disk before reply / no disk", ratio(SYNCED_1000, OURS_1000, "rate"), least=0.75)
