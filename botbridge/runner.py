"""Runs the bot and the duty loop as processes that end cleanly when asked to, and loudly when a part of them ends."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import aiohttp
import discord
import structlog

from botbridge import command_sync, liveness, presence
from botbridge.announcer import DiscordAnnouncer
from botbridge.bot import trivia_bot
from botbridge.client import client_options
from botbridge.discord_api import backoff, errors, fatal_errors, gateway_watch
from botbridge.discord_api.rate_limits import PacedClient
from botbridge.live_counts import LiveCounts
from botbridge.welcoming import Welcomer
from games.bank.guild_bank import guild_banks
from games.connection import close_store, game_store
from games.domain import signals
from games.domain.processes import BOT, DUTIES
from games.play import lateness
from games.play.duties import Duties

ClientT = TypeVar("ClientT", bound=discord.Client)

log = structlog.get_logger(__name__)

STOP_S = 8.0
"""From the signal to the end of the process: less than the supervisor, or a container's runtime, waits (10 s)."""
PARTS_STOP_S = 3.0
CLOSE_S = 1.0
POLL_S = 1.0
"""Between two polls of what is due."""


class PartEnded(Exception):
    """A part that must run for ever has ended by itself: the process is of no use any more."""


async def run_bot(token: str, *, duties: bool) -> None:
    """The bot on the gateway and, if wanted, the duty loop beside it. Returns only by an error or cancellation.

    Raises PartEnded when a part ends; its cause is the part's own error. An error in one of discord.py's event parsers
    ends the gateway and would leave a bot that receives nothing but seems alive.
    """
    store, banks = game_store(), guild_banks()
    roles = (BOT, DUTIES) if duties else (BOT,)
    try:
        async with liveness.reporting(store, roles), logged_in(lambda: trivia_bot(store, banks), token) as bot:
            parts: dict[str, Coroutine[Any, Any, None]] = {
                "gateway": bot.connect(),
                "commands": command_sync.keep(bot),
                "directories": bot.directories.run_forever(),
                "hourly directories": bot.directories.repeat_forever(lambda: bot.guilds),
                "welcomes": Welcomer(lambda: bot.guilds).run_forever(),
                "presence": presence.keep(bot),
                "live counts": LiveCounts(store, bot.announcer).run_forever(),
                "lateness": lateness.watch(store, roles),
            }
            if duties:
                parts["duty loop"] = Duties(store, bot.announcer, banks).run_forever(POLL_S)
            await run_together(parts)
    finally:
        await close_store()


async def run_duties(token: str) -> None:
    """The duty loop alone, over Discord's REST interface; any number of replicas may run. Ends as `run_bot` does."""
    store = game_store()
    try:
        async with (
            liveness.reporting(store, (DUTIES,)),
            logged_in(lambda: PacedClient(**client_options()), token) as client,
        ):
            duties = Duties(store, DiscordAnnouncer(client), guild_banks())
            parts = {"duty loop": duties.run_forever(POLL_S), "lateness": lateness.watch(store, (DUTIES,))}
            await run_together(parts)
    finally:
        await close_store()


async def run_together(parts: dict[str, Coroutine[Any, Any, None]]) -> None:
    """Run all parts until one ends, then cancel the others and raise PartEnded."""
    tasks = {asyncio.create_task(part, name=name) for name, part in parts.items()}
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await _cancel(tasks, again_s=0.5, within_s=PARTS_STOP_S)
    first = done.pop()
    raise PartEnded(f"the {first.get_name()} ended") from first.exception()


async def _cancel(tasks: set[asyncio.Task[Any]], *, again_s: float, within_s: float) -> set[asyncio.Task[Any]]:
    """Cancel tasks again and again until they end, and return those that did not within the time.

    Once is not enough: what a client waits in may swallow it, see `games.domain.cancellation`.
    """
    now = asyncio.get_running_loop().time
    deadline = now() + within_s
    waiting = {task for task in tasks if not task.done()}
    while waiting and (left_s := deadline - now()) > 0:
        for task in waiting:
            task.cancel()
        _, waiting = await asyncio.wait(waiting, timeout=min(again_s, left_s))
    for task in waiting:
        log.error("does not end", task=task.get_name(), at=str(task.get_stack(limit=1)))
    return waiting


@asynccontextmanager
async def logged_in(make: Callable[[], ClientT], token: str) -> AsyncIterator[ClientT]:
    """A client that Discord knows, tried for as often as it takes. Raises what forbids another try: see `fatal_errors`.

    Discord may be unavailable, or a proxy in front of it may refuse, or answer, with a page: that passes.
    """
    for pause_s in backoff.pauses():
        async with _closed_in_time(make()) as client:
            try:
                await client.login(token)
            except errors.ANY as error:
                if fatal_errors.advice(error) or isinstance(error, aiohttp.InvalidURL):
                    raise
                problem = repr(error.__cause__ or error)
                if isinstance(error, discord.RateLimited):
                    pause_s = max(pause_s, error.retry_after)
            else:
                signals.over(gateway_watch.SIGNAL)
                yield client
                return
        signals.note(
            gateway_watch.SIGNAL,
            f"Discord cannot be reached: {problem}. It is tried again.",
            level=signals.Level.PROBLEM,
        )
        log.warning("not logged in yet", problem=problem, trying_again_in_s=pause_s)
        await asyncio.sleep(pause_s)


@asynccontextmanager
async def _closed_in_time(client: ClientT) -> AsyncIterator[ClientT]:
    """As `async with client`, but a gateway that is slow to close is waited for briefly: discord.py takes 30 s."""
    await client.__aenter__()
    try:
        yield client
    finally:
        closing = asyncio.create_task(client.close(), name="closing")
        await asyncio.wait({closing}, timeout=CLOSE_S)
        if closing.done():
            closing.result()
        else:
            await _cancel({closing}, again_s=CLOSE_S, within_s=CLOSE_S)
            await client.http.close()


async def until_signalled(work: Coroutine[Any, Any, None], beside: Coroutine[Any, Any, None] | None = None) -> None:
    """Run the work until it ends by itself or SIGTERM or SIGINT stops the process, which is a clean end.

    What runs beside it must not end: the work is stopped then, and PartEnded raised from its error. Work that does not
    stop within STOP_S is left where it is: the process ends at once, with status 1.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    task, waiting = asyncio.create_task(work, name="work"), asyncio.create_task(stopping.wait())
    watching = asyncio.create_task(beside or asyncio.Event().wait(), name="beside")
    await asyncio.wait({task, waiting, watching}, return_when=asyncio.FIRST_COMPLETED)
    failed = watching.done() and not stopping.is_set()
    waiting.cancel()
    watching.cancel()
    if not stopping.is_set() and task.done():
        await task
    elif await _cancel({task}, again_s=PARTS_STOP_S + 2 * CLOSE_S, within_s=STOP_S):
        # An orderly end would wait for the very task that does not end. Every step of a game may be cut short.
        os._exit(1)
    elif failed:
        raise PartEnded("what runs beside the work ended") from watching.exception()
