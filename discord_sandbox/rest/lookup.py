"""Finding what a route speaks of, as the bot: 404 for what is not there, 403 for what it may not see or do."""

from __future__ import annotations

from discord_sandbox import permissions
from discord_sandbox.core import Core
from discord_sandbox.errors import missing_access, missing_permissions, unknown_channel, unknown_guild, unknown_message
from discord_sandbox.permissions import Permission
from discord_sandbox.state import Channel, Guild, Message


class Lookup:
    """The bot's view of the world."""

    def __init__(self, core: Core) -> None:
        self._world = core.world

    def guild(self, guild_id: str) -> Guild:
        guild = self._world.guilds.get(guild_id)
        if guild is None:
            raise unknown_guild()
        if self._world.bot.id not in guild.members:
            raise missing_access()
        return guild

    def bits(self, channel: Channel) -> int:
        """The bot's permissions in a channel, 0 where it may not look."""
        guild = self._world.guilds[channel.guild_id]
        bot = guild.members.get(self._world.bot.id)
        return permissions.in_channel(guild, bot, channel) if bot else 0

    def channel(self, channel_id: str, needs: int = 0) -> Channel:
        """A channel that the bot sees and where it holds the permissions `needs`."""
        channel = self._world.channel(channel_id)
        if channel is None:
            raise unknown_channel()
        bits = self.bits(channel)
        if not bits & Permission.VIEW_CHANNEL:
            raise missing_access()
        if bits & needs != needs:
            raise missing_permissions()
        return channel

    def message(self, channel: Channel, message_id: str) -> Message:
        """A public message of the channel."""
        message = channel.log.get(message_id) if message_id.isdigit() else None
        if message is None:
            raise unknown_message()
        return message
