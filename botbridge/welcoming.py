"""Finds the servers that the bot has joined and that nobody has welcomed, and asks for their welcome.

Found by what the gateway says of each server, not by the event of the joining: that may have come while the bot was
down, or while SQL was.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import structlog
from asgiref.sync import sync_to_async
from discord import Guild, TextChannel
from django.db import DatabaseError, InterfaceError

from games.play import welcome

log = structlog.get_logger(__name__)

EVERY_S = 2.0


class Welcomer:
    """One for each bot process; the outbox lets one welcome come of whatever several of them ask."""

    def __init__(self, guilds: Callable[[], Sequence[Guild]]) -> None:
        self._guilds = guilds
        self._since_ms: int | None = None
        self._settled: set[str] = set()

    async def run_forever(self) -> None:
        """Ends only by cancellation."""
        while True:
            try:
                await self._look()
            except (DatabaseError, InterfaceError) as error:
                log.warning("new servers wait for their welcome", problem=repr(error))
            await asyncio.sleep(EVERY_S)

    async def _look(self) -> None:
        joined = {key: guild for guild in self._guilds() if (key := _key(guild)) and key not in self._settled}
        if not joined:
            return
        if self._since_ms is None:
            self._since_ms = await sync_to_async(welcome.since_ms)()
        new = {key: guild for key, guild in joined.items() if _is_new(guild, self._since_ms)}
        asked = await sync_to_async(welcome.asked)(list(new)) if new else set()
        for key in new.keys() - asked:
            await sync_to_async(welcome.ask)(str(new[key].id), _joined_ms(new[key]), _channels(new[key]))
            log.info("a new server is welcomed", guild=str(new[key].id))
        self._settled |= joined.keys()


def _key(guild: Guild) -> str:
    """Empty while the gateway has not said when the bot joined."""
    return "" if guild.unavailable or not _joined_ms(guild) else welcome.key(str(guild.id), _joined_ms(guild))


def _joined_ms(guild: Guild) -> int:
    joined = guild.me.joined_at if guild.me else None
    return int(joined.timestamp() * 1000) if joined else 0


def _is_new(guild: Guild, since_ms: int | None) -> bool:
    return since_ms is not None and _joined_ms(guild) >= since_ms


def _channels(guild: Guild) -> list[str]:
    """Where it may be written and found: the channel for the server's own messages first, then from above."""
    known = [guild.system_channel] if guild.system_channel else []
    channels = [*known, *(channel for channel in guild.text_channels if channel not in known)]
    return [str(it.id) for it in channels if _may_write_once(guild, it)]


def _may_write_once(guild: Guild, channel: TextChannel) -> bool:
    """Without the history Discord answers that a channel is empty, and a welcome that stands there would come again."""
    held = channel.permissions_for(guild.me)
    return held.view_channel and held.send_messages and held.read_message_history
