"""Who may do what in a channel: Discord's permission bits and the order in which roles and overwrites decide."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import TYPE_CHECKING

from discord_sandbox.state import PRIVATE_THREAD

if TYPE_CHECKING:
    from discord_sandbox.state import Channel, Guild, Member


class Permission(IntEnum):
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    MODERATE_MEMBERS = 1 << 40


EVERYTHING = (1 << 53) - 1
"""What an administrator and the owner hold."""

DEFAULT = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.ADD_REACTIONS
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
)
"""What @everyone holds in a new guild."""


def parse(value: int | str | Iterable[str]) -> int:
    """Bits from a number, a decimal string or names such as `manage_guild`. Raises ValueError for an unknown name."""
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        return int(value) if value.isdigit() else _named(value)
    bits = 0
    for name in value:
        bits |= _named(name)
    return bits


def _named(name: str) -> int:
    if name.upper() not in Permission.__members__:
        raise ValueError(f"no such permission: {name}")
    return int(Permission[name.upper()])


def in_guild(guild: Guild, member: Member) -> int:
    """The member's permissions before any channel has its say."""
    if guild.owner_id == member.id:
        return EVERYTHING
    bits = guild.roles[guild.id].permissions
    for role_id in member.roles:
        bits |= guild.roles[role_id].permissions
    return EVERYTHING if bits & Permission.ADMINISTRATOR else bits


def in_channel(guild: Guild, member: Member, channel: Channel) -> int:
    """The member's permissions in a channel; a thread obeys its parent's overwrites."""
    bits = in_guild(guild, member)
    if bits == EVERYTHING:
        return bits
    place = guild.channels.get(channel.parent_id, channel) if channel.is_thread else channel
    everyone = place.overwrites.get(guild.id)
    if everyone:
        bits = bits & ~everyone.deny | everyone.allow
    allow = deny = 0
    for role_id in member.roles:
        if overwrite := place.overwrites.get(role_id):
            allow |= overwrite.allow
            deny |= overwrite.deny
    bits = bits & ~deny | allow
    if own := place.overwrites.get(member.id):
        bits = bits & ~own.deny | own.allow
    if channel.kind == PRIVATE_THREAD and member.id not in channel.invited and not bits & Permission.MANAGE_THREADS:
        return 0
    return bits if bits & Permission.VIEW_CHANNEL else 0
