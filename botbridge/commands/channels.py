"""The option that names a channel to post in."""

from __future__ import annotations

from typing import Any

from discord import AppCommandOptionType, ChannelType, ForumChannel, Interaction, TextChannel, Thread
from discord.app_commands import AppCommandChannel, AppCommandThread, Transformer, TransformerError

from botbridge.messages import replies
from botbridge.messages.replies import RefusedByBot


def postable_here(interaction: Interaction[Any]) -> str:
    """The id of the channel of the interaction, of a thread the one above it. Raises RefusedByBot where none can be."""
    here = interaction.channel.parent if isinstance(interaction.channel, Thread) else interaction.channel
    if isinstance(here, TextChannel) or (isinstance(here, ForumChannel) and not here.is_media()):
        return str(here.id)
    raise RefusedByBot(replies.NOT_POSTABLE)


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
