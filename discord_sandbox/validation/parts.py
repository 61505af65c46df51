"""The shapes of message components and of the fields of forms, one for each kind."""

from __future__ import annotations

from enum import IntEnum

from discord_sandbox.validation.emoji import EMOJI
from discord_sandbox.validation.shapes import (
    MEDIA,
    WEB,
    Choice,
    Flag,
    Items,
    ObjectShape,
    Shape,
    Snowflake,
    Text,
    UrlText,
    Variants,
    Whole,
)

ROW_PARTS = 5
OPTIONS = 25
LAYOUT_TOTAL = 40
LAYOUT_TEXT = 4000
CHANNEL_TYPES = (0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15)


class ComponentKind(IntEnum):
    ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT = 10
    THUMBNAIL = 11
    GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18
    FILE_UPLOAD = 19
    RADIO_GROUP = 21
    CHECKBOX_GROUP = 22
    CHECKBOX = 23


SELECTS = (
    ComponentKind.STRING_SELECT,
    ComponentKind.USER_SELECT,
    ComponentKind.ROLE_SELECT,
    ComponentKind.MENTIONABLE_SELECT,
    ComponentKind.CHANNEL_SELECT,
)

_CUSTOM_ID = Text(100, least=1, trim=False)


def _part(required: tuple[str, ...] = (), /, **fields: Shape) -> ObjectShape:
    return ObjectShape({"id": Whole(0, 2**31 - 1), **fields}, required)


def _control(required: tuple[str, ...] = (), /, **fields: Shape) -> ObjectShape:
    return _part(("custom_id", *required), custom_id=_CUSTOM_ID, **fields)


def _option(**more: Shape) -> ObjectShape:
    words = {"label": Text(100, least=1), "value": Text(100, least=1, trim=False), "description": Text(100)}
    return ObjectShape({**words, "default": Flag(), **more}, ("label", "value"))


def _select(required: tuple[str, ...] = (), /, **fields: Shape) -> ObjectShape:
    return _control(
        required,
        placeholder=Text(150),
        min_values=Whole(0, OPTIONS),
        max_values=Whole(1, OPTIONS),
        disabled=Flag(),
        required=Flag(),
        **fields,
    )


def _picker(*kinds: str, **fields: Shape) -> ObjectShape:
    """A select of what the guild has."""
    default = ObjectShape({"id": Snowflake(), "type": Choice(kinds)}, ("id", "type"))
    return _select(default_values=Items(default, OPTIONS), **fields)


_SELECT_SHAPES: dict[int, ObjectShape] = {
    ComponentKind.STRING_SELECT: _select(("options",), options=Items(_option(emoji=EMOJI), OPTIONS, least=1)),
    ComponentKind.USER_SELECT: _picker("user"),
    ComponentKind.ROLE_SELECT: _picker("role"),
    ComponentKind.MENTIONABLE_SELECT: _picker("user", "role"),
    ComponentKind.CHANNEL_SELECT: _picker("channel", channel_types=Items(Choice(CHANNEL_TYPES), 25, unique=True)),
}
_BUTTON = _part(
    ("style",),
    custom_id=_CUSTOM_ID,
    style=Choice((1, 2, 3, 4, 5, 6)),
    label=Text(80),
    disabled=Flag(),
    url=UrlText(512, (*WEB, "discord")),
    sku_id=Snowflake(),
    emoji=EMOJI,
)
_TEXT = _part(("content",), content=Text(LAYOUT_TEXT, least=1))


def _media(*schemes: str) -> ObjectShape:
    return ObjectShape({"url": UrlText(2048, schemes)}, ("url",))


_PICTURE: dict[str, Shape] = {"media": _media(*MEDIA), "description": Text(1024, least=1), "spoiler": Flag()}

ROW = _part(
    ("components",), components=Items(Variants({ComponentKind.BUTTON: _BUTTON, **_SELECT_SHAPES}), ROW_PARTS, least=1)
)
_SECTION = _part(
    ("components", "accessory"),
    components=Items(Variants({ComponentKind.TEXT: _TEXT}), 3, least=1),
    accessory=Variants({ComponentKind.BUTTON: _BUTTON, ComponentKind.THUMBNAIL: _part(("media",), **_PICTURE)}),
)
_FLAT: dict[int, ObjectShape] = {
    ComponentKind.ROW: ROW,
    ComponentKind.SECTION: _SECTION,
    ComponentKind.TEXT: _TEXT,
    ComponentKind.GALLERY: _part(("items",), items=Items(ObjectShape(_PICTURE, ("media",)), 10, least=1)),
    ComponentKind.FILE: _part(("file",), file=_media("attachment"), spoiler=Flag()),
    ComponentKind.SEPARATOR: _part(divider=Flag(), spacing=Choice((1, 2))),
}
_CONTAINER = _part(
    ("components",),
    accent_color=Whole(0, 0xFFFFFF),
    spoiler=Flag(),
    components=Items(Variants(_FLAT), LAYOUT_TOTAL, least=1),
)

ROWS = Items(Variants({ComponentKind.ROW: ROW}), ROW_PARTS)
"""Of a message as it always was."""
LAYOUT = Items(Variants({**_FLAT, ComponentKind.CONTAINER: _CONTAINER}), LAYOUT_TOTAL)
"""Of a message with the flag for the newer components."""

_INPUT = _control(
    ("style",),
    style=Choice((1, 2)),
    label=Text(45, least=1),
    placeholder=Text(100),
    value=Text(4000, trim=False),
    min_length=Whole(0, 4000),
    max_length=Whole(1, 4000),
    required=Flag(),
)
_GROUP: dict[str, Shape] = {"min_values": Whole(0, 10), "max_values": Whole(1, 10), "required": Flag()}
_LABELLED: dict[int, ObjectShape] = {
    ComponentKind.TEXT_INPUT: _INPUT,
    **_SELECT_SHAPES,
    ComponentKind.FILE_UPLOAD: _control(**_GROUP),
    ComponentKind.RADIO_GROUP: _control(("options",), options=Items(_option(), 10, least=2), required=Flag()),
    ComponentKind.CHECKBOX_GROUP: _control(("options",), options=Items(_option(), 10, least=1), **_GROUP),
    ComponentKind.CHECKBOX: _control(default=Flag()),
}
_LABEL = _part(
    ("label", "component"),
    label=Text(45, least=1),
    description=Text(100, least=1),
    component=Variants(_LABELLED),
)
_INPUT_ROW = _part(("components",), components=Items(Variants({ComponentKind.TEXT_INPUT: _INPUT}), 1, least=1))
FORM_PARTS = Items(
    Variants({ComponentKind.ROW: _INPUT_ROW, ComponentKind.TEXT: _TEXT, ComponentKind.LABEL: _LABEL}), 5, least=1
)
FORM = ObjectShape(
    {"title": Text(45, least=1), "custom_id": _CUSTOM_ID, "components": FORM_PARTS},
    ("title", "custom_id", "components"),
)
