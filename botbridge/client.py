"""TriviaBot: discord.py's client that holds to the gateway and carries what serves an interaction.

It knows neither commands nor components, all of which know it: `bot` puts them together.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

import discord
import structlog
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from botbridge.announcer import DiscordAnnouncer
from botbridge.directory import DirectoryKeeper
from botbridge.discord_api import backoff, identify
from botbridge.discord_api.gateway_watch import GatewayWatch
from botbridge.discord_api.rate_limits import PacedClient
from botbridge.second_bot import SecondBotDetector
from games.domain.ports import QuestionBanks, Store

log = structlog.get_logger(__name__)

CALLBACKS_AT_ONCE = 64
"""Acknowledgements in flight: an unbounded burst of them stalls them all."""


class TriviaBot(PacedClient):
    """The bot on the gateway. It keeps no messages and no members, and never mentions anybody by default.

    `tree_cls` makes the tree of its commands, as in discord.py's own bots; the commands themselves come from `bot`.
    """

    def __init__(
        self,
        store: Store,
        banks: QuestionBanks,
        tree_cls: type[app_commands.CommandTree[TriviaBot]] = app_commands.CommandTree,
    ) -> None:
        super().__init__(**client_options())
        self.store = store
        self.banks = banks
        self.announcer = DiscordAnnouncer(self)
        self.directories = DirectoryKeeper(store)
        self.gateway_watch = GatewayWatch()
        self.second_bot = SecondBotDetector()
        self._opening: DiscordWebSocket | None = None
        self._connection._update_references = self._note_opening  # type: ignore[method-assign]
        self.callbacks = asyncio.Semaphore(CALLBACKS_AT_ONCE)
        self.tree = tree_cls(self)

    async def connect(self, *, reconnect: bool = True) -> None:
        """As discord.py's, and goes on where that would end for a reason that passes.

        These are a budget of IDENTIFYs that is used up, and a gateway that is unavailable at the first connection,
        where discord.py stumbles over the connection that it does not have yet.
        """
        self.gateway_watch.lost()
        for pause_s in backoff.pauses():
            try:
                return await super().connect(reconnect=reconnect)
            except identify.IdentifyHeld as held:
                pause_s = max(held.wait_s, pause_s)
                log.error("no IDENTIFY for now", budget=str(held), looking_again_in_s=pause_s)
                await asyncio.sleep(pause_s)
            except AttributeError as error:
                if cast(object, self.ws) is not None:
                    raise
                log.warning("no gateway yet", problem=repr(error.__context__), trying_again_in_s=pause_s)
                await asyncio.sleep(pause_s)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        await super().before_identify_hook(shard_id, initial=initial)
        try:
            await identify.look(self.http)
        except identify.IdentifyHeld:
            if self._opening is not None:  # discord.py would leave it open, and its heartbeat with it
                await self._opening.close(code=1000)
            raise

    def _note_opening(self, ws: DiscordWebSocket) -> None:
        """In place of what discord.py passes to its connections for voice, of which there are none."""
        self._opening = ws

    async def close(self) -> None:
        self.gateway_watch.stop()
        await super().close()

    async def on_connect(self) -> None:
        self.gateway_watch.connected()

    async def on_resumed(self) -> None:
        self.gateway_watch.connected()

    async def on_disconnect(self) -> None:
        self.gateway_watch.lost()

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """discord.py's task that waits for the guilds outlives `close` and would still dispatch them, with no loop."""
        if not self.is_closed():
            super().dispatch(event, *args, **kwargs)

    async def on_ready(self) -> None:
        log.info("ready", guilds=len(self.guilds))
        for guild in self.guilds:
            self.directories.note(guild)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self.directories.note(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self.directories.note_left(guild)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        self.directories.note(guild)

    async def on_guild_update(self, _before: discord.Guild, after: discord.Guild) -> None:
        self.directories.note(after)

    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        self.directories.note(channel.guild)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        self.directories.note(channel.guild)

    async def on_guild_channel_update(self, _before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        self.directories.note(after.guild)

    async def on_guild_role_create(self, role: discord.Role) -> None:
        self.directories.note(role.guild)

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        self.directories.note(role.guild)

    async def on_guild_role_update(self, _before: discord.Role, after: discord.Role) -> None:
        self.directories.note(after.guild)

    async def on_member_update(self, _before: discord.Member, after: discord.Member) -> None:
        """Without the intent for members Discord sends ourselves alone: our roles have changed."""
        self.directories.note(after.guild)


def client_options() -> dict[str, Any]:
    """How every client of ours is made: nothing cached that is not used, nobody mentioned."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # libraries for voice, which trivia has not
    return {
        "intents": discord.Intents(guilds=True),
        "allowed_mentions": discord.AllowedMentions.none(),
        "max_messages": None,
        "member_cache_flags": discord.MemberCacheFlags.none(),
        "chunk_guilds_at_startup": False,
    }


def use_endpoints(api_base: str, gateway_url: str) -> None:
    """Point discord.py at another server, for this process; empty strings leave it at Discord itself."""
    if api_base:
        Route.BASE = api_base.rstrip("/")
    if gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway_url)
