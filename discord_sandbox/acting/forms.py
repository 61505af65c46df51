"""Turns a filled pop-up form into interaction data, checked as Discord's client checks it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from discord_sandbox.errors import RefusedByClient
from discord_sandbox.state import Json
from discord_sandbox.validation.parts import SELECTS, ComponentKind


def submission(modal: Json, values: Mapping[str, Any]) -> Json:
    """The `data` of a modal submit. `values` maps a field's custom id (or its label) to what was entered."""
    fields = {custom_id for part in modal["components"] for custom_id in _names(part)}
    if unknown := [name for name in values if name not in fields]:
        raise RefusedByClient(f"the form has no field {', '.join(unknown)}")
    return {"custom_id": modal["custom_id"], "components": [_part(part, values) for part in modal["components"]]}


def _names(part: Json) -> list[str]:
    inner = part.get("components") or ([part["component"]] if part.get("component") else [])
    labels = [label for label in (part.get("label"), *(child.get("label") for child in inner)) if label]
    return [child["custom_id"] for child in inner] + labels


def _part(part: Json, values: Mapping[str, Any]) -> Json:
    filled: Json = {"type": part["type"], "id": part["id"]}
    if part["type"] == ComponentKind.ROW:
        filled["components"] = [_field(child, child.get("label", ""), values) for child in part["components"]]
    elif part["type"] == ComponentKind.LABEL:
        filled["component"] = _field(part["component"], part["label"], values)
    return filled


def _field(child: Json, label: str, values: Mapping[str, Any]) -> Json:
    entered = values.get(child["custom_id"], values.get(label))
    filled: Json = {"type": child["type"], "id": child["id"], "custom_id": child["custom_id"]}
    kind = ComponentKind(child["type"])
    if kind is ComponentKind.TEXT_INPUT:
        return filled | {"value": _text(child, label, child.get("value") if entered is None else entered)}
    if kind is ComponentKind.RADIO_GROUP:
        return filled | {"value": _choices(child, label, [] if entered is None else [entered], most=1)[0]}
    if kind is ComponentKind.CHECKBOX:
        return filled | {"value": bool(child.get("default") if entered is None else entered)}
    if kind in SELECTS or kind is ComponentKind.CHECKBOX_GROUP:
        chosen = entered or []
        return filled | {"values": _choices(child, label, [chosen] if isinstance(chosen, str) else list(chosen))}
    raise RefusedByClient(f"the sandbox cannot fill {label}")


def _text(child: Json, label: str, entered: Any) -> str:
    text = "" if entered is None else str(entered)
    if not text and child.get("required", True):
        raise RefusedByClient(f"{label} is required")
    if text and not (child.get("min_length") or 0) <= len(text) <= (child.get("max_length") or 4000):
        raise RefusedByClient(f"{label} has the wrong length")
    return text


def _choices(child: Json, label: str, chosen: list[str], most: int | None = None) -> list[str]:
    check_chosen(child, label, chosen, most or child.get("max_values") or 1)
    return chosen


def check_chosen(child: Json, label: str, chosen: list[str], most: int) -> None:
    """Refuse values that a select or a group does not offer, too few of them or too many."""
    offered = {option["value"] for option in child.get("options") or ()}
    if offered and not offered.issuperset(chosen):
        raise RefusedByClient(f"{label} does not offer that")
    least = child.get("min_values", 1) if child.get("required", True) else 0
    if not least <= len(chosen) <= most:
        raise RefusedByClient(f"{label} takes {least} to {most} values")
