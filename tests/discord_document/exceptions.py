"""Where the document and what goes over the wire differ rightly. Each is tested to be still needed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Leave:
    """An exception: `why` says who is right."""

    name: str
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Placed(Leave):
    where: str
    """A pattern of what is judged, such as `request POST /channels/{channel_id}/messages`."""

    def matches(self, where: str) -> bool:
        return re.search(self.where, where) is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class Keys(_Placed):
    """Keys that the document does not name."""

    keys: str
    """A pattern of the whole path, an index as `*`."""

    def names(self, key: str) -> bool:
        return re.fullmatch(self.keys, key) is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbers(_Placed):
    """Snowflakes that are sent as numbers, which Discord takes."""

    steps: tuple[str, ...]
    """The way to them; `*` stands for each item of a list. A list at its end is one of ids."""

    def apply(self, value: Any) -> None:
        """Turn them into strings, in place."""
        *way, last = self.steps
        places = [value]
        for step in way:
            places = [inner for place in places for inner in _inner(place, step)]
        for place in places:
            if isinstance(place, dict) and last in place:
                found = place[last]
                place[last] = [_text(item) for item in found] if isinstance(found, list) else _text(found)


def _inner(place: Any, step: str) -> list[Any]:
    if step == "*":
        return place if isinstance(place, list) else []
    return [place[step]] if isinstance(place, dict) and step in place else []


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


@dataclass(frozen=True, kw_only=True, slots=True)
class Fix(Leave):
    """A schema that is wrong."""

    apply: Callable[[Any], None]
    """Puts the document's schemas right, in place."""


MESSAGES = r"request (POST|PATCH) /(channels|webhooks|interactions)/"


def _codes_of_fields(schemas: Any) -> None:
    """Inside `errors` the codes are words such as BASE_TYPE_REQUIRED."""
    inner = {"type": "object", "required": ["code", "message"]}
    inner["properties"] = {"code": {"type": "string"}, "message": {"type": "string"}}
    schemas["InnerErrors"]["properties"]["_errors"]["items"] = inner


EXCEPTIONS: tuple[Leave, ...] = (
    Fix(
        name="codes inside errors",
        why="the document says integers; Discord's reference of errors shows words",
        apply=_codes_of_fields,
    ),
    Numbers(
        name="allowed roles as numbers",
        why="discord.py writes them so and Discord takes them",
        where=MESSAGES,
        steps=("allowed_mentions", "roles"),
    ),
    Numbers(
        name="allowed users as numbers",
        why="discord.py writes them so and Discord takes them",
        where=MESSAGES,
        steps=("allowed_mentions", "users"),
    ),
    Numbers(
        name="message of a reference as a number",
        why="discord.py writes it so and Discord takes it",
        where=MESSAGES,
        steps=("message_reference", "message_id"),
    ),
    Numbers(
        name="channel of a reference as a number",
        why="discord.py writes it so and Discord takes it",
        where=MESSAGES,
        steps=("message_reference", "channel_id"),
    ),
    Numbers(
        name="guild of a reference as a number",
        why="discord.py writes it so and Discord takes it",
        where=MESSAGES,
        steps=("message_reference", "guild_id"),
    ),
    Numbers(
        name="messages to delete as numbers",
        why="discord.py writes them so and Discord takes them",
        where="bulk-delete",
        steps=("messages",),
    ),
    Numbers(
        name="files counted by numbers",
        why="discord.py writes them so and Discord takes them",
        where=MESSAGES,
        steps=("attachments", "*", "id"),
    ),
    Numbers(
        name="files of a response counted by numbers",
        why="discord.py writes them so and Discord takes them",
        where=MESSAGES,
        steps=("data", "attachments", "*", "id"),
    ),
    Keys(
        name="tts of a message that exists",
        why="discord.py writes it wherever a message is written; Discord passes over it",
        where=r"request (PATCH|POST) /(channels/.+/(messages/|threads)|webhooks|interactions)",
        keys=r"((data|message)\.)?tts",
    ),
    Keys(
        name="flags of an embed",
        why="discord.py writes back what it read; Discord passes over it",
        where=MESSAGES,
        keys=r"((data|message)\.)?embeds\.\*\.flags",
    ),
    Keys(
        name="first message of a forum's post",
        why="documented: the reply is a channel with a nested message; the document's schema leaves it out",
        where=r"reply POST /channels/{channel_id}/threads",
        keys=r"message",
    ),
    Keys(
        name="nsfw of a command",
        why="documented for commands and in their replies, though not in the document's requests",
        where=r"request (PUT|POST|PATCH) /applications/",
        keys=r"(\*\.)?nsfw",
    ),
)
