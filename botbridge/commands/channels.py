"""The option that names a channel to post in."""

from __future__ import annotations

from typing import Any

from discord import AppCommandOptionType, ChannelType, ForumChannel, Interaction, TextChannel
from discord.app_commands import AppCommandChannel, AppCommandThread, Transformer, TransformerError


class Postable(Transformer):
    """A text or announcement channel, or a forum; discord.py's own option for forums offers media channels too."""

    @property
    def type(self) -> AppCommandOptionType:
        return AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[ChannelType]:
        return [ChannelType.text, ChannelType.news, ChannelType.forum]

    async def transform(self, interaction: Interaction[Any], value: Any, /) -> TextChannel | ForumChannel:
        """The channel as the gateway has sent it. Raises TransformerError for one that it has not."""
        found = value.resolve() if isinstance(value, (AppCommandChannel, AppCommandThread)) else None
        if not isinstance(found, (TextChannel, ForumChannel)):
            raise TransformerError(value, self.type, self)
        return found
