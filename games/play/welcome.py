"""The one welcome that a server gets when the bot has joined it.

Asked for through the outbox under the moment of the joining, so that it comes once, whoever sees the server first and
however often the bot is restarted, and comes also where the bot was let in while it was not running. Servers that
were there before the installation could welcome anybody get none: `SINCE` notes when that was.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from django.db import close_old_connections, transaction

from games.domain.errors import MayStand, Undeliverable
from games.domain.notices import Notice, NoticeKind
from games.domain.ports import Announcer
from games.models import OutboxEntry
from games.play import outbox

SINCE = "welcome:since"
"""The key of an entry that is none: made by the migration, its `created_at` is since when servers are welcomed."""
NOWHERE = "No channel lets the bot write and read its history. /trivia register sets games up all the same."


def key(guild_id: str, joined_ms: int) -> str:
    """Names the welcome of one joining; who removes the bot and lets it in again is welcomed again."""
    return f"welcome:{guild_id}:{joined_ms}"


def since_ms() -> int | None:
    """Who joined before is not welcomed; None: nobody is."""
    close_old_connections()  # the bot has no requests whose end would do it
    entry = OutboxEntry.objects.filter(key=SINCE).first()
    return int(entry.created_at.timestamp() * 1000) if entry else None


def asked(keys: Collection[str]) -> set[str]:
    """Those of the keys that were asked for already."""
    close_old_connections()
    return set(OutboxEntry.objects.filter(key__in=keys).values_list("key", flat=True))


def ask(guild_id: str, joined_ms: int, channels: Sequence[str]) -> None:
    """Have the welcome written into the first of these channels that Discord lets the bot write in."""
    close_old_connections()
    payload = {"channels": list(channels), "refused": 0}
    with transaction.atomic():
        outbox.ask(OutboxEntry.Kind.WELCOME, key(guild_id, joined_ms), guild_id, payload)


def sender(announcer: Announcer) -> outbox.Handler:
    """The handler for the duty loop."""
    return partial(_send, announcer)


async def _send(announcer: Announcer, entry: OutboxEntry) -> None:
    """A channel is left for the next one only when Discord has refused it for good, and that is noted first.

    So whoever repeats this looks for the message where it may stand, and nowhere else is another one. Where it cannot
    be looked for any more, the channel is not left: the welcome may stand there.
    """
    channels: list[str] = entry.payload["channels"]
    tried_last = entry.payload["refused"]
    while (refused := entry.payload["refused"]) < len(channels):
        notice = Notice(
            kind=NoticeKind.WELCOME,
            guild_id=entry.guild_id,
            channel_id=channels[refused],
            nonce=f"w{entry.pk}",
            since_ms=int(entry.created_at.timestamp() * 1000),
        )
        try:
            return await announcer.send_notice(notice, again=entry.tries > 0 and refused == tried_last)
        except MayStand:
            raise
        except Undeliverable:
            entry.payload["refused"] = refused + 1
            await entry.asave(update_fields=["payload"])
    raise Undeliverable(0, NOWHERE)
