"""Channels and threads."""

from __future__ import annotations

from discord_sandbox import payloads
from discord_sandbox.core import Core
from discord_sandbox.errors import tag_required, thread_exists, wrong_channel_type
from discord_sandbox.gateway import GatewayIntent
from discord_sandbox.permissions import Permission
from discord_sandbox.ratelimits import Limit
from discord_sandbox.rest.lookup import Lookup
from discord_sandbox.rest.pipeline import ApiCall, Route
from discord_sandbox.state import ANNOUNCEMENT_THREAD, ANNOUNCEMENTS, FORUM, HAS_THREAD, PUBLIC_THREAD, Channel, Json
from discord_sandbox.validation.messages import check_message
from discord_sandbox.validation.shapes import (
    Choice,
    Flag,
    Items,
    ObjectShape,
    Shape,
    Snowflake,
    Text,
    Timestamp,
    Whole,
    read,
)
from discord_sandbox.world_builder import WorldBuilder

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
_CHANNEL = ObjectShape(_CHANGES, nulls=True)
_THREAD_FIELDS: dict[str, Shape] = {
    "name": _NAME,
    "auto_archive_duration": Choice(ARCHIVE_AFTER),
    "rate_limit_per_user": Whole(0, 21_600),
}
_THREAD = ObjectShape({**_THREAD_FIELDS, "archived": Flag(), "locked": Flag(), "invitable": Flag()})
_NEW_THREAD = ObjectShape(_THREAD_FIELDS, ("name",))
_OF_A_POST: dict[str, Shape] = {"applied_tags": Items(Snowflake(), 5), "message": ObjectShape({})}
_NEW_POST = ObjectShape({**_THREAD_FIELDS, **_OF_A_POST}, ("name", "message"))
_PAGE = ObjectShape({"limit": Whole(2, 100, text=True), "before": Timestamp()})


class ChannelRoutes:
    def __init__(self, core: Core) -> None:
        self._core = core
        self._lookup = Lookup(core)

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/channels/{channel_id}", self.fetch),
            Route("PATCH", "/channels/{channel_id}", self.edit, Limit(5, 15.0)),
            Route("DELETE", "/channels/{channel_id}", self.delete),
            Route("POST", "/channels/{channel_id}/typing", self.typing, Limit(5, 5.0)),
            Route("PUT", "/channels/{channel_id}/thread-members/@me", self.join),
            Route(
                "POST",
                "/channels/{channel_id}/messages/{message_id}/threads",
                self.start_thread,
                Limit(10, 15.0),
                status=201,
            ),
            Route("POST", "/channels/{channel_id}/threads", self.start_forum_post, Limit(10, 15.0), status=201),
            Route("GET", "/channels/{channel_id}/threads/archived/public", self.archived, query=_PAGE),
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
        channel.auto_archive_minutes = changes.get("auto_archive_duration") or channel.auto_archive_minutes
        event = "THREAD_UPDATE" if channel.is_thread else "CHANNEL_UPDATE"
        self._core.gateway.dispatch(event, payloads.channel(channel), GatewayIntent.GUILDS)
        self._core.feed.publish_all({"kind": "world"})
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
        thread = self._thread(parent, message.id, wanted)
        message.thread_id = thread.id
        message.flags |= HAS_THREAD
        body = self._announce(thread)
        self._core.messages.touch(message)
        return body

    def _thread(self, parent: Channel, thread_id: str, wanted: Json) -> Channel:
        thread = Channel(
            id=thread_id,
            guild_id=parent.guild_id,
            name=wanted["name"],
            kind=ANNOUNCEMENT_THREAD if parent.kind == ANNOUNCEMENTS else PUBLIC_THREAD,
            parent_id=parent.id,
            owner_id=self._core.world.bot.id,
            created_ms=self._core.clock(),
            auto_archive_minutes=wanted.get("auto_archive_duration") or ARCHIVE_AFTER[1],
        )
        self._core.world.add_channel(thread)
        return thread

    def _announce(self, thread: Channel) -> Json:
        body = payloads.channel(thread)
        self._core.gateway.dispatch("THREAD_CREATE", body | {"newly_created": True}, GatewayIntent.GUILDS)
        self._core.feed.publish_all({"kind": "world"})
        return body

    async def start_forum_post(self, call: ApiCall) -> Json:
        """A post of a forum: a thread and its first message, which has the thread's id. There is no nonce for it."""
        forum = self._lookup.channel(call.params["channel_id"], Permission.SEND_MESSAGES)
        if forum.kind != FORUM:
            raise wrong_channel_type()  # a thread without a message in a text channel, which nobody here asks for
        wanted = read(_NEW_POST, call.fields)
        first = check_message(call.fields["message"], prefix="message")
        if forum.needs_tag and not wanted.get("applied_tags"):
            raise tag_required()
        thread = self._thread(forum, self._core.snowflakes.next(), wanted)
        body = self._announce(thread)
        message = self._core.messages.post(thread, self._core.world.bot, first, message_id=thread.id)
        return body | {"message": payloads.message(message, self._core.world)}

    async def archived(self, call: ApiCall) -> Json:
        """The archived threads of a channel, the newest first."""
        parent = self._lookup.channel(call.params["channel_id"], Permission.READ_MESSAGE_HISTORY)
        threads = self._core.world.guilds[parent.guild_id].threads()
        found = [it for it in reversed(threads) if it.parent_id == parent.id and it.archived]
        shown = found[: call.query.get("limit", 50)]
        return {
            "threads": [payloads.channel(it) for it in shown],
            "members": [],
            "has_more": len(shown) < len(found),
        }

    async def delete(self, call: ApiCall) -> Json:
        channel = self._lookup.channel(call.params["channel_id"])
        self._lookup.channel(channel.id, Permission.MANAGE_THREADS if channel.is_thread else Permission.MANAGE_CHANNELS)
        body = payloads.channel(channel)
        WorldBuilder(self._core).remove_channel(channel.id)
        return body
