"""What must hold between the components of a message or a form, beyond the shape of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from discord_sandbox.state import Json
from discord_sandbox.validation.emoji import check_emoji
from discord_sandbox.validation.form import Form
from discord_sandbox.validation.parts import LAYOUT_TEXT, LAYOUT_TOTAL, SELECTS, ComponentKind
from discord_sandbox.validation.shapes import at

LINK_STYLE = 5
PREMIUM_STYLE = 6


def walk(path: str, part: Any) -> Iterator[tuple[str, Json]]:
    """Every component below, with its path, outer before inner."""
    if isinstance(part, list):
        for index, inner in enumerate(part):
            yield from walk(at(path, index), inner)
    elif isinstance(part, dict):
        yield path, part
        for name in ("components", "accessory", "component"):
            yield from walk(at(path, name), part.get(name))


class Rules:
    """Checks one tree of components, remembering what must be unique or is limited in total."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._custom_ids: set[str] = set()
        self._ids: set[int] = set()

    def check(self, components: list[Json]) -> None:
        parts = list(walk("components", components))
        for path, part in parts:
            self._check(path, part)
        if len(parts) > LAYOUT_TOTAL:
            self._form.wrong(
                "components",
                "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
                f"The total number of components exceeds {LAYOUT_TOTAL}",
            )
        if sum(len(part["content"]) for _, part in parts if part["type"] == ComponentKind.TEXT) > LAYOUT_TEXT:
            self._form.wrong(
                "components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", f"Displayable text exceeds {LAYOUT_TEXT}"
            )

    def _check(self, path: str, part: Json) -> None:
        self._unique(path, part)
        if part["type"] == ComponentKind.ROW:
            self._row(path, part)
        elif part["type"] == ComponentKind.BUTTON:
            self._button(path, part)
        elif part["type"] == ComponentKind.TEXT_INPUT:
            self._input(path, part)
        elif part["type"] in SELECTS or "options" in part or "max_values" in part:
            self._select(path, part)

    def _unique(self, path: str, part: Json) -> None:
        custom_id, number = part.get("custom_id"), part.get("id")
        if custom_id is not None and custom_id in self._custom_ids:
            self._form.wrong(
                at(path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"
            )
        if number and number in self._ids:
            self._form.wrong(at(path, "id"), "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
        if custom_id is not None:
            self._custom_ids.add(custom_id)
        if number:
            self._ids.add(number)

    def _row(self, path: str, row: Json) -> None:
        children = row["components"]
        if len(children) > 1 and any(child["type"] in SELECTS for child in children):
            self._form.wrong(
                at(path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "Components displayed exceed row width"
            )

    def _button(self, path: str, button: Json) -> None:
        style = button["style"]
        check_emoji(self._form, path, button.get("emoji"))
        if style == LINK_STYLE:
            if not button.get("url"):
                self._form.required(at(path, "url"))
            if button.get("custom_id"):
                self._form.wrong(
                    path, "BUTTON_COMPONENT_CUSTOM_ID_AND_URL", "A custom id and url cannot both be specified"
                )
        elif style == PREMIUM_STYLE:
            if not button.get("sku_id"):
                self._form.required(at(path, "sku_id"))
        elif not button.get("custom_id"):
            self._form.required(at(path, "custom_id"))
        if style != PREMIUM_STYLE and not button.get("label") and not button.get("emoji"):
            self._form.wrong(path, "BUTTON_COMPONENT_INVALID_LABEL", "A button must have a label or emoji")

    def _input(self, path: str, text: Json) -> None:
        least, most = text.get("min_length") or 0, text.get("max_length") or 4000
        if least > most:
            self._form.wrong(
                at(path, "min_length"), "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}."
            )
        elif text.get("value") and not least <= len(text["value"]) <= most:
            self._form.wrong(
                at(path, "value"), "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length."
            )

    def _select(self, path: str, select: Json) -> None:
        """A select or a group of boxes."""
        options: list[Json] | None = select.get("options")
        group = select["type"] not in SELECTS
        most = select.get("max_values") or (len(options) if group and options else 1)
        if (select.get("min_values") or 0) > most:
            self._form.wrong(
                at(path, "min_values"), "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}."
            )
        if options is not None:
            self._options(path, options)
            if (select.get("max_values") or 0) > len(options):
                self._form.wrong(
                    at(path, "max_values"), "SELECT_COMPONENT_MAX_VALUES", "Cannot exceed the number of options"
                )
        chosen = [it for it in options or () if it.get("default")] or select.get("default_values") or ()
        if len(chosen) > (1 if select["type"] == ComponentKind.RADIO_GROUP else most):
            self._form.wrong(path, "SELECT_COMPONENT_TOO_MANY_DEFAULTS", f"Cannot have more than {most} default values")

    def _options(self, path: str, options: list[Json]) -> None:
        seen: set[str] = set()
        for index, option in enumerate(options):
            place = f"{path}.options.{index}"
            check_emoji(self._form, place, option.get("emoji"))
            if option["value"] in seen:
                self._form.wrong(
                    at(place, "value"),
                    "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                    "The specified option value is already used",
                )
            seen.add(option["value"])
