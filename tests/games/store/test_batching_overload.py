"""When more arrive than the store takes, they are refused unsent, and soon."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from games.domain.errors import Busy, StoreSilent, StoreUnavailable
from games.store import batching
from games.store.batching import Batcher
from tests.games.store.batch_doubles import Counter, Post, Time

pytestmark = pytest.mark.paced


async def submitted(batcher: Batcher[str, int, int], items: Sequence[int], key: str = "a") -> list[asyncio.Task[int]]:
    """Tasks that have arrived."""
    tasks = [asyncio.create_task(batcher.submit(key, item)) for item in items]
    await asyncio.sleep(0)
    return tasks


def refused(tasks: Sequence[asyncio.Task[int]]) -> int:
    return sum(task.done() and isinstance(task.exception(), Busy | StoreSilent) for task in tasks)


async def test_who_would_wait_longer_than_patience_is_refused_on_arrival(monkeypatch: pytest.MonkeyPatch) -> None:
    counter = Counter(Time(monkeypatch))
    batcher = Batcher(counter.send)
    early = await submitted(batcher, range(2))
    await counter.serve(took_s=batching.PATIENCE_S / 4)
    await counter.begun()
    # Now the second call is under way, and four of that length fit: that one, two full ones, and the newcomer's own.
    late = await submitted(batcher, range(1000))
    assert refused(late) == 1000 - 3 * batching.LIMIT
    for expected in (1, *[batching.LIMIT] * 3):
        assert len(await counter.serve(took_s=0.01)) == expected
    assert await asyncio.gather(*early) == [0, 1]
    assert sum(not isinstance(one, Busy) for one in await asyncio.gather(*late, return_exceptions=True)) == 600


async def test_a_pace_that_is_not_known_yet_refuses_nobody_below_the_hard_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batching, "MOST_WAITING", 500)
    post = Post()
    post.gate.clear()
    batcher = Batcher(post.send)
    tasks = await submitted(batcher, range(1000))
    assert refused(tasks) == 499, "one is under way and five hundred wait"
    post.gate.set()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert outcomes[:501] == [2 * n for n in range(501)]


async def test_the_hard_limit_counts_weight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batching, "MOST_WAITING", 100)
    post = Post()
    post.gate.clear()
    batcher = Batcher(post.send, weigh=lambda item: item)
    tasks = await submitted(batcher, [1, 60, 50, 40])
    assert [task.done() for task in tasks] == [False, False, True, False]
    post.gate.set()
    assert isinstance((await asyncio.gather(*tasks, return_exceptions=True))[2], Busy)


async def test_who_has_waited_too_long_is_refused_unsent(monkeypatch: pytest.MonkeyPatch) -> None:
    time = Time(monkeypatch)
    counter = Counter(time)
    batcher = Batcher(counter.send)
    tasks = await submitted(batcher, range(2 * batching.LIMIT + 1))
    await counter.serve(took_s=batching.LONGEST_S - 1)
    assert len(await counter.serve(took_s=2)) == batching.LIMIT, "still in time"
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert outcomes[: batching.LIMIT + 1] == list(range(batching.LIMIT + 1))
    assert {type(one) for one in outcomes[batching.LIMIT + 1 :]} == {Busy}
    assert counter.calls.empty()


async def test_a_key_at_rest_has_forgotten_that_it_was_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    counter = Counter(Time(monkeypatch))
    batcher = Batcher(counter.send)
    slow = await submitted(batcher, range(2))
    await counter.serve(took_s=batching.PATIENCE_S)
    await counter.begun()
    assert refused(await submitted(batcher, [5])) == 1
    await counter.serve(took_s=batching.PATIENCE_S)
    assert await asyncio.gather(*slow) == [0, 1]
    await batcher.drained()
    again = await submitted(batcher, range(1000))
    assert refused(again) == 0
    for _ in range(6):  # the first alone, then the rest by two hundred
        await counter.serve(took_s=0.01)
    assert await asyncio.gather(*again) == list(range(1000))


async def test_one_key_that_is_overloaded_refuses_nobody_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    counter = Counter(Time(monkeypatch))
    batcher = Batcher(counter.send)
    slow = await submitted(batcher, range(2))
    await counter.serve(took_s=batching.PATIENCE_S)
    await counter.begun()
    assert refused(await submitted(batcher, [5])) == 1
    other = await submitted(batcher, range(2), key="b")
    assert refused(other) == 0
    for _ in range(3):
        await counter.serve(took_s=0.01)
    assert await asyncio.gather(*slow, *other) == [0, 1, 0, 1]


async def test_few_who_wait_for_a_store_that_fails_are_told_so_and_not_that_many_play(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counter = Counter(Time(monkeypatch))
    batcher = Batcher(counter.send)
    early = await submitted(batcher, range(1 + 2 * batching.LIMIT))
    await counter.fail(took_s=batching.PATIENCE_S + 0.1)
    await counter.begun()
    late = await submitted(batcher, range(300))
    assert {type(task.exception()) for task in late if task.done()} == {StoreSilent}
    await counter.fail(took_s=0.1)
    await counter.fail(took_s=0.1)
    outcomes = await asyncio.gather(*early, return_exceptions=True)
    assert {type(one) for one in outcomes} == {StoreUnavailable}


async def test_few_who_wait_for_a_slow_store_are_told_that_it_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    counter = Counter(Time(monkeypatch))
    batcher = Batcher(counter.send)
    early = await submitted(batcher, range(2))
    await counter.serve(took_s=batching.PATIENCE_S)
    await counter.begun()
    late = await submitted(batcher, range(batching.LIMIT))
    assert {type(task.exception()) for task in late} == {StoreSilent}
    await counter.serve(took_s=0.01)
    assert await asyncio.gather(*early) == [0, 1]


async def test_the_pace_of_a_store_that_is_back_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    counter = Counter(Time(monkeypatch))
    batcher = Batcher(counter.send)
    early = await submitted(batcher, range(1 + 2 * batching.LIMIT))
    await counter.fail(took_s=4 * batching.PATIENCE_S)
    await counter.serve(took_s=0.01)
    await counter.begun()
    late = await submitted(batcher, range(5))
    assert not any(task.done() for task in late)
    await counter.serve(took_s=0.01)
    await counter.serve(took_s=0.01)
    await asyncio.gather(*early, *late, return_exceptions=True)
