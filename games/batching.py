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

LIMIT = 100
"""Weight of one call: a hundred answers occupy the server for about 0.2 ms."""


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
        self._tasks: set[asyncio.Task[None]] = set()

    async def submit(self, key: Key, item: Item) -> Reply:
        """Returns the reply to this item once the store has given it."""
        future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        queue = self._waiting.get(key)
        if queue is not None:
            queue.append((item, future))
        else:
            self._waiting[key] = deque([(item, future)])
            task = asyncio.create_task(self._drain(key))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await future

    async def drained(self) -> None:
        """Returns when nothing is waiting any more."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _drain(self, key: Key) -> None:
        queue = self._waiting[key]
        try:
            while queue:
                await self._deliver(key, self._take(queue))
        finally:
            del self._waiting[key]
            for _, future in queue:  # only when this task was cancelled: nobody may wait for ever
                future.cancel()

    def _take(self, queue: deque[tuple[Item, asyncio.Future[Reply]]]) -> list[tuple[Item, asyncio.Future[Reply]]]:
        batch = [queue.popleft()]
        weight = self._weigh(batch[0][0])
        while queue and (weight := weight + self._weigh(queue[0][0])) <= LIMIT:
            batch.append(queue.popleft())
        return batch

    async def _deliver(self, key: Key, batch: list[tuple[Item, asyncio.Future[Reply]]]) -> None:
        replies: Sequence[Reply | Exception]
        try:
            replies = await self._send(key, [item for item, _ in batch])
            if len(replies) != len(batch):
                raise RuntimeError(f"{len(batch)} items were sent and {len(replies)} replies came")
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


def _copy(error: Exception) -> Exception:
    """An equal exception: one instance raised in many tasks would pile up all their tracebacks."""
    try:
        copy = type(error)(*error.args)
    except Exception:  # a class that is not made from its own `args`
        return error
    copy.__cause__ = error.__cause__
    return copy
