"""Sends what the bot writes in a server that belongs to no game."""

from __future__ import annotations

from discord import AllowedMentions, Client, Message, Object, PartialMessageable
from discord.ui import View
from discord.utils import MISSING

from botbridge.controls import SETTING_UP, custom_ids, welcome_controls
from botbridge.discord_api.refusals import UNKNOWN_CHANNEL
from botbridge.messages import server_log, welcome
from games.domain.errors import MayStand, Undeliverable
from games.domain.notices import Notice, NoticeKind

_LOOK_BACK = 200
"""Messages read at most when looking for our own; it stands right behind the moment of the first try."""


async def send(client: Client, notice: Notice) -> None:
    content, view = _written(notice)
    await _channel(client, notice).send(
        content, view=view or MISSING, nonce=notice.nonce, allowed_mentions=AllowedMentions.none()
    )


async def stands(client: Client, notice: Notice, after: Object) -> bool:
    """Whether a notice was sent into its channel after that moment."""
    async for message in _channel(client, notice).history(limit=_LOOK_BACK, after=after, oldest_first=True):
        if client.user is not None and message.author.id == client.user.id and _is(message, notice):
            return True
    return False


def unseen(refusal: Undeliverable) -> Undeliverable:
    """What a refusal to let us look means: with a channel that was deleted, what stood in it is gone as well."""
    return refusal if refusal.code == UNKNOWN_CHANNEL else MayStand(refusal.code, str(refusal))


def _channel(client: Client, notice: Notice) -> PartialMessageable:
    return client.get_partial_messageable(int(notice.channel_id), guild_id=int(notice.guild_id))


def _written(notice: Notice) -> tuple[str, View | None]:
    if notice.kind is NoticeKind.LOG:
        return server_log.server_log(notice), None
    return welcome.welcome(), welcome_controls()


def _is(message: Message, notice: Notice) -> bool:
    if notice.kind is NoticeKind.LOG:
        return message.content.endswith(server_log.mark(notice))
    return any(SETTING_UP.fullmatch(custom_id) for custom_id in custom_ids(message))
