"""The parts of gateway events that the document describes, for REST: it does not describe the events themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from discord_sandbox.views import walk
from tests.discord_document.document import COMPONENT, Schema

Part = tuple[str, Schema, Any]

WHOLE = {
    "MESSAGE_CREATE": "MessageResponse",
    "MESSAGE_UPDATE": "MessageResponse",
    "CHANNEL_CREATE": "GuildChannelResponse",
    "CHANNEL_UPDATE": "GuildChannelResponse",
    "CHANNEL_DELETE": "GuildChannelResponse",
    "THREAD_CREATE": "ThreadResponse",
    "THREAD_UPDATE": "ThreadResponse",
    "GUILD_MEMBER_ADD": "GuildMemberResponse",
    "GUILD_MEMBER_UPDATE": "GuildMemberResponse",
}
"""Events that are a record of REST with more keys, which follow."""
MORE = {"guild_id", "member", "newly_created"}


def parts(event: str, payload: Any) -> Iterator[Part]:
    """Place, schema and value of each."""
    if event in WHOLE:
        own = {key: value for key, value in payload.items() if key not in MORE or "CHANNEL" in event}
        yield event, _schema(WHOLE[event]), own | _guild_of(event, payload)
    elif event in ("GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE"):
        yield f"{event}.role", _schema("GuildRoleResponse"), payload["role"]
    elif event == "GUILD_CREATE":
        yield from _guild(payload)
    elif event == "READY":
        yield "READY.user", _schema("UserResponse"), payload["user"]
    elif event == "INTERACTION_CREATE":
        yield from _interaction(payload)


def _guild_of(event: str, payload: Any) -> Any:
    return {"guild_id": payload["guild_id"]} if event.startswith("THREAD") else {}


def _schema(name: str) -> Schema:
    return {"$ref": COMPONENT + name}


GUILD_ONLY = {
    "joined_at",
    "large",
    "unavailable",
    "member_count",
    "members",
    "channels",
    "threads",
    "presences",
    "voice_states",
    "stage_instances",
    "guild_scheduled_events",
    "soundboard_sounds",
}
"""What GUILD_CREATE has beyond a guild, by Discord's documentation of it."""


def _guild(payload: Any) -> Iterator[Part]:
    missing = {key: False for key in GUILD_ONLY if key not in payload}
    yield "GUILD_CREATE", {"maxProperties": 0}, missing
    yield "GUILD_CREATE", _schema("GuildWithCountsResponse"), {k: v for k, v in payload.items() if k not in GUILD_ONLY}
    kinds = {"members": "GuildMemberResponse", "channels": "GuildChannelResponse", "threads": "ThreadResponse"}
    for key, name in kinds.items():
        for record in payload.get(key, ()):
            yield f"GUILD_CREATE.{key}", _schema(name), record


RESOLVED = {"users": "UserResponse", "roles": "GuildRoleResponse", "messages": "MessageResponse"}
"""What options and menus speak of; members and channels are given in part only."""


def _interaction(payload: Any) -> Iterator[Part]:
    member = {key: value for key, value in payload["member"].items() if key != "permissions"}
    yield "INTERACTION_CREATE.member", _schema("GuildMemberResponse"), member
    for component in walk(payload["data"].get("components")):
        yield (
            "INTERACTION_CREATE.data.components",
            {"required": ["type", "id"], "additionalProperties": True},
            component,
        )
    for kind, name in RESOLVED.items():
        for record in payload["data"].get("resolved", {}).get(kind, {}).values():
            yield f"INTERACTION_CREATE.data.resolved.{kind}", _schema(name), record
    if "message" in payload:
        yield "INTERACTION_CREATE.message", _schema("MessageResponse"), payload["message"]
