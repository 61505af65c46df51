"""Waiting that notices a cancellation."""

from __future__ import annotations

import asyncio


async def pause(seconds: float) -> None:
    """Sleep. Raises `asyncio.CancelledError` also when an earlier cancellation of this task was swallowed.

    A cancellation that meets a connection which breaks in the same moment may come out of the client as the
    connection's error, and Python 3.11's `asyncio.wait_for`, through which redis-py sends, swallows one that comes in
    the moment in which what it waits for is done (https://github.com/python/cpython/issues/86296). Loops must ask.
    """
    await asyncio.sleep(seconds)
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
