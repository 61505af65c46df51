"""Makes good bodies wrong, in every place and way that Discord's document names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tests.discord_document.document import Document, Schema, Step

OTHER_TYPES: tuple[Any, ...] = (None, True, -1, "x1", [], {}, ["x1"])
FORMATS = {
    "uri": ("no address", "javascript"),
    "date-time": ("yesterday", "2026-13-01T00:00:00Z"),
    "snowflake": ("x1", "-1", ""),
    "int32": (2**31,),
}
GONE = "(gone)"


@dataclass(frozen=True, slots=True)
class Mutation:
    """A body with one place changed."""

    what: str
    key: str
    """The same for the same change of what the document describes in the same words."""
    body: Any


def mutations(document: Document, schema: Schema, body: Any, own: str, depth: int = 1) -> Iterator[Mutation]:
    """Every way to change one place: other types, lengths, ranges, choices, formats, missing and foreign keys.

    Down to `depth` the keys are those of this body alone, which `own` names.
    """
    for way, branches in _places(document, [schema], body, ()):
        value = _value(body, way)
        changes = [(way, branches, change) for change in _changes(branches, value)]
        if isinstance(value, dict):
            changes += [((*way, key), about, change) for key, about, change in _keys(branches, value)]
        for place, about, change in changes:
            what = f"{_text(place)}={str(change)[:40]}"
            described = json.dumps([[step for step in place[-1:] if isinstance(step, str)], about, str(change)[:40]])
            yield Mutation(what, described if len(place) > depth else f"{own} {what}", _with(body, place, change))


def _places(
    document: Document, schemas: list[Schema], value: Any, way: tuple[Step, ...]
) -> Iterator[tuple[tuple[Step, ...], list[Schema]]]:
    """The way to every place, with what the document says of it; of a list's items only the first of each `type`."""
    branches = document.meant(schemas, value)
    yield way, branches
    if isinstance(value, dict):
        for key, inner in value.items():
            named = [branch["properties"][key] for branch in branches if key in branch.get("properties", {})]
            yield from _places(document, named, inner, (*way, key))
    elif isinstance(value, list):
        items = [branch["items"] for branch in branches if isinstance(branch.get("items"), dict)]
        kinds: set[Any] = set()
        for index, inner in enumerate(value):
            kind = inner.get("type") if isinstance(inner, dict) else None
            if kind not in kinds:
                kinds.add(kind)
                yield from _places(document, items, inner, (*way, index))


def _changes(branches: list[Schema], value: Any) -> Iterator[Any]:
    yield from (other for other in OTHER_TYPES if type(other) is not type(value) or other != value)
    for branch in branches:
        if isinstance(value, str):
            yield from _texts(branch)
        elif isinstance(value, list) and value:
            yield from _lists(branch, value)
        elif isinstance(value, int):
            yield from (branch[word] + step for word, step in (("minimum", -1), ("maximum", 1)) if word in branch)
        if "enum" in branch or "const" in branch:
            yield from (99, "x1")
        yield from FORMATS.get(branch.get("format", ""), ())


def _texts(branch: Schema) -> Iterator[str]:
    if branch.get("maxLength", 10**5) < 10**5:
        yield "x" * (branch["maxLength"] + 1)
    if branch.get("minLength"):
        yield "x" * (branch["minLength"] - 1)


def _lists(branch: Schema, value: list[Any]) -> Iterator[list[Any]]:
    if branch.get("maxItems", 10**3) < 10**3:
        yield [value[0]] * (branch["maxItems"] + 1)
    if branch.get("minItems"):
        yield value[: branch["minItems"] - 1]
    if branch.get("uniqueItems"):
        yield [value[0], *value]


def _keys(branches: list[Schema], value: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Keys taken away, a foreign one, and those that the document names and the body lacks, wrong; with its words."""
    for key in value:
        yield key, [key in branch.get("required", ()) for branch in branches], GONE
    yield "foreign", branches, {"x1": [1]}
    lacking = {key: it for branch in branches for key, it in branch.get("properties", {}).items() if key not in value}
    for key, about in lacking.items():
        yield from ((key, about, wrong) for wrong in ("x1", {}))


def _value(body: Any, way: tuple[Step, ...]) -> Any:
    for step in way:
        body = body[step]
    return body


def _with(body: Any, way: tuple[Step, ...], change: Any) -> Any:
    if not way:
        return deepcopy(change)
    changed = deepcopy(body)
    place = _value(changed, way[:-1])
    if change is GONE:
        del place[way[-1]]
    else:
        place[way[-1]] = deepcopy(change)
    return changed


def _text(way: tuple[Step, ...]) -> str:
    return ".".join(map(str, way)) or "all"
