"""Sends what the bot writes in a server that belongs to no game."""

from __future__ import annotations

from discord import AllowedMentions, Client, Object, PartialMessageable
from discord.utils import MISSING

from botbridge.controls import SETTING_UP, custom_ids, welcome_controls
from botbridge.messages import welcome
from games.domain.notices import Notice

_LOOK_BACK = 200
"""Messages read at most when looking for our own; it stands right behind the moment of the first try."""


async def send(client: Client, notice: Notice, sent_after: Object | None) -> None:
    """Post a notice, unless it stands in its channel: it is looked for after that moment, None for not at all."""
    channel = client.get_partial_messageable(int(notice.channel_id), guild_id=int(notice.guild_id))
    if sent_after is not None and await _stands(client, channel, sent_after):
        return
    await channel.send(
        welcome.welcome(),
        view=welcome_controls() or MISSING,
        nonce=notice.nonce,
        allowed_mentions=AllowedMentions.none(),
    )


async def _stands(client: Client, channel: PartialMessageable, after: Object) -> bool:
    async for message in channel.history(limit=_LOOK_BACK, after=after, oldest_first=True):
        own = client.user is not None and message.author.id == client.user.id
        if own and any(SETTING_UP.fullmatch(custom_id) for custom_id in custom_ids(message)):
            return True
    return False
