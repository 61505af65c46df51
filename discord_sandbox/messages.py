"""Posting, editing and deleting messages: what is stored, who is pinged, who is notified."""

from __future__ import annotations

from collections import OrderedDict

from discord_sandbox import mentions, payloads, permissions, stored_parts, views
from discord_sandbox.clock import Clock
from discord_sandbox.errors import archived_thread, too_many_old_edits
from discord_sandbox.feed import Feed
from discord_sandbox.gateway import Gateway, GatewayIntent
from discord_sandbox.snowflakes import Snowflakes
from discord_sandbox.state import (
    COMPONENTS_V2,
    CROSS_CLIENT_FLAGS,
    EPHEMERAL,
    LOADING,
    Channel,
    Json,
    Message,
    User,
    World,
)

NONCE_WINDOW_MS = 5 * 60 * 1000
"""How long a nonce is remembered: Discord says "the past few minutes"."""
HOUR_MS = 60 * 60 * 1000
OLD_EDITS = 3
"""Edits per hour that a message older than an hour allows; Discord keeps its own figure to itself."""

FILES = "https://files.invalid/attachments"
"""Where attachments are said to lie; nobody answers there."""

_SENDER_FLAGS = CROSS_CLIENT_FLAGS | COMPONENTS_V2
_REPLY = 19
_COMMAND_REPLY = 20


class Messages:
    """Every change of a message goes through here."""

    def __init__(self, world: World, clock: Clock, snowflakes: Snowflakes, gateway: Gateway, feed: Feed) -> None:
        self._world = world
        self._clock = clock
        self._snowflakes = snowflakes
        self._gateway = gateway
        self._feed = feed
        self._nonces: OrderedDict[tuple[str, str, str], tuple[str, int]] = OrderedDict()

    def by_nonce(self, channel: Channel, author: User, body: Json) -> Message | None:
        """The message that this author posted with the same nonce in the last minutes, if `enforce_nonce` asks."""
        if not body.get("enforce_nonce") or body.get("nonce") is None:
            return None
        self._forget_nonces()
        message_id, _ = self._nonces.get((channel.id, author.id, str(body["nonce"])), ("", 0))
        return self._world.message(message_id)

    def _forget_nonces(self) -> None:
        horizon = self._clock() - NONCE_WINDOW_MS
        while self._nonces and next(iter(self._nonces.values()))[1] < horizon:
            self._nonces.popitem(last=False)

    def post(
        self,
        channel: Channel,
        author: User,
        body: Json,
        *,
        interaction: Json | None = None,
        owner_id: str | None = None,
        loading: bool = False,
        message_id: str = "",
    ) -> Message:
        """Store a checked body as a new message and notify everybody who may see it: all, or only the owner.

        `interaction` is the metadata of the interaction that it answers; `loading` makes it a reply still awaited.
        `message_id` is that of a forum's post, which its first message shares.
        """
        self._revive(channel)
        message = Message(
            id=message_id or self._snowflakes.next(),
            channel_id=channel.id,
            guild_id=channel.guild_id,
            author=author,
            created_ms=self._clock(),
            nonce=None if body.get("nonce") is None else str(body["nonce"]),
            reply_to=str((body.get("message_reference") or {}).get("message_id", "")) or None,
            interaction=interaction,
            application_id=author.id if interaction else None,
            owner_id=owner_id,
            flags=LOADING if loading else 0,
        )
        message.kind = _COMMAND_REPLY if interaction and interaction.get("name") else _REPLY if message.reply_to else 0
        self._fill(message, channel, body)
        self._add(message)
        return message

    def _add(self, message: Message) -> None:
        self._world.add_message(message)
        if message.nonce is not None:
            self._nonces[message.channel_id, message.author.id, message.nonce] = (message.id, message.created_ms)
        self._dispatch("MESSAGE_CREATE", message)

    def _revive(self, channel: Channel) -> None:
        """A post in an archived thread opens it again, unless it is locked."""
        if channel.archived and channel.locked:
            raise archived_thread()
        if channel.archived:
            channel.archived = False
            self._gateway.dispatch("THREAD_UPDATE", payloads.channel(channel), GatewayIntent.GUILDS)

    def _fill(self, message: Message, channel: Channel, body: Json) -> None:
        message.content = body.get("content") or ""
        message.embeds = stored_parts.embeds(body.get("embeds") or ())
        message.components = self._components(body.get("components") or [])
        message.attachments = self._attachments(message, body)
        message.flags |= int(body.get("flags") or 0) & _SENDER_FLAGS
        if message.ephemeral:
            message.flags |= EPHEMERAL
        found = self._mentions(message, channel, body)
        message.pinged = frozenset() if message.ephemeral else found.pinged

    def _components(self, components: list[Json]) -> list[Json]:
        return stored_parts.components(components, self._snowflakes.next)

    def _attachments(self, message: Message, body: Json) -> list[Json]:
        """Those that a body keeps, and those that came with it: each gets an id and an address."""
        kept = {old["id"]: old for old in message.attachments}
        found = []
        for described in body.get("attachments") or ():
            old = kept.get(str(described["id"]))
            place = old or self._placed(message, described.get("filename") or "file")
            if "content" in described:
                message.files[place["id"]] = described["content"]
            found.append(place | {key: value for key, value in described.items() if key not in ("id", "content")})
        return found

    def _placed(self, message: Message, filename: str) -> Json:
        number = self._snowflakes.next()
        address = f"{FILES}/{message.channel_id}/{number}/{filename}"
        return {"id": number, "filename": filename, "size": 0, "url": address, "proxy_url": address}

    def _mentions(self, message: Message, channel: Channel, body: Json) -> mentions.Mentions:
        guild = self._world.guilds[channel.guild_id]
        author = guild.members.get(message.author.id)
        allowed_bits = permissions.in_channel(guild, author, channel) if author else 0
        target = self._world.message(message.reply_to or "")
        replied_to = target.author.id if target else None
        text = "\n".join(
            [message.content, *(part["content"] for part in views.walk(message.components) if part.get("content"))]
        )
        found = mentions.resolve(text, body.get("allowed_mentions"), guild, message.author.id, allowed_bits, replied_to)
        message.mentions, message.mention_roles, message.mention_everyone = found.users, found.roles, found.everyone
        return found

    def edit(self, message: Message, body: Json) -> None:
        """Change the fields that a checked body names. Nobody is pinged."""
        now = self._clock()
        self._count_old_edit(message, now)
        if "content" in body:
            message.content = body["content"] or ""
        if "embeds" in body:
            message.embeds = stored_parts.embeds(body["embeds"] or ())
        if "components" in body:
            message.components = self._components(body["components"] or [])
        if "attachments" in body:
            message.attachments = self._attachments(message, body)
        flags = int(body.get("flags") or 0)
        message.flags = message.flags & ~LOADING | flags & COMPONENTS_V2
        if "flags" in body:
            message.flags = message.flags & ~CROSS_CLIENT_FLAGS | flags & CROSS_CLIENT_FLAGS
        if channel := self._world.channel(message.channel_id):
            self._mentions(message, channel, body)
        message.edited_ms = now
        self._dispatch("MESSAGE_UPDATE", message)

    def fill(self, message: Message, body: Json) -> None:
        """Give a "thinking" reply its content; it may be a first ping."""
        message.flags &= ~LOADING
        if channel := self._world.channel(message.channel_id):
            self._fill(message, channel, body)
        self._dispatch("MESSAGE_UPDATE", message)

    def _count_old_edit(self, message: Message, now: int) -> None:
        if message.ephemeral or now - message.created_ms < HOUR_MS:
            return
        message.old_edits = [when for when in message.old_edits if now - when < HOUR_MS]
        if len(message.old_edits) >= OLD_EDITS:
            raise too_many_old_edits((message.old_edits[0] + HOUR_MS - now) / 1000)
        message.old_edits.append(now)

    def touch(self, message: Message) -> None:
        """Notify everybody that something about a message changed which is not an edit."""
        self._dispatch("MESSAGE_UPDATE", message)

    def delete(self, message: Message) -> None:
        self._world.remove_message(message)
        if not message.ephemeral:
            place = {"id": message.id, "channel_id": message.channel_id, "guild_id": message.guild_id}
            self._gateway.dispatch("MESSAGE_DELETE", place, GatewayIntent.GUILD_MESSAGES)
        self._feed.publish(message.channel_id, {"kind": "delete", "id": message.id}, message.owner_id)

    def _dispatch(self, event: str, message: Message) -> None:
        if not message.ephemeral and self._bot_sees(message):
            self._gateway.dispatch(event, payloads.gateway_message(message, self._world), GatewayIntent.GUILD_MESSAGES)
        if self._feed.is_watched(message.channel_id):
            change = {"kind": "message", "message": views.to_json(views.of_message(message))}
            self._feed.publish(message.channel_id, change, message.owner_id)

    def _bot_sees(self, message: Message) -> bool:
        guild = self._world.guilds.get(message.guild_id)
        channel = self._world.channel(message.channel_id)
        bot = guild.members.get(self._world.bot.id) if guild else None
        return bool(guild and channel and bot and permissions.in_channel(guild, bot, channel))
