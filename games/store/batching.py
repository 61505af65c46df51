"""Answers to one game that arrive together are coalesced into one call, and nobody waits for long.

One call is under way at a time for each process and game; whoever arrives meanwhile waits for the next. A lone answer
leaves at once. `docs/decisions/0002-batched-submits.md` has the figures.

When more arrive than the store takes, the queue is kept short instead of letting everybody wait: who would wait too
long is refused on arrival, and who has waited too long all the same is refused before it is sent. Either way nothing of
it was stored, and the refusal says so and why: `Busy` when many wait, `StoreSilent` when the store keeps few waiting. A
queue that is empty has no memory, so it recovers with the store.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Generic, NamedTuple, TypeVar

from games.domain.errors import Busy, StoreSilent

Key = TypeVar("Key")
Item = TypeVar("Item")
Reply = TypeVar("Reply")

LIMIT = 200
"""Weight of one call: two hundred answers occupy the server for about 0.5 ms, and share one wait for the disk."""
PATIENCE_S = 2.0
"""Who could expect the reply only later than this, by the pace of the latest calls, is refused on arrival."""
LONGEST_S = 10.0
"""Who has waited this long, because the pace fell or was not known on arrival, is refused unsent."""
MOST_WAITING = 20_000
"""Weight that may wait for one key at whatever pace: what waits is in memory."""


class _Waiting(NamedTuple, Generic[Item, Reply]):
    item: Item
    weight: int
    future: asyncio.Future[Reply]
    since_s: float


@dataclass(slots=True)
class _Queue(Generic[Item, Reply]):
    """Who waits for the next call of a key that has one under way, and how long its calls take."""

    waiting: deque[_Waiting[Item, Reply]] = field(default_factory=deque)
    weight: int = 0
    call_s: float = 0.0
    """The latest calls, the newest weighing half; 0 before the first one's end."""
    failed: bool = False
    """Whether the latest call ended without the store's reply."""

    def add(self, item: Item, weight: int) -> asyncio.Future[Reply]:
        """Raises Busy or StoreSilent when the item should not begin to wait."""
        calls = 2 + self.weight // LIMIT  # that under way, the full ones ahead, and the item's own
        if calls * self.call_s > PATIENCE_S or self.weight + weight > MOST_WAITING:
            raise self._refusal(self.weight + weight > MOST_WAITING)
        future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self.waiting.append(_Waiting(item, weight, future, monotonic()))
        self.weight += weight
        return future

    def take(self) -> list[_Waiting[Item, Reply]]:
        """The next call's, in the order of arrival; empty when all have waited too long."""
        self._refuse_late(monotonic() - LONGEST_S)
        batch: list[_Waiting[Item, Reply]] = []
        room = LIMIT
        while self.waiting and (not batch or self.waiting[0].weight <= room):
            batch.append(self._pop())
            room -= batch[-1].weight
        return batch

    def _refusal(self, no_room: bool = False) -> Busy | StoreSilent:
        """Many wait only where a whole call is full; what a few wait for is the store."""
        busy = not self.failed and (no_room or self.weight >= LIMIT)
        return Busy() if busy else StoreSilent()

    def _refuse_late(self, since_s: float) -> None:
        why = type(self._refusal())
        while self.waiting and self.waiting[0].since_s < since_s:
            late = self._pop()
            if not late.future.done():  # the caller may have stopped waiting
                late.future.set_exception(why())

    def _pop(self) -> _Waiting[Item, Reply]:
        first = self.waiting.popleft()
        self.weight -= first.weight
        return first

    def took(self, seconds: float, *, failed: bool) -> None:
        # What it took to fail says nothing about the pace of a store that is back.
        known = self.call_s and (failed or not self.failed)
        self.call_s, self.failed = ((self.call_s + seconds) / 2 if known else seconds), failed


class Batcher(Generic[Key, Item, Reply]):
    """Gathers items by key and sends each batch in one call of `send(key, items) -> one reply per item, in order`.

    A reply that is an exception is raised for its own item only; when `send` itself raises, each waiting item of that
    batch gets an exception of its own. `weigh` says how much of a call's `LIMIT` an item takes; one heavier than that
    travels alone.
    """

    def __init__(
        self,
        send: Callable[[Key, Sequence[Item]], Awaitable[Sequence[Reply | Exception]]],
        weigh: Callable[[Item], int] = lambda item: 1,
    ) -> None:
        self._send = send
        self._weigh = weigh
        self._queues: dict[Key, _Queue[Item, Reply]] = {}
        """Of each key that has a call under way."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._idle = asyncio.Event()
        self._idle.set()

    async def submit(self, key: Key, item: Item) -> Reply:
        """Returns the reply to this item once the store has given it. Raises Busy or StoreSilent when it was not
        sent at all."""
        queue = self._queues.get(key)
        if queue is not None:
            return await queue.add(item, self._weigh(item))
        queue = self._queues[key] = _Queue()
        self._idle.clear()
        try:
            # In the caller's own task: a lone item waits for nothing.
            [reply] = await self._exchange(key, queue, [item])
        finally:
            self._go_on(key, queue)
        if isinstance(reply, Exception):
            raise reply
        return reply

    async def drained(self) -> None:
        """Returns when nothing is under way any more."""
        await self._idle.wait()

    def _go_on(self, key: Key, queue: _Queue[Item, Reply]) -> None:
        """After a call: those who arrived meanwhile are next, or the key is at rest."""
        if queue.waiting:
            task = asyncio.create_task(self._drain(key, queue))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            return
        del self._queues[key]
        if not self._queues:
            self._idle.set()

    async def _drain(self, key: Key, queue: _Queue[Item, Reply]) -> None:
        try:
            while batch := queue.take():
                await self._deliver(key, queue, batch)
        finally:
            for waiting in queue.waiting:  # only when this task was cancelled: nobody may wait for ever
                waiting.future.cancel()
            queue.waiting.clear()
            self._go_on(key, queue)

    async def _deliver(self, key: Key, queue: _Queue[Item, Reply], batch: list[_Waiting[Item, Reply]]) -> None:
        replies: Sequence[Reply | Exception]
        try:
            replies = await self._exchange(key, queue, [waiting.item for waiting in batch])
        except Exception as error:  # handed on, one to each waiting item
            replies = [_copy(error) for _ in batch]
        except BaseException:
            for waiting in batch:
                waiting.future.cancel()
            raise
        for waiting, reply in zip(batch, replies, strict=True):
            if waiting.future.done():  # the caller stopped waiting
                continue
            if isinstance(reply, Exception):
                waiting.future.set_exception(reply)
            else:
                waiting.future.set_result(reply)

    async def _exchange(
        self, key: Key, queue: _Queue[Item, Reply], items: Sequence[Item]
    ) -> Sequence[Reply | Exception]:
        begun_s, failed = monotonic(), True
        try:
            replies = await self._send(key, items)
            failed = False
        finally:
            queue.took(monotonic() - begun_s, failed=failed)
        if len(replies) != len(items):
            raise RuntimeError(f"{len(items)} items were sent and {len(replies)} replies came")
        return replies


def _copy(error: Exception) -> Exception:
    """An equal exception: one instance raised in many tasks would pile up all their tracebacks."""
    try:
        copy = type(error)(*error.args)
    except Exception:  # a class that is not made from its own `args`
        return error
    copy.__cause__ = error.__cause__
    return copy
