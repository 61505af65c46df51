"""Answers to one game that arrive together travel together.

One call is under way at a time for each process and game; whoever arrives meanwhile waits for the next. A lone answer
leaves at once. `docs/decisions/0002-batched-submits.md` has the figures.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Key = TypeVar("Key")
Item = TypeVar("Item")
Reply = TypeVar("Reply")

LIMIT = 200
"""Weight of one call: two hundred answers occupy the server for about 0.5 ms, and share one wait for the disk."""


class Batcher(Generic[Key, Item, Reply]):
    """Gathers items by key and sends each batch in one call of `send(key, items) -> one reply per item, in order`.

    A reply that is an exception is raised for its own item only; when `send` itself raises, each waiting item of that
    batch gets an exception of its own. `weigh` tells how much of a call's `LIMIT` an item takes; one heavier than that
    travels alone.
    """

    def __init__(
        self,
        send: Callable[[Key, Sequence[Item]], Awaitable[Sequence[Reply | Exception]]],
        weigh: Callable[[Item], int] = lambda item: 1,
    ) -> None:
        self._send = send
        self._weigh = weigh
        self._waiting: dict[Key, deque[tuple[Item, asyncio.Future[Reply]]]] = {}
        """Who waits for the next call, for each key that has a call under way."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._idle = asyncio.Event()
        self._idle.set()

    async def submit(self, key: Key, item: Item) -> Reply:
        """Returns the reply to this item once the store has given it."""
        queue = self._waiting.get(key)
        if queue is not None:
            future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
            queue.append((item, future))
            return await future
        queue = self._waiting[key] = deque()
        self._idle.clear()
        try:
            [reply] = await self._exchange(key, [item])  # in the caller's own task: a lone item waits for nothing
        finally:
            self._go_on(key, queue)
        if isinstance(reply, Exception):
            raise reply
        return reply

    async def drained(self) -> None:
        """Returns when nothing is under way any more."""
        await self._idle.wait()

    def _go_on(self, key: Key, queue: deque[tuple[Item, asyncio.Future[Reply]]]) -> None:
        """After a call: those who arrived meanwhile are next, or the key is at rest."""
        if queue:
            task = asyncio.create_task(self._drain(key, queue))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            return
        del self._waiting[key]
        if not self._waiting:
            self._idle.set()

    async def _drain(self, key: Key, queue: deque[tuple[Item, asyncio.Future[Reply]]]) -> None:
        try:
            while queue:
                await self._deliver(key, self._take(queue))
        finally:
            for _, future in queue:  # only when this task was cancelled: nobody may wait for ever
                future.cancel()
            queue.clear()
            self._go_on(key, queue)

    def _take(self, queue: deque[tuple[Item, asyncio.Future[Reply]]]) -> list[tuple[Item, asyncio.Future[Reply]]]:
        batch = [queue.popleft()]
        weight = self._weigh(batch[0][0])
        while queue and (weight := weight + self._weigh(queue[0][0])) <= LIMIT:
            batch.append(queue.popleft())
        return batch

    async def _deliver(self, key: Key, batch: list[tuple[Item, asyncio.Future[Reply]]]) -> None:
        replies: Sequence[Reply | Exception]
        try:
            replies = await self._exchange(key, [item for item, _ in batch])
        except Exception as error:  # handed on, one to each waiting item
            replies = [_copy(error) for _ in batch]
        except BaseException:
            for _, future in batch:
                future.cancel()
            raise
        for (_, future), reply in zip(batch, replies, strict=True):
            if future.done():  # the caller stopped waiting
                continue
            if isinstance(reply, Exception):
                future.set_exception(reply)
            else:
                future.set_result(reply)

    async def _exchange(self, key: Key, items: Sequence[Item]) -> Sequence[Reply | Exception]:
        replies = await self._send(key, items)
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
