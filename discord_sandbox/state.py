"""What exists in the sandbox: guilds, roles, members, channels, messages. Records and look-ups, no rules."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

TEXT_CHANNEL, ANNOUNCEMENTS, FORUM = 0, 5, 15
ANNOUNCEMENT_THREAD, PUBLIC_THREAD, PRIVATE_THREAD = 10, 11, 12
CHANNEL_KINDS = {"text": TEXT_CHANNEL, "announcement": ANNOUNCEMENTS, "forum": FORUM}
"""What kinds of channels one may add, by name."""

CROSS_CLIENT_FLAGS = 1 << 2 | 1 << 12
"""Message flags that a sender may set: suppress embeds, suppress notifications."""
CROSSPOSTED = 1 << 0
REQUIRE_TAG = 1 << 4
"""Of a forum."""
HAS_THREAD = 1 << 5
EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15

EPHEMERALS_KEPT = 50
"""Ephemeral messages remembered per member and channel."""


@dataclass(slots=True)
class User:
    id: str
    name: str
    bot: bool = False
    locale: str = "en-US"
    """The language of their client."""


@dataclass(slots=True)
class GuildRole:
    id: str
    name: str
    permissions: int = 0
    position: int = 1
    mentionable: bool = False
    managed: bool = False


@dataclass(slots=True)
class Overwrite:
    """One line of a channel's permissions."""

    id: str
    """A role's or a member's id; the guild's id stands for @everyone."""
    kind: int
    """0 role, 1 member."""
    allow: int = 0
    deny: int = 0


@dataclass(slots=True)
class Member:
    user: User
    guild_id: str
    joined_ms: int
    roles: list[str] = field(default_factory=list)
    nick: str | None = None

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def display_name(self) -> str:
        return self.nick or self.user.name


@dataclass(slots=True)
class Message:
    """A message as Discord keeps it; `owner_id` is set for an ephemeral one and names the only member who sees it."""

    id: str
    channel_id: str
    guild_id: str
    author: User
    created_ms: int
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    """What came along, by the attachment's id."""
    flags: int = 0
    kind: int = 0
    nonce: str | None = None
    edited_ms: int | None = None
    mentions: list[str] = field(default_factory=list)
    mention_roles: list[str] = field(default_factory=list)
    mention_everyone: bool = False
    pinged: frozenset[str] = frozenset()
    """Members whose client made a sound when it was posted. Edits ping nobody."""
    reply_to: str | None = None
    thread_id: str | None = None
    interaction: Json | None = None
    """`interaction_metadata` of a reply to an interaction."""
    application_id: str | None = None
    owner_id: str | None = None
    old_edits: list[int] = field(default_factory=list)
    """When it was edited after its first hour, as far as the limit still remembers."""

    @property
    def ephemeral(self) -> bool:
        return self.owner_id is not None


class MessageLog:
    """The public messages of one channel in the order of their ids; a page costs its own length."""

    def __init__(self) -> None:
        self._order: list[int] = []
        self._messages: dict[int, Message] = {}

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[Message]:
        return (self._messages[key] for key in self._order)

    def add(self, message: Message) -> None:
        insort(self._order, int(message.id))
        self._messages[int(message.id)] = message

    def remove(self, message_id: str) -> None:
        key = int(message_id)
        del self._messages[key]
        del self._order[bisect_left(self._order, key)]

    def get(self, message_id: str) -> Message | None:
        return self._messages.get(int(message_id))

    def last(self, limit: int) -> list[Message]:
        return self._slice(max(0, len(self._order) - limit), len(self._order))

    def before(self, snowflake: int, limit: int) -> list[Message]:
        end = bisect_left(self._order, snowflake)
        return self._slice(max(0, end - limit), end)

    def after(self, snowflake: int, limit: int) -> list[Message]:
        start = bisect_right(self._order, snowflake)
        return self._slice(start, start + limit)

    def _slice(self, start: int, end: int) -> list[Message]:
        return [self._messages[key] for key in self._order[start:end]]


@dataclass(slots=True)
class Channel:
    """A text channel, or a thread when `parent_id` is set."""

    id: str
    guild_id: str
    name: str
    kind: int = TEXT_CHANNEL
    position: int = 0
    topic: str | None = None
    overwrites: dict[str, Overwrite] = field(default_factory=dict)
    invited: set[str] = field(default_factory=set)
    """Who is in a private thread."""
    needs_tag: bool = False
    """Whether a forum takes only posts with a tag."""
    parent_id: str = ""
    owner_id: str = ""
    created_ms: int = 0
    archived: bool = False
    locked: bool = False
    auto_archive_minutes: int = 1440
    log: MessageLog = field(default_factory=MessageLog)

    @property
    def is_thread(self) -> bool:
        return self.kind in (ANNOUNCEMENT_THREAD, PUBLIC_THREAD, PRIVATE_THREAD)


@dataclass(slots=True)
class Guild:
    id: str
    name: str
    owner_id: str
    roles: dict[str, GuildRole] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    """Channels and threads alike."""
    members: dict[str, Member] = field(default_factory=dict)
    bot_role_id: str = ""
    """The managed role that came with the bot's invitation."""
    unavailable: bool = False
    """Whether an outage hides it from the gateway."""
    locale: str = "en-US"
    """Its preferred language."""
    system_channel_id: str = ""
    """Where Discord itself writes who has joined; empty for nowhere."""

    def threads(self) -> list[Channel]:
        return [channel for channel in self.channels.values() if channel.is_thread]


class World:
    """Every record by its id. A look-up that may fail returns None; the callers know which refusal it means."""

    def __init__(self, bot: User) -> None:
        self.bot = bot
        self.users: dict[str, User] = {bot.id: bot}
        self.guilds: dict[str, Guild] = {}
        self.installs: set[str] = set()
        """Ids of those who have installed the application for themselves, and so take it to every server."""
        self._channel_guild: dict[str, str] = {}
        self._messages: dict[str, Message] = {}
        self._private: dict[tuple[str, str], dict[str, Message]] = {}

    def channel(self, channel_id: str) -> Channel | None:
        guild = self.guilds.get(self._channel_guild.get(channel_id, ""))
        return guild.channels.get(channel_id) if guild else None

    def add_channel(self, channel: Channel) -> None:
        self.guilds[channel.guild_id].channels[channel.id] = channel
        self._channel_guild[channel.id] = channel.guild_id

    def remove_channel(self, channel: Channel) -> None:
        for message in channel.log:
            self._messages.pop(message.id, None)
        self.guilds[channel.guild_id].channels.pop(channel.id, None)
        self._channel_guild.pop(channel.id, None)

    def message(self, message_id: str) -> Message | None:
        """Any message, public or ephemeral."""
        return self._messages.get(message_id)

    def add_message(self, message: Message) -> None:
        self._messages[message.id] = message
        if message.owner_id is not None:
            self._add_private(message, message.owner_id)
        elif channel := self.channel(message.channel_id):
            channel.log.add(message)

    def _add_private(self, message: Message, owner_id: str) -> None:
        """Discord's client forgets ephemeral messages; the sandbox keeps the latest of each member and channel."""
        kept = self._private.setdefault((message.channel_id, owner_id), {})
        kept[message.id] = message
        if len(kept) > EPHEMERALS_KEPT:
            self._messages.pop(oldest := next(iter(kept)), None)
            del kept[oldest]

    def private_messages(self, channel_id: str, owner_id: str) -> list[Message]:
        """The ephemeral messages that a member still sees in a channel, oldest first."""
        return list(self._private.get((channel_id, owner_id), {}).values())

    def remove_message(self, message: Message) -> None:
        self._messages.pop(message.id, None)
        if message.owner_id is not None:
            self._private.get((message.channel_id, message.owner_id), {}).pop(message.id, None)
        elif (channel := self.channel(message.channel_id)) and channel.log.get(message.id):
            channel.log.remove(message.id)
