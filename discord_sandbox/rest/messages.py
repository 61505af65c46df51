"""A channel's messages: post, page through, fetch, edit, delete."""

from __future__ import annotations

from discord_sandbox import payloads
from discord_sandbox.core import Core
from discord_sandbox.errors import (
    already_crossposted,
    archived_thread,
    forum_channel,
    not_the_author,
    unknown_message,
    wrong_channel_type,
)
from discord_sandbox.permissions import Permission
from discord_sandbox.ratelimits import Limit
from discord_sandbox.rest.lookup import Lookup
from discord_sandbox.rest.pipeline import ApiCall, Route
from discord_sandbox.state import ANNOUNCEMENTS, CROSSPOSTED, FORUM, Channel, Json, Message
from discord_sandbox.validation.form import Form
from discord_sandbox.validation.messages import check_edit, check_message
from discord_sandbox.validation.shapes import Items, ObjectShape, Snowflake, Whole, read

PAGE = 100
BULK = 100

_PAGE = ObjectShape(
    {"limit": Whole(1, PAGE, text=True), "before": Snowflake(), "after": Snowflake(), "around": Snowflake()}
)
_BULK = ObjectShape({"messages": Items(Snowflake(), BULK, least=2, unique=True)}, ("messages",))


class MessageRoutes:
    def __init__(self, core: Core) -> None:
        self._core = core
        self._lookup = Lookup(core)

    def routes(self) -> list[Route]:
        messages = "/channels/{channel_id}/messages"
        one = f"{messages}/{{message_id}}"
        return [
            Route("POST", messages, self.post, Limit(5, 5.0)),
            Route("GET", messages, self.history, Limit(10, 1.0), query=_PAGE),
            Route("GET", one, self.fetch, Limit(10, 1.0)),
            Route("PATCH", one, self.edit, Limit(5, 5.0)),
            Route("DELETE", one, self.delete, Limit(5, 1.0)),
            Route("POST", f"{one}/crosspost", self.crosspost, Limit(10, 3600.0)),
            Route("POST", f"{messages}/bulk-delete", self.bulk_delete, Limit(1, 1.0)),
        ]

    async def post(self, call: ApiCall) -> Json:
        channel = self._lookup.channel(call.params["channel_id"])
        if channel.kind == FORUM:
            raise forum_channel()
        body = check_message(call.fields)
        needed: int = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
        if body.get("embeds"):
            needed |= Permission.EMBED_LINKS
        if body.get("attachments"):
            needed |= Permission.ATTACH_FILES
        self._lookup.channel(channel.id, needed)
        self._check_reply(channel, body)
        bot = self._core.world.bot
        message = self._core.messages.by_nonce(channel, bot, body) or self._core.messages.post(channel, bot, body)
        return payloads.message(message, self._core.world)

    def _check_reply(self, channel: Channel, body: Json) -> None:
        reference = body.get("message_reference")
        if not reference or reference.get("fail_if_not_exists") is False:
            return
        if channel.log.get(reference["message_id"]) is None:
            form = Form()
            form.wrong("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
            form.refuse_if_wrong()

    async def history(self, call: ApiCall) -> list[Json]:
        """Newest first, also when paging forward with `after`."""
        channel = self._lookup.channel(call.params["channel_id"])
        limit = int(call.query.get("limit", 50))
        if not self._lookup.bits(channel) & Permission.READ_MESSAGE_HISTORY:
            return []
        return [payloads.message(found, self._core.world) for found in reversed(self._page(channel, call, limit))]

    @staticmethod
    def _page(channel: Channel, call: ApiCall, limit: int) -> list[Message]:
        if "before" in call.query:
            return channel.log.before(int(call.query["before"]), limit)
        if "after" in call.query:
            return channel.log.after(int(call.query["after"]), limit)
        if "around" in call.query:
            middle = int(call.query["around"])
            return channel.log.before(middle, limit // 2) + channel.log.after(middle - 1, limit - limit // 2)
        return channel.log.last(limit)

    def _one(self, call: ApiCall, needs: int = 0) -> tuple[Channel, Message]:
        channel = self._lookup.channel(call.params["channel_id"], needs)
        return channel, self._lookup.message(channel, call.params["message_id"])

    async def fetch(self, call: ApiCall) -> Json:
        _, message = self._one(call, Permission.READ_MESSAGE_HISTORY)
        return payloads.message(message, self._core.world)

    async def edit(self, call: ApiCall) -> Json:
        channel, message = self._one(call)
        if message.author.id != self._core.world.bot.id:
            raise not_the_author()
        if channel.archived:
            raise archived_thread()
        self._core.messages.edit(message, check_edit(call.fields, message))
        return payloads.message(message, self._core.world)

    async def crosspost(self, call: ApiCall) -> Json:
        """Publish a message of an announcement channel, once."""
        channel, message = self._one(call)
        is_own = message.author.id == self._core.world.bot.id
        self._lookup.channel(channel.id, Permission.SEND_MESSAGES if is_own else Permission.MANAGE_MESSAGES)
        if channel.kind != ANNOUNCEMENTS:
            raise wrong_channel_type()
        if message.flags & CROSSPOSTED:
            raise already_crossposted()
        message.flags |= CROSSPOSTED
        self._core.messages.touch(message)
        return payloads.message(message, self._core.world)

    async def delete(self, call: ApiCall) -> None:
        channel, message = self._one(call)
        if message.author.id != self._core.world.bot.id:
            self._lookup.channel(channel.id, Permission.MANAGE_MESSAGES)
        self._core.messages.delete(message)

    async def bulk_delete(self, call: ApiCall) -> None:
        channel = self._lookup.channel(call.params["channel_id"], Permission.MANAGE_MESSAGES)
        found = [channel.log.get(message_id) for message_id in read(_BULK, call.fields)["messages"]]
        if not any(found):
            raise unknown_message()
        for message in found:
            if message is not None:
                self._core.messages.delete(message)
