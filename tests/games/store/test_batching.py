"""Items that arrive together travel together, and each gets its own reply."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from games.domain.errors import StoreUnavailable
from games.store import batching
from games.store.batching import Batcher
from tests.games.store.batch_doubles import Post


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
