"""Limits of modals (pop-up forms)."""

from __future__ import annotations

from typing import Any

from botbridge.sandbox.state import Json
from botbridge.sandbox.validation.components import CUSTOM_ID, SELECTS, Kind, Walk, check_options
from botbridge.sandbox.validation.form import Form

TITLE = 45
PARTS = 5
LABEL = 45
LABEL_DESCRIPTION = 100
INPUT_TEXT = 4000
INPUT_PLACEHOLDER = 100
GROUP_OPTIONS = 10

_LABELLED = (Kind.TEXT_INPUT, *SELECTS, Kind.FILE_UPLOAD, Kind.RADIO_GROUP, Kind.CHECKBOX_GROUP, Kind.CHECKBOX)


def check_modal(data: Json) -> None:
    """Refuse a modal that Discord would refuse."""
    form = Form("data")
    form.text("title", data.get("title"), TITLE, shortest=1, required=True)
    form.text("custom_id", data.get("custom_id"), CUSTOM_ID, shortest=1, required=True)
    walk = Walk(form)
    for index, part in enumerate(form.size("components", data.get("components"), PARTS, least=1)):
        _check_part(walk, f"components.{index}", part)
    form.refuse_if_wrong()


def _check_part(walk: Walk, path: str, part: Json) -> None:
    kind = part.get("type")
    if kind == Kind.ROW:
        children = walk.form.size(f"{path}.components", part.get("components"), 1, least=1)
        for index, child in enumerate(children):
            _check_row_input(walk, f"{path}.components.{index}", child)
    elif kind == Kind.LABEL:
        walk.form.text(f"{path}.label", part.get("label"), LABEL, shortest=1, required=True)
        walk.form.text(f"{path}.description", part.get("description"), LABEL_DESCRIPTION)
        _check_labelled(walk, f"{path}.component", part.get("component") or {})
    elif kind != Kind.TEXT:
        walk.wrong_kind(path, (Kind.ROW, Kind.TEXT, Kind.LABEL))


def _check_row_input(walk: Walk, path: str, child: Json) -> None:
    if child.get("type") != Kind.TEXT_INPUT:
        return walk.wrong_kind(path, (Kind.TEXT_INPUT,))
    walk.form.text(f"{path}.label", child.get("label"), LABEL, shortest=1, required=True)
    return _check_input(walk, path, child)


def _check_labelled(walk: Walk, path: str, child: Json) -> None:
    kind = child.get("type")
    if kind == Kind.TEXT_INPUT:
        _check_input(walk, path, child)
    elif kind in SELECTS:
        walk.select(path, child)
    elif kind in (Kind.RADIO_GROUP, Kind.CHECKBOX_GROUP):
        walk.custom_id(path, child.get("custom_id"))
        least = 2 if kind == Kind.RADIO_GROUP else 1
        options: list[Any] = walk.form.size(f"{path}.options", child.get("options"), GROUP_OPTIONS, least=least)
        check_options(walk.form, f"{path}.options", options)
    elif kind in (Kind.FILE_UPLOAD, Kind.CHECKBOX):
        walk.custom_id(path, child.get("custom_id"))
    else:
        walk.wrong_kind(path, _LABELLED)


def _check_input(walk: Walk, path: str, child: Json) -> None:
    form = walk.form
    walk.custom_id(path, child.get("custom_id"))
    form.choice(f"{path}.style", child.get("style"), (1, 2))
    form.text(f"{path}.placeholder", child.get("placeholder"), INPUT_PLACEHOLDER)
    form.text(f"{path}.value", child.get("value"), INPUT_TEXT)
    least = form.number(f"{path}.min_length", child.get("min_length"), 0, INPUT_TEXT)
    most = form.number(f"{path}.max_length", child.get("max_length"), 1, INPUT_TEXT)
    if least and most and least > most:
        form.wrong(f"{path}.min_length", "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
