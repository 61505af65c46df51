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
"""Answers in one call: they occupy the server for about 0.2 ms."""


class Batcher(Generic[Key, Item, Reply]):
    """Gathers items by key and sends each batch in one call of `send(key, items) -> one reply per item, in order`.

    A reply that is an exception is raised for its own item only; when `send` itself raises, each waiting item of that
    batch gets an exception of its own.
    """

    def __init__(self, send: Callable[[Key, Sequence[Item]], Awaitable[Sequence[Reply | Exception]]]) -> None:
        self._send = send
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

    async def _drain(self, key: Key) -> None:
        queue = self._waiting[key]
        while queue:
            batch = [queue.popleft() for _ in range(min(LIMIT, len(queue)))]
            await self._deliver(key, batch)
        del self._waiting[key]

    async def _deliver(self, key: Key, batch: list[tuple[Item, asyncio.Future[Reply]]]) -> None:
        replies: Sequence[Reply | Exception]
        try:
            replies = await self._send(key, [item for item, _ in batch])
        except Exception as error:  # handed on, one to each waiting item
            replies = [_copy(error) for _ in batch]
        for (_, future), reply in zip(batch, replies, strict=True):
            if future.done():  # the caller stopped waiting
                continue
            if isinstance(reply, Exception):
                future.set_exception(reply)
            else:
                future.set_result(reply)


def _copy(error: Exception) -> Exception:
    """An equal exception: one instance raised in many tasks would pile up all their tracebacks."""
    copy = type(error)(*error.args)
    copy.__cause__ = error.__cause__
    return copy
