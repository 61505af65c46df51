"""Runs the bot and the duty loop as processes that end cleanly when told to, and loudly when a part of them ends."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any

import discord

from botbridge.announcer import DiscordAnnouncer
from botbridge.bot import TriviaBot, client_options
from botbridge.live_counts import LiveCounts
from games.connection import close_store, game_store
from games.questions.bank import default_bank
from games.services.duties import Duties


class PartEnded(Exception):
    """A part that must run for ever has ended by itself: the process is of no use any more."""


async def run_bot(token: str, *, duties: bool) -> None:
    """The bot on the gateway and, if wanted, the duty loop beside it. Returns only by an error or cancellation.

    Raises PartEnded when a part ends; its cause is the part's own error. An error in one of discord.py's event parsers
    ends the gateway and would leave a bot that is deaf but looks alive.
    """
    store, questions = game_store(), default_bank()
    try:
        async with TriviaBot(store, questions) as bot:
            await bot.login(token)
            parts: dict[str, Coroutine[Any, Any, None]] = {
                "gateway": bot.connect(),
                "directories": bot.directories.run_forever(),
                "live counts": LiveCounts(store, bot.announcer).run_forever(),
            }
            if duties:
                parts["duty loop"] = Duties(store, bot.announcer, questions).run_forever()
            await run_together(parts)
    finally:
        await close_store()


async def run_duties(token: str) -> None:
    """The duty loop alone, over Discord's REST interface; any number of replicas may run. Ends as `run_bot` does."""
    store = game_store()
    try:
        async with discord.Client(**client_options()) as client:
            await client.login(token)
            duties = Duties(store, DiscordAnnouncer(client), default_bank())
            await run_together({"duty loop": duties.run_forever()})
    finally:
        await close_store()


async def run_together(parts: dict[str, Coroutine[Any, Any, None]]) -> None:
    """Run all parts until one ends, then cancel the others and raise PartEnded."""
    tasks = {asyncio.create_task(part, name=name) for name, part in parts.items()}
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await _cancel(tasks, again_s=1)
    first = done.pop()
    raise PartEnded(f"the {first.get_name()} ended") from first.exception()


async def _cancel(tasks: set[asyncio.Task[Any]], again_s: float) -> None:
    """Cancel tasks and wait for their end, repeatedly: while it connects, discord.py may swallow a cancellation."""
    waiting = tasks
    while waiting:
        for task in waiting:
            task.cancel()
        _, waiting = await asyncio.wait(waiting, timeout=again_s)


async def until_signalled(work: Coroutine[Any, Any, None]) -> None:
    """Run the work until it ends by itself or SIGTERM or SIGINT tells the process to stop, which is a clean end."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    task, waiting = asyncio.create_task(work), asyncio.create_task(told.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if told.is_set():
        await _cancel({task}, again_s=10)
    else:
        await task
