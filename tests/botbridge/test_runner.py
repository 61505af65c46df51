"""The bot's parts end together, and in time, even where one of them clings to life."""

from __future__ import annotations

import asyncio
import os
import signal

import discord
import pytest

from botbridge import runner
from botbridge.client import client_options
from botbridge.runner import PartEnded, run_together


async def _ends() -> None:
    """A part that ends by itself."""


async def _swallows_one_cancellation(ended: asyncio.Event) -> None:
    """As discord.py's `connect` does, whose `asyncio.wait_for` may get its connection and the cancellation at once."""
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()


async def _clings(free: asyncio.Event) -> None:
    """Ends only when let free."""
    while not free.is_set():
        try:
            await free.wait()
        except asyncio.CancelledError:
            continue


async def test_a_part_that_swallows_a_cancellation_is_cancelled_again() -> None:
    ended = asyncio.Event()
    with pytest.raises(PartEnded, match="the first ended"):
        await run_together({"first": _ends(), "second": _swallows_one_cancellation(ended)})
    assert ended.is_set()


async def test_cancelling_them_all_ends_a_part_that_swallows_a_cancellation() -> None:
    ended = asyncio.Event()
    running = asyncio.create_task(run_together({"only": _swallows_one_cancellation(ended)}))
    await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert ended.is_set()


async def test_a_connection_that_comes_with_the_cancellation_does_not_keep_the_bot_alive() -> None:
    """The race itself: `wait_for` returns what it waited for, and the cancellation is gone."""
    connected: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def connect() -> None:
        await asyncio.wait_for(connected, 60)
        await asyncio.sleep(60)

    running = asyncio.create_task(run_together({"gateway": connect()}))
    await asyncio.sleep(0.01)
    connected.set_result("socket")
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(running, 10)


async def test_a_part_that_does_not_end_at_all_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "PARTS_STOP_S", 0.2)
    free = asyncio.Event()
    with pytest.raises(PartEnded, match="the first ended"):
        await run_together({"first": _ends(), "second": _clings(free)})
    free.set()


class _Unparting(discord.Client):
    """Its server never says goodbye."""

    given_up = False

    async def close(self) -> None:
        try:
            await asyncio.sleep(60)
        finally:
            self.given_up = True


async def test_a_goodbye_that_is_not_answered_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "CLOSE_S", 0.1)
    async with asyncio.timeout(10), runner._closed_in_time(_Unparting(**client_options())) as client:
        pass
    assert client.given_up


async def test_a_process_whose_work_does_not_stop_ends_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    ends: list[int] = []
    monkeypatch.setattr(os, "_exit", ends.append)
    monkeypatch.setattr(runner, "STOP_S", 0.2)
    free = asyncio.Event()
    running = asyncio.create_task(runner.until_signalled(_clings(free)))
    await asyncio.sleep(0)  # it listens for the signals now
    os.kill(os.getpid(), signal.SIGTERM)
    await running
    assert ends == [1]
    free.set()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().remove_signal_handler(number)
