"""Items that arrive together travel together, and each gets its own reply."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from games.domain.errors import Busy, StoreSilent, StoreUnavailable
from games.store import batching
from games.store.batching import Batcher


class Post:
    """Sends what it is given when `gate` is open, and notes it; replies twice each number, or its exception."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, list[int]]] = []
        self.calls: asyncio.Queue[str] = asyncio.Queue()
        self.gate = asyncio.Event()
        self.gate.set()
        self.trouble: BaseException | None = None
        self.under_way: dict[str, int] = {}

    async def send(self, key: str, items: Sequence[int]) -> Sequence[int | Exception]:
        self.sent.append((key, list(items)))
        self.calls.put_nowait(key)
        self.under_way[key] = self.under_way.get(key, 0) + 1
        assert self.under_way[key] == 1
        try:
            await self.gate.wait()
            await asyncio.sleep(0)
            if self.trouble:
                raise self.trouble
            return [item * 2 if item >= 0 else ValueError(item) for item in items]
        finally:
            self.under_way[key] -= 1


async def test_a_lone_item_leaves_at_once() -> None:
    post = Post()
    assert await Batcher(post.send).submit("a", 1) == 2
    assert post.sent == [("a", [1])]


async def test_whoever_arrives_meanwhile_travels_together_in_order() -> None:
    post = Post()
    batcher = Batcher(post.send)
    post.gate.clear()
    first = asyncio.create_task(batcher.submit("a", 0))
    await post.calls.get()
    rest = [asyncio.create_task(batcher.submit("a", n)) for n in range(1, 6)]
    await asyncio.sleep(0)
    post.gate.set()
    assert await asyncio.gather(first, *rest) == [0, 2, 4, 6, 8, 10]
    assert post.sent == [("a", [0]), ("a", [1, 2, 3, 4, 5])]


async def test_a_call_carries_at_most_its_limit() -> None:
    post = Post()
    batcher = Batcher(post.send)
    assert await asyncio.gather(*(batcher.submit("a", n) for n in range(1050))) == [2 * n for n in range(1050)]
    assert max(len(items) for _, items in post.sent) == batching.LIMIT
    assert sum(len(items) for _, items in post.sent) == 1050


async def test_heavy_items_fill_a_call_sooner_and_the_heaviest_travels_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batching, "LIMIT", 100)
    post = Post()
    batcher = Batcher(post.send, weigh=lambda item: item)
    items = [7, 40, 40, 20, 1, 500, 99, 2]
    await asyncio.gather(*(batcher.submit("a", item) for item in items))
    assert [sent for _, sent in post.sent] == [[7], [40, 40, 20], [1], [500], [99], [2]]


async def test_keys_do_not_wait_for_one_another() -> None:
    post = Post()
    batcher = Batcher(post.send)
    post.gate.clear()
    waiting = [asyncio.create_task(batcher.submit(key, 1)) for key in "abc"]
    assert {await post.calls.get() for _ in range(3)} == {"a", "b", "c"}
    post.gate.set()
    assert await asyncio.gather(*waiting) == [2, 2, 2]


async def test_a_refusal_reaches_its_own_item_only() -> None:
    batcher = Batcher(Post().send)
    one, two, three = await asyncio.gather(*(batcher.submit("a", n) for n in (1, -5, 3)), return_exceptions=True)
    assert (one, three) == (2, 6)
    assert isinstance(two, ValueError)


async def test_trouble_reaches_every_item_of_its_call_each_with_an_exception_of_its_own() -> None:
    post = Post()
    batcher = Batcher(post.send)
    post.trouble = StoreUnavailable()
    outcomes = await asyncio.gather(*(batcher.submit("a", n) for n in range(3)), return_exceptions=True)
    assert [type(one) for one in outcomes] == [StoreUnavailable] * 3
    assert len({id(one) for one in outcomes}) == 3
    post.trouble = None
    assert await batcher.submit("a", 4) == 8


class Odd(Exception):
    def __init__(self, one: int, *, two: int) -> None:
        super().__init__(one, two)


async def test_an_exception_that_cannot_be_copied_is_handed_on_as_it_is() -> None:
    post = Post()
    batcher = Batcher(post.send)
    post.trouble = Odd(1, two=2)
    outcomes = await asyncio.gather(*(batcher.submit("a", n) for n in range(3)), return_exceptions=True)
    assert outcomes == [post.trouble] * 3
    post.trouble = None
    assert await batcher.submit("a", 4) == 8


async def test_a_wrong_number_of_replies_is_an_error_for_all_and_not_a_mix_up() -> None:
    async def send(key: str, items: Sequence[int]) -> Sequence[int | Exception]:
        return [1] * (len(items) + 1)

    batcher = Batcher(send)
    outcomes = await asyncio.gather(*(batcher.submit("a", n) for n in range(3)), return_exceptions=True)
    assert [type(one) for one in outcomes] == [RuntimeError] * 3


@pytest.mark.parametrize("gives_up", [0, 1, 2])
async def test_a_caller_who_gives_up_takes_nobody_along(gives_up: int) -> None:
    post = Post()
    batcher = Batcher(post.send)
    post.gate.clear()
    callers = [asyncio.create_task(batcher.submit("a", n)) for n in range(3)]
    await post.calls.get()
    callers[gives_up].cancel()
    post.gate.set()
    outcomes = await asyncio.gather(*callers, return_exceptions=True)
    expected = [0, 2, 4]
    for n in {0, 1, 2} - {gives_up}:
        assert outcomes[n] == expected[n]
    assert isinstance(outcomes[gives_up], asyncio.CancelledError)
    await batcher.drained()


async def test_nobody_waits_for_ever_when_the_sender_is_cancelled() -> None:
    post = Post()
    batcher = Batcher(post.send)
    post.trouble = asyncio.CancelledError()
    waiting = [asyncio.create_task(batcher.submit("a", n)) for n in range(250)]
    outcomes = await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 5)
    assert {type(one) for one in outcomes} == {asyncio.CancelledError}
    post.trouble = None
    assert await batcher.submit("a", 4) == 8
    await batcher.drained()


async def test_drained_returns_when_nothing_is_under_way() -> None:
    post = Post()
    batcher = Batcher(post.send)
    await batcher.drained()
    waiting = [asyncio.create_task(batcher.submit("a", n)) for n in range(250)]
    await asyncio.sleep(0)
    await batcher.drained()
    assert all(task.done() for task in waiting)


class Time:
    """A clock that moves only on demand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now_s = 1000.0
        monkeypatch.setattr(batching, "monotonic", lambda: self.now_s)


class Counter:
    """Takes as long as it is given for each call, by the test's clock; a call ends when the test says so."""

    def __init__(self, time: Time) -> None:
        self.time = time
        self.calls: asyncio.Queue[tuple[Sequence[int], asyncio.Future[tuple[float, bool]]]] = asyncio.Queue()

    async def send(self, key: str, items: Sequence[int]) -> Sequence[int | Exception]:
        ended: asyncio.Future[tuple[float, bool]] = asyncio.get_running_loop().create_future()
        self.calls.put_nowait((items, ended))
        took_s, failed = await ended
        self.time.now_s += took_s
        if failed:
            raise StoreUnavailable
        return list(items)

    async def serve(self, took_s: float, *, failed: bool = False) -> Sequence[int]:
        """Let the next call end; returns what it carried."""
        items, ended = await self.calls.get()
        ended.set_result((took_s, failed))
        return items

    async def fail(self, took_s: float) -> None:
        """Let the next call end without the store's reply."""
        await self.serve(took_s, failed=True)

    async def begun(self) -> None:
        """Returns when a call is under way that was not served yet."""
        while self.calls.empty():
            await asyncio.sleep(0)


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
