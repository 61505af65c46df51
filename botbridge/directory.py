"""Tells the store the names behind the ids of the bot's guilds, for faces that do not speak with Discord."""

from __future__ import annotations

import asyncio

import structlog
from discord import Guild

from games.domain import GuildDirectory
from games.errors import StoreUnavailable
from games.ports import Store

log = structlog.get_logger(__name__)

GATHER_S = 0.5
"""Changes come in bursts: a guild's are saved together."""
AGAIN_S = 2.0


def directory_of(guild: Guild) -> GuildDirectory:
    """What the gateway has told about a guild: its text channels and its roles other than @everyone."""
    return GuildDirectory(
        guild_id=str(guild.id),
        name=guild.name,
        channels={str(channel.id): channel.name for channel in guild.text_channels},
        roles={str(role.id): role.name for role in guild.roles if not role.is_default()},
    )


class DirectoryKeeper:
    """Saves the directories of the guilds that were noted, soon and in the background."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: dict[int, Guild] = {}
        self._noted = asyncio.Event()

    def note(self, guild: Guild) -> None:
        """A guild appeared or changed."""
        if not guild.unavailable:
            self._waiting[guild.id] = guild
            self._noted.set()

    async def run_forever(self) -> None:
        """Ends only by cancellation."""
        while True:
            await self._noted.wait()
            await asyncio.sleep(GATHER_S)
            self._noted.clear()
            try:
                await self._save_all()
            except StoreUnavailable:
                log.warning("store unavailable, names of guilds wait")
                await asyncio.sleep(AGAIN_S)
                self._noted.set()

    async def _save_all(self) -> None:
        waiting, self._waiting = self._waiting, {}
        try:
            while waiting:
                guild_id, guild = next(iter(waiting.items()))
                await self._store.save_directory(directory_of(guild))
                del waiting[guild_id]
        finally:
            self._waiting = waiting | self._waiting
