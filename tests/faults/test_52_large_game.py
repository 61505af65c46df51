"""Row 52: a game with 100,000 submissions closes right, in pages, with bounded memory, while others are served."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from games.play.poster import post_now
from games.store.redis.base import PAGE
from tests.faults.conftest import House
from tests.games.play.bank import SmallBank
from tests.games.samples import submit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SUBMISSIONS = 100_000
WAVE = 5_000
GROWTH_KB = 150 * 1024
"""What a worker may need for such a game beyond what it needs at rest, in KiB."""


@pytest.mark.timeout(400)
async def test_52_a_game_with_100000_submissions_closes_right_within_bounded_memory(house: House) -> None:
    worker = await house.start_duties()
    await post_now(house.store, SmallBank(), await house.register(window_s=3_600), "1")
    game = await house.open_game(60)
    at_rest = _peak_kb(worker.pid)
    for first in range(0, SUBMISSIONS, WAVE):
        await asyncio.gather(*(_submit(house, game.id, user) for user in range(first, first + WAVE)))

    async with _watched(house.redis, f"game:{game.id}:submissions") as touched:
        await house.store.end_now(house.guild_id, game.id)
        finished = await house.finished_game(300)

    results = finished.results
    assert (results.players, results.answers) == (SUBMISSIONS, SUBMISSIONS)
    assert dict(results.tallies[0].counts) == dict(Counter("ABC"[user % 3] for user in range(SUBMISSIONS)))
    assert len(house.archived_answers()) == SUBMISSIONS
    assert finished.game.state.accepted == SUBMISSIONS
    assert _peak_kb(worker.pid) - at_rest < GROWTH_KB
    _assert_nobody_had_to_wait(touched)


async def _submit(house: House, game_id: str, user: int) -> None:
    await submit(
        house.store,
        house.guild_id,
        game_id,
        str(10**18 + user),
        {0: "ABC"[user % 3]},
        str(2 * 10**18 + user),
        f"player {user}",
    )


def _peak_kb(pid: int) -> int:
    """The most memory that a process ever held, in KiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0])


@contextlib.asynccontextmanager
async def _watched(redis: Redis, key: str) -> AsyncIterator[list[str]]:
    """The commands that touch a key meanwhile, those of scripts among them."""
    touched: list[str] = []

    async def listen() -> None:
        async with redis.monitor() as monitor:
            ready.set()
            async for seen in monitor.listen():
                if key in seen["command"]:
                    touched.append(seen["command"])

    ready = asyncio.Event()
    task = asyncio.create_task(listen())
    await ready.wait()
    try:
        yield touched
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def _assert_nobody_had_to_wait(touched: list[str]) -> None:
    """No command takes long at the server: the answers are read by small pages and freed in the background."""
    words = Counter(command.split()[0].upper() for command in touched if not command.upper().startswith("EVAL"))
    assert set(words) <= {"HSCAN", "UNLINK", "HLEN"}, words
    assert words["UNLINK"] == 1
    assert words["HSCAN"] >= 2 * SUBMISSIONS / (2 * PAGE), "read in pages, for the results and for the archive"
    assert {int(command.split()[-1]) for command in touched if command.upper().startswith("HSCAN")} == {PAGE}
