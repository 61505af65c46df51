"""Sends what the bot writes in a server that belongs to no game."""

from __future__ import annotations

from discord import AllowedMentions, Client, HTTPException, Message, Object, PartialMessageable
from discord.ui import View
from discord.utils import MISSING

from botbridge.controls import SETTING_UP, custom_ids, welcome_controls
from botbridge.discord_api.refusals import UNKNOWN_CHANNEL, are_for_good
from botbridge.messages import server_log, welcome
from games.domain.errors import MayStand
from games.domain.notices import Notice, NoticeKind

_LOOK_BACK = 200
"""Messages read at most when looking for our own; it stands right behind the moment of the first try."""


async def send(client: Client, notice: Notice, sent_after: Object | None) -> None:
    """Post a notice, unless it stands in its channel: it is looked for after that moment, None for not at all.

    Raises MayStand where Discord refuses for good to let us look, and discord.py's errors.
    """
    channel = client.get_partial_messageable(int(notice.channel_id), guild_id=int(notice.guild_id))
    if sent_after is not None and await _stands(client, channel, notice, sent_after):
        return
    content, view = _written(notice)
    await channel.send(content, view=view or MISSING, nonce=notice.nonce, allowed_mentions=AllowedMentions.none())


def _written(notice: Notice) -> tuple[str, View | None]:
    if notice.kind is NoticeKind.LOG:
        return server_log.server_log(notice), None
    return welcome.welcome(), welcome_controls()


async def _stands(client: Client, channel: PartialMessageable, notice: Notice, after: Object) -> bool:
    try:
        async for message in channel.history(limit=_LOOK_BACK, after=after, oldest_first=True):
            if client.user is not None and message.author.id == client.user.id and _is(message, notice):
                return True
    except HTTPException as error:
        if error.code != UNKNOWN_CHANNEL and are_for_good(error.code):  # one that was deleted took it along
            raise MayStand(error.code, str(error)) from error
        raise
    return False


def _is(message: Message, notice: Notice) -> bool:
    if notice.kind is NoticeKind.LOG:
        return message.content.endswith(server_log.mark(notice))
    return any(SETTING_UP.fullmatch(custom_id) for custom_id in custom_ids(message))
