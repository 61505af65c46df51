"""Good bodies for every route that takes one: each kind of part once, its fields filled."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def button(custom_id: str = "a", **fields: Any) -> Json:
    return {"type": 2, "style": 1, "label": "A", "custom_id": custom_id} | fields


def row(*children: Json) -> Json:
    return {"type": 1, "components": list(children)}


OPTIONS: list[Json] = [
    {"label": "One", "value": "1", "description": "first", "default": True, "emoji": {"name": "🎲"}},
    {"label": "Two", "value": "2"},
]
SELECT: Json = {
    "type": 3,
    "custom_id": "s",
    "placeholder": "Choose",
    "min_values": 1,
    "max_values": 2,
    "disabled": False,
    "options": OPTIONS,
}
LINK: Json = {"type": 2, "style": 5, "label": "Read", "url": "https://example.org/"}


def picker(kind: int, name: str, **fields: Any) -> Json:
    default = {"id": "100000000000000001", "type": name}
    return {"type": kind, "custom_id": f"p{kind}", "max_values": 1, "default_values": [default]} | fields


ROWS = [row(button(emoji={"name": "🎲"}, disabled=False), LINK), row(SELECT)]
PICKERS = [
    row(picker(5, "user")),
    row(picker(6, "role")),
    row(picker(7, "role")),
    row(picker(8, "channel", channel_types=[0, 5])),
]
EMBED: Json = {
    "title": "Title",
    "description": "Words",
    "url": "https://example.org/",
    "color": 255,
    "timestamp": "2026-01-01T00:00:00+00:00",
    "footer": {"text": "foot", "icon_url": "https://example.org/i.png"},
    "author": {"name": "Ann", "url": "https://example.org/", "icon_url": "https://example.org/i.png"},
    "image": {"url": "https://example.org/i.png"},
    "thumbnail": {"url": "https://example.org/i.png"},
    "fields": [{"name": "n", "value": "v", "inline": True}],
}
MENTIONS: Json = {"parse": ["everyone"], "users": ["1"], "roles": ["2"], "replied_user": False}
EDITED: Json = {
    "content": "Hello",
    "flags": 4,
    "embeds": [{"title": "Title"}],
    "allowed_mentions": MENTIONS,
    "components": [row(button())],
}
SAID = EDITED | {"tts": False}
POSTED = SAID | {
    "nonce": "n1",
    "enforce_nonce": False,
    "message_reference": {"message_id": "100000000000000001", "fail_if_not_exists": False, "type": 0},
    "poll": {"question": {"text": "?"}, "answers": [{"poll_media": {"text": "!"}}], "duration": 1},
}

IMAGE: Json = {"media": {"url": "https://example.org/i.png"}, "description": "A picture", "spoiler": False}
TEXT: Json = {"type": 10, "content": "Words"}
LAYOUT: list[Json] = [
    {"type": 17, "accent_color": 255, "spoiler": False, "components": [TEXT]},
    {"type": 9, "components": [TEXT], "accessory": button()},
    {"type": 9, "components": [TEXT], "accessory": {"type": 11, **IMAGE}},
    {"type": 12, "items": [IMAGE]},
    {"type": 14, "divider": True, "spacing": 2},
]
"""Parts of a message with the flag for the newer components."""


def label(component: Json) -> Json:
    return {"type": 18, "label": "Label", "description": "Help", "component": component}


INPUT: Json = {
    "type": 4,
    "custom_id": "t",
    "style": 1,
    "label": "Label",
    "min_length": 1,
    "max_length": 50,
    "placeholder": "Here",
    "value": "Rome",
    "required": True,
}
BOXES: list[Json] = [
    {"label": "One", "value": "1", "description": "first", "default": False},
    {"label": "Two", "value": "2"},
]
FORM: list[Json] = [
    row(INPUT),
    TEXT,
    label(INPUT | {"custom_id": "u", "label": None}),
    label(SELECT | {"required": True}),
    label(picker(5, "user")),
    label({"type": 21, "custom_id": "r", "options": BOXES, "required": False}),
    label({"type": 22, "custom_id": "g", "options": BOXES, "min_values": 0, "max_values": 2, "required": False}),
    label({"type": 23, "custom_id": "b", "default": True}),
    label({"type": 19, "custom_id": "l", "min_values": 1, "max_values": 2, "required": True}),
]
"""Parts of a form."""

CHOICE: Json = {"name": "One", "name_localizations": {"de": "Eins"}}
WORDS: Json = {
    "description": "Words",
    "name_localizations": {"de": "wort"},
    "description_localizations": {"de": "Wort"},
}
PLAIN: list[Json] = [
    {"type": 3, "name": "text", **WORDS, "required": True, "choices": [CHOICE | {"value": "1"}]},
    {"type": 4, "name": "whole", **WORDS, "min_value": 1, "max_value": 9, "choices": [CHOICE | {"value": 1}]},
    {"type": 10, "name": "real", **WORDS, "min_value": 0.5, "max_value": 9.5, "choices": [CHOICE | {"value": 1.5}]},
    {"type": 3, "name": "more", **WORDS, "min_length": 1, "max_length": 9, "autocomplete": True},
    {"type": 7, "name": "channel", **WORDS, "channel_types": [0, 5]},
    *[{"type": kind, "name": f"kind{kind}", **WORDS} for kind in (5, 6, 8, 9, 11)],
]
SUBCOMMAND: Json = {"type": 1, "name": "sub", **WORDS, "options": PLAIN[-1:]}
COMMAND: Json = {
    "type": 1,
    "name": "trivia",
    **WORDS,
    "default_member_permissions": 32,
    "dm_permission": False,
    "contexts": [0],
    "integration_types": [0],
    "options": [SUBCOMMAND, {"type": 2, "name": "group", **WORDS, "options": [SUBCOMMAND]}],
}
MENU: Json = {"type": 3, "name": "Submit Answer"}
