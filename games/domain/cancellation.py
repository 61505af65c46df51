"""Notice a cancellation also when a client has swallowed it.

Python 3.11's `asyncio.wait_for`, through which redis-py sends and discord.py connects, swallows a cancellation that
comes in the moment in which what it waits for is done (https://github.com/python/cpython/issues/86296); and one that
meets a connection which breaks in the same moment may come out of the client as the connection's error. The task itself
still knows that it was cancelled, so every loop that never ends by itself must ask.
"""

from __future__ import annotations

import asyncio


def is_requested() -> bool:
    """Whether the running task was cancelled, whatever became of the exception."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def pause(seconds: float) -> None:
    """Sleep. Raises `asyncio.CancelledError` also when an earlier cancellation of this task was swallowed."""
    if is_requested():
        raise asyncio.CancelledError
    await asyncio.sleep(seconds)
