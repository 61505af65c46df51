"""Waiting that heeds a wish to stop."""

from __future__ import annotations

import asyncio


async def pause(seconds: float) -> None:
    """Sleep. Raises CancelledError also when an earlier cancellation of this task was swallowed.

    A cancellation that meets a connection which breaks in the same moment may come out of the client as the
    connection's error; the loops here go on after such errors, so they must ask.
    """
    await asyncio.sleep(seconds)
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
