"""Channels and threads."""

from __future__ import annotations

from botbridge.sandbox import payloads
from botbridge.sandbox.core import Core
from botbridge.sandbox.errors import thread_exists, wrong_channel_type
from botbridge.sandbox.gateway import Intent
from botbridge.sandbox.permissions import Permission
from botbridge.sandbox.ratelimits import Limit
from botbridge.sandbox.rest.lookup import Lookup
from botbridge.sandbox.rest.pipeline import ApiCall, Route
from botbridge.sandbox.state import ANNOUNCEMENT_THREAD, ANNOUNCEMENTS, HAS_THREAD, PUBLIC_THREAD, Channel, Json
from botbridge.sandbox.validation.shapes import Choice, Flag, Record, Shape, Snowflake, Text, Whole, read

ARCHIVE_AFTER = (60, 1440, 4320, 10080)

_NAME = Text(100, least=1)
_CHANGES: dict[str, Shape] = {
    "name": _NAME,
    "topic": Text(4096),
    "nsfw": Flag(),
    "position": Whole(0, 2**31 - 1),
    "rate_limit_per_user": Whole(0, 21_600),
    "parent_id": Snowflake(),
}
_CHANNEL = Record(_CHANGES, nulls=True)
_THREAD_FIELDS: dict[str, Shape] = {
    "name": _NAME,
    "auto_archive_duration": Choice(ARCHIVE_AFTER),
    "rate_limit_per_user": Whole(0, 21_600),
}
_THREAD = Record({**_THREAD_FIELDS, "archived": Flag(), "locked": Flag(), "invitable": Flag()})
_NEW_THREAD = Record(_THREAD_FIELDS, ("name",))


class ChannelRoutes:
    def __init__(self, core: Core) -> None:
        self._core = core
        self._lookup = Lookup(core)

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/channels/{channel_id}", self.fetch),
            Route("PATCH", "/channels/{channel_id}", self.edit, Limit(5, 15.0)),
            Route("POST", "/channels/{channel_id}/typing", self.typing, Limit(5, 5.0)),
            Route("PUT", "/channels/{channel_id}/thread-members/@me", self.join),
            Route(
                "POST",
                "/channels/{channel_id}/messages/{message_id}/threads",
                self.start_thread,
                Limit(10, 15.0),
                status=201,
            ),
        ]

    async def fetch(self, call: ApiCall) -> Json:
        return payloads.channel(self._lookup.channel(call.params["channel_id"]))

    async def edit(self, call: ApiCall) -> Json:
        """Rename; archive, lock or open a thread."""
        channel = self._lookup.channel(call.params["channel_id"])
        right = Permission.MANAGE_THREADS if channel.is_thread else Permission.MANAGE_CHANNELS
        if not (channel.is_thread and channel.owner_id == self._core.world.bot.id):
            self._lookup.channel(channel.id, right)
        changes = read(_THREAD if channel.is_thread else _CHANNEL, call.fields)
        channel.name = changes.get("name") or channel.name
        channel.topic = changes.get("topic", channel.topic)
        channel.archived = bool(changes.get("archived", channel.archived))
        channel.locked = bool(changes.get("locked", channel.locked))
        event = "THREAD_UPDATE" if channel.is_thread else "CHANNEL_UPDATE"
        self._core.gateway.dispatch(event, payloads.channel(channel), Intent.GUILDS)
        self._core.feed.tell_all({"kind": "world"})
        return payloads.channel(channel)

    async def typing(self, call: ApiCall) -> None:
        self._lookup.channel(call.params["channel_id"], Permission.SEND_MESSAGES)

    async def join(self, call: ApiCall) -> None:
        if not self._lookup.channel(call.params["channel_id"]).is_thread:
            raise wrong_channel_type()

    async def start_thread(self, call: ApiCall) -> Json:
        parent = self._lookup.channel(call.params["channel_id"], Permission.CREATE_PUBLIC_THREADS)
        if parent.is_thread:
            raise wrong_channel_type()
        message = self._lookup.message(parent, call.params["message_id"])
        wanted = read(_NEW_THREAD, call.fields)
        if self._core.world.channel(message.id) is not None:
            raise thread_exists()
        thread = Channel(
            id=message.id,
            guild_id=parent.guild_id,
            name=wanted["name"],
            kind=ANNOUNCEMENT_THREAD if parent.kind == ANNOUNCEMENTS else PUBLIC_THREAD,
            parent_id=parent.id,
            owner_id=self._core.world.bot.id,
            created_ms=self._core.clock(),
            auto_archive_minutes=wanted.get("auto_archive_duration") or ARCHIVE_AFTER[1],
        )
        self._core.world.add_channel(thread)
        message.thread_id = thread.id
        message.flags |= HAS_THREAD
        body = payloads.channel(thread)
        self._core.gateway.dispatch("THREAD_CREATE", body | {"newly_created": True}, Intent.GUILDS)
        self._core.feed.tell_all({"kind": "world"})
        self._core.messages.touch(message)
        return body
