"""Who a new message mentions and whose client rings, with `allowed_mentions` and permissions honoured."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from discord_sandbox.permissions import Permission
from discord_sandbox.state import Guild, Json

_USER = re.compile(r"<@!?(\d{1,20})>")
_ROLE = re.compile(r"<@&(\d{1,20})>")
_EVERYONE = re.compile(r"@(?:everyone|here)\b")


@dataclass(frozen=True, slots=True)
class Mentions:
    users: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    everyone: bool = False
    pinged: frozenset[str] = frozenset()
    """Ids of the members whose client rings; never the author's."""


def resolve(
    text: str, allowed: Json | None, guild: Guild, author_id: str, permissions: int, replied_to: str | None
) -> Mentions:
    """Read a text's mentions. `allowed` is the request's `allowed_mentions`: None allows everything."""
    users = [
        found
        for found in dict.fromkeys(_USER.findall(text))
        if found in guild.members and _may(allowed, "users", found)
    ]
    if replied_to and replied_to in guild.members and (allowed is None or allowed.get("replied_user")):
        users = list(dict.fromkeys([*users, replied_to]))
    roles = [
        found for found in dict.fromkeys(_ROLE.findall(text)) if found in guild.roles and _may(allowed, "roles", found)
    ]
    may_ping_all = bool(permissions & Permission.MENTION_EVERYONE)
    everyone = bool(_EVERYONE.search(text)) and may_ping_all and _may(allowed, "everyone", "")
    return Mentions(users, roles, everyone, _pinged(users, roles, everyone, guild, author_id, may_ping_all))


def _may(allowed: Json | None, kind: str, mentioned: str) -> bool:
    if allowed is None or kind in (allowed.get("parse") or ()):
        return True
    return mentioned in map(str, allowed.get(kind) or ()) if kind != "everyone" else False


def _pinged(
    users: list[str], roles: list[str], everyone: bool, guild: Guild, author_id: str, may_ping_all: bool
) -> frozenset[str]:
    ringing = {role for role in roles if may_ping_all or guild.roles[role].mentionable}
    pinged = set(users)
    if everyone:
        pinged |= guild.members.keys()
    elif ringing:
        pinged |= {member.id for member in guild.members.values() if ringing.intersection(member.roles)}
    return frozenset(pinged - {author_id})
