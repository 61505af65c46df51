"""Limits of message components: action rows, buttons, selects and the newer layout components."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from botbridge.sandbox.state import Json
from botbridge.sandbox.validation.form import Form

ROWS = 5
ROW_BUTTONS = 5
CUSTOM_ID = 100
LABEL = 80
LINK = 512
PLACEHOLDER = 150
OPTIONS = 25
OPTION_TEXT = 100
LAYOUT_TOTAL = 40
LAYOUT_TEXT = 4000


class Kind(IntEnum):
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
    Kind.STRING_SELECT,
    Kind.USER_SELECT,
    Kind.ROLE_SELECT,
    Kind.MENTIONABLE_SELECT,
    Kind.CHANNEL_SELECT,
)
LAYOUT = (Kind.ROW, Kind.SECTION, Kind.TEXT, Kind.GALLERY, Kind.FILE, Kind.SEPARATOR, Kind.CONTAINER)
LINK_STYLE = 5
PREMIUM_STYLE = 6


class Walk:
    """Checks one tree of components, remembering what must be unique or is limited in total."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._custom_ids: set[str] = set()
        self.count = 0
        self.text = 0

    def custom_id(self, path: str, value: Any) -> None:
        self.form.text(f"{path}.custom_id", value, CUSTOM_ID, shortest=1, required=True)
        if value in self._custom_ids:
            self.form.wrong(
                f"{path}.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"
            )
        self._custom_ids.add(value)

    def row(self, path: str, row: Json) -> None:
        self.count += 1
        children = self.form.size(f"{path}.components", row.get("components"), ROW_BUTTONS, least=1)
        selects = sum(child.get("type") in SELECTS for child in children)
        if selects and len(children) > 1:
            self.form.wrong(
                f"{path}.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "Components displayed exceed row width"
            )
        for index, child in enumerate(children):
            self.row_child(f"{path}.components.{index}", child)

    def row_child(self, path: str, child: Json) -> None:
        self.count += 1
        if child.get("type") == Kind.BUTTON:
            self.button(path, child)
        elif child.get("type") in SELECTS:
            self.select(path, child)
        else:
            self.wrong_kind(path, (Kind.BUTTON, *SELECTS))

    def wrong_kind(self, path: str, allowed: tuple[Kind, ...]) -> None:
        names = ", ".join(str(int(kind)) for kind in allowed)
        self.form.wrong(f"{path}.type", "UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({names}).')

    def button(self, path: str, button: Json) -> None:
        style = button.get("style")
        self.form.choice(f"{path}.style", style, (1, 2, 3, 4, LINK_STYLE, PREMIUM_STYLE))
        self.form.text(f"{path}.label", button.get("label"), LABEL)
        if style == LINK_STYLE:
            self.form.text(f"{path}.url", button.get("url"), LINK, shortest=1, required=True)
            if button.get("custom_id"):
                self.form.wrong(
                    path, "BUTTON_COMPONENT_CUSTOM_ID_AND_URL", "A custom id and url cannot both be specified"
                )
        elif style != PREMIUM_STYLE:
            self.custom_id(path, button.get("custom_id"))
        if style != PREMIUM_STYLE and not button.get("label") and not button.get("emoji"):
            self.form.wrong(path, "BUTTON_COMPONENT_INVALID_LABEL", "A button must have a label or emoji")

    def select(self, path: str, select: Json) -> None:
        self.custom_id(path, select.get("custom_id"))
        self.form.text(f"{path}.placeholder", select.get("placeholder"), PLACEHOLDER)
        most = self.form.number(f"{path}.max_values", select.get("max_values"), 1, OPTIONS)
        self.form.number(f"{path}.min_values", select.get("min_values"), 0, OPTIONS)
        if select.get("type") != Kind.STRING_SELECT:
            return
        options = self.form.size(f"{path}.options", select.get("options"), OPTIONS, least=1)
        check_options(self.form, f"{path}.options", options)
        if most and most > len(options):
            self.form.wrong(f"{path}.max_values", "SELECT_COMPONENT_MAX_VALUES", "Cannot exceed the number of options")

    def layout(self, path: str, part: Json) -> None:
        """Any component that may stand in a message with the layout flag."""
        kind = part.get("type")
        if kind == Kind.ROW:
            return self.row(path, part)
        self.count += 1
        if kind == Kind.TEXT:
            self.text += self.form.text(f"{path}.content", part.get("content"), LAYOUT_TEXT, shortest=1, required=True)
        elif kind == Kind.CONTAINER:
            for index, child in enumerate(
                self.form.size(f"{path}.components", part.get("components"), LAYOUT_TOTAL, least=1)
            ):
                self.layout(f"{path}.components.{index}", child)
        elif kind == Kind.SECTION:
            self.section(path, part)
        elif kind not in LAYOUT:
            self.wrong_kind(path, LAYOUT)
        return None

    def section(self, path: str, part: Json) -> None:
        for index, child in enumerate(self.form.size(f"{path}.components", part.get("components"), 3, least=1)):
            self.layout(f"{path}.components.{index}", child)
        accessory = part.get("accessory") or {}
        self.count += 1
        if accessory.get("type") == Kind.BUTTON:
            self.button(f"{path}.accessory", accessory)
        elif accessory.get("type") != Kind.THUMBNAIL:
            self.wrong_kind(f"{path}.accessory", (Kind.BUTTON, Kind.THUMBNAIL))


def check_options(form: Form, path: str, options: list[Any]) -> None:
    """The options of a select or a group: lengths, and values that are unique."""
    seen: set[Any] = set()
    for index, option in enumerate(options):
        place = f"{path}.{index}"
        form.text(f"{place}.label", option.get("label"), OPTION_TEXT, shortest=1, required=True)
        form.text(f"{place}.value", option.get("value"), OPTION_TEXT, shortest=1, required=True)
        form.text(f"{place}.description", option.get("description"), OPTION_TEXT)
        if option.get("value") in seen:
            form.wrong(
                f"{place}.value",
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            )
        seen.add(option.get("value"))


def check_components(form: Form, components: Any, *, layout: bool) -> None:
    """The components of a message; `layout` when it carries the flag for the newer ones."""
    walk = Walk(form)
    for index, part in enumerate(form.size("components", components, LAYOUT_TOTAL if layout else ROWS)):
        path = f"components.{index}"
        if layout:
            walk.layout(path, part)
        elif part.get("type") == Kind.ROW:
            walk.row(path, part)
        else:
            walk.wrong_kind(path, (Kind.ROW,))
    if walk.count > LAYOUT_TOTAL:
        form.wrong(
            "components",
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            f"The total number of components exceeds {LAYOUT_TOTAL}",
        )
    if walk.text > LAYOUT_TEXT:
        form.wrong("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", f"Displayable text exceeds {LAYOUT_TEXT}")
