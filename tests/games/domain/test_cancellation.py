"""A cancellation that a client swallows still ends a loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

import pytest

from games.domain import cancellation


async def _swallowing(asked: asyncio.Event) -> None:
    """As a client on Python 3.11 does now and then: the answer comes, and the cancellation is lost."""
    asked.set()
    with suppress(asyncio.CancelledError):
        await asyncio.Event().wait()


async def _pausing(asked: asyncio.Event) -> None:
    while True:
        await _swallowing(asked)
        await cancellation.pause(3600)


async def _asking(asked: asyncio.Event) -> None:
    while not cancellation.is_requested():
        await _swallowing(asked)


@pytest.mark.parametrize("loop", [_pausing, _asking])
async def test_a_swallowed_cancellation_ends_a_loop(loop: Callable[[asyncio.Event], asyncio.Future[None]]) -> None:
    asked = asyncio.Event()
    task = asyncio.ensure_future(loop(asked))
    await asked.wait()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert task.done()


async def test_a_pause_ends_at_once_when_it_is_cancelled() -> None:
    task = asyncio.ensure_future(cancellation.pause(3600))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_task_that_nobody_cancelled_goes_on() -> None:
    assert not cancellation.is_requested()
    await cancellation.pause(0)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await asyncio.Event().wait()
    await cancellation.pause(0)
    assert not cancellation.is_requested(), "a time that ran out is no cancellation"
