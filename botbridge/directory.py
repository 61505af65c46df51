"""Saves in the store the names in the bot's guilds, and what the bot may do there, for the dashboard.

An event that was missed, or one that Discord does not send, is made good by saving everything once an hour.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

import structlog
from discord import ForumChannel, Guild, TextChannel

from games.domain.errors import StoreUnavailable
from games.domain.guilds import ChannelKind, GuildDirectory
from games.domain.ports import Store
from games.play.registration_checks.permissions import PERMISSIONS

log = structlog.get_logger(__name__)

GATHER_S = 0.5
"""Changes come in bursts: a guild's are saved together."""
AGAIN_S = 2.0
EVERY_S = 3600.0
"""All directories are saved again so often."""


Postable = TextChannel | ForumChannel


def directory_of(guild: Guild) -> GuildDirectory:
    """What the gateway says about a guild: channels that can be posted in, roles other than @everyone, our rights."""
    channels: list[Postable] = [*guild.text_channels, *(forum for forum in guild.forums if not forum.is_media())]
    missing = {str(channel.id): _lacking(guild, channel) for channel in channels}
    roles = [role for role in guild.roles if not role.is_default()]
    return GuildDirectory(
        guild_id=str(guild.id),
        name=guild.name,
        channels={str(channel.id): channel.name for channel in channels},
        kinds={str(channel.id): _kind(channel) for channel in channels},
        roles={str(role.id): role.name for role in roles},
        lacking={id: names for id, names in missing.items() if names},
        guarded=frozenset(str(role.id) for role in roles if not role.mentionable),
    )


def _kind(channel: Postable) -> ChannelKind:
    if isinstance(channel, ForumChannel):
        return ChannelKind.TAGGED_FORUM if channel.flags.require_tag else ChannelKind.FORUM
    return ChannelKind.ANNOUNCEMENT if channel.is_news() else ChannelKind.TEXT


def _lacking(guild: Guild, channel: Postable) -> tuple[str, ...]:
    held = channel.permissions_for(guild.me)
    return tuple(name for name in PERMISSIONS if not (held.administrator or getattr(held, name)))


class DirectoryKeeper:
    """Saves the directories of the guilds that were noted, soon and in the background."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: dict[int, GuildDirectory | Guild] = {}
        self._noted = asyncio.Event()

    def note(self, guild: Guild) -> None:
        """A guild appeared or changed."""
        if not guild.unavailable:
            self._waiting[guild.id] = guild
            self._noted.set()

    def note_left(self, guild: Guild) -> None:
        """The bot is no longer there: the name stays known, and nothing can be posted."""
        self._waiting[guild.id] = GuildDirectory(guild_id=str(guild.id), name=guild.name)
        self._noted.set()

    async def repeat_forever(self, guilds: Callable[[], Iterable[Guild]]) -> None:
        """Notes all guilds every hour. Ends only by cancellation."""
        while True:
            await asyncio.sleep(EVERY_S)
            for guild in guilds():
                self.note(guild)

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
                guild_id, noted = next(iter(waiting.items()))
                await self._store.save_directory(directory_of(noted) if isinstance(noted, Guild) else noted)
                del waiting[guild_id]
        finally:
            self._waiting = waiting | self._waiting
