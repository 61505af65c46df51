"""Discord's OpenAPI document, cut to what the sandbox serves, as validators and as lists of named keys."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.exceptions import best_match
from jsonschema.validators import extend
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

PATH = Path(__file__).resolve().parents[1] / "data" / "discord" / "openapi.json"
URI = "urn:discord"
COMPONENT = "#/components/schemas/"
JSON = "application/json"

Schema = dict[str, Any]
Step = str | int

formats = FormatChecker(formats=())
"""Discord's own formats, and those of JSON schema that its document names."""


@formats.checks("snowflake")
def _is_snowflake(value: object) -> bool:
    return not isinstance(value, str) or (re.fullmatch(r"0|[1-9][0-9]{0,19}", value) is not None and int(value) < 2**64)


@formats.checks("int32")
def _is_int32(value: object) -> bool:
    return not isinstance(value, int) or -(2**31) <= value < 2**31


@formats.checks("int64")
def _is_int64(value: object) -> bool:
    return not isinstance(value, int) or -(2**63) <= value < 2**63


@formats.checks("date-time", raises=ValueError)
def _is_date_time(value: object) -> bool:
    return not isinstance(value, str) or ("T" in value and datetime.fromisoformat(value).tzinfo is not None)


@formats.checks("uri")
def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or re.fullmatch(r"[a-z][a-z0-9+.-]*:\S+", value) is not None


class Document:
    """The document with some of its schemas put right by `fix`."""

    def __init__(self, content: Any) -> None:
        self.content = content
        self._schemas = content["components"]["schemas"]
        self._registry = Registry().with_resource(URI, Resource(content, DRAFT202012))
        self._operations = {
            (method.upper(), re.sub(r"{\w+}", "{}", path)): operation
            for path, operations in content["paths"].items()
            for method, operation in operations.items()
            if method != "parameters"
        }
        usual = Draft202012Validator.VALIDATORS
        unions = {word: self._union(usual[word]) for word in ("oneOf", "anyOf")}
        self._judge = extend(Draft202012Validator, unions)
        self.validator = cache(self._validator)

    def operation(self, method: str, path: str) -> Schema | None:
        """What stands about a route; its path's parameters may have any name."""
        return self._operations.get((method, re.sub(r"{\w+}", "{}", path)))

    def request(self, method: str, path: str) -> Schema | None:
        """The schema of a route's body; None where it has none."""
        operation = self.operation(method, path) or {}
        return operation["requestBody"]["content"][JSON]["schema"] if "requestBody" in operation else None

    def reply(self, method: str, path: str, status: int) -> Schema | None:
        """The schema of a route's reply; None for a reply without a body. Raises KeyError for an unknown status."""
        replies = (self.operation(method, path) or {})["responses"]
        key = next((key for key in (str(status), f"{status // 100}XX") if key in replies), None)
        if key is None:
            raise KeyError(status)
        found = replies[key]
        if "$ref" in found:
            found = self.content["components"]["responses"][found["$ref"].rsplit("/", 1)[1]]
        return found["content"][JSON]["schema"] if "content" in found else None

    def _validator(self, text: str) -> Any:
        schema = {"$id": URI + ":part", **json.loads(text.replace('"#/', f'"{URI}#/'))}
        return self._judge(schema, registry=self._registry, format_checker=formats)

    def _union(self, usual: Any) -> Any:
        """A union keyword that looks at `type` first: faster, and its errors name the branch that was meant."""

        def judge(validator: Any, union: list[Schema], value: Any, schema: Schema) -> Iterator[ValidationError]:
            if isinstance(value, dict) and len(union) > 1:
                meant = [branch for branch in union if self._may_be(branch, value)]
                if len(meant) == 1:
                    yield from validator.descend(value, meant[0])
                    return
            yield from usual(validator, union, value, schema)

        return judge

    def _may_be(self, branch: Schema, value: dict[str, Any]) -> bool:
        """Whether an object's `type` does not speak against this branch."""
        if branch.get("type") == "null":
            return False
        target = self._schemas[branch["$ref"].rsplit("/", 1)[1]] if "$ref" in branch else branch
        types = target.get("properties", {}).get("type", {}).get("enum")
        kind = value.get("type")
        return types is None or isinstance(kind, bool) or kind in types

    def fault(self, schema: Schema, value: Any) -> str:
        """What is wrong with a value, its place first; empty when it fits."""
        error = best_match(self.validator(json.dumps(schema)).iter_errors(value))
        return "" if error is None else f"{error.json_path}: {error.message[:300]}"

    def fits(self, schema: Schema, value: Any) -> bool:
        return bool(self.validator(json.dumps(schema)).is_valid(value))

    def unnamed(self, schema: Schema, value: Any) -> set[str]:
        """Paths of the keys that no branch of the schema names; an index reads `*`."""
        return set(self._unnamed([schema], value, ""))

    def _unnamed(self, schemas: list[Schema], value: Any, path: str) -> Iterator[str]:
        branches = self.meant(schemas, value)
        if isinstance(value, list):
            items = [branch["items"] for branch in branches if isinstance(branch.get("items"), dict)]
            for item in value if items else ():
                yield from self._unnamed(items, item, f"{path}.*")
        elif isinstance(value, dict):
            for key, inner in value.items():
                named, anything = _naming(branches, key)
                if named:
                    yield from self._unnamed(named, inner, f"{path}.{key}")
                elif not anything:
                    yield f"{path}.{key}".lstrip(".")

    def meant(self, schemas: list[Schema], value: Any) -> list[Schema]:
        """All that is said of a place, of several branches for an object only those for its `type`."""
        branches = [branch for schema in schemas for branch in self.branches(schema)]
        branches = list({json.dumps(branch): branch for branch in branches}.values())
        return _of_its_type(branches, value) if isinstance(value, dict) else branches

    def branches(self, schema: Schema) -> Iterator[Schema]:
        """A schema and all that it refers to or combines, without references."""
        if reference := schema.get("$ref"):
            yield from self.branches(self._schemas[reference.rsplit("/", 1)[1]])
        yield schema
        for word in ("allOf", "anyOf", "oneOf"):
            for inner in schema.get(word, ()):
                yield from self.branches(inner)


def _of_its_type(branches: list[Schema], value: dict[str, Any]) -> list[Schema]:
    """Without the branches for another `type` (of component, channel, callback), if one is for this."""

    def types(branch: Schema) -> list[Any] | None:
        return branch.get("properties", {}).get("type", {}).get("enum")

    kind = value.get("type")
    if not any(kind in (types(branch) or ()) for branch in branches):
        return branches
    return [branch for branch in branches if kind in (types(branch) or (kind,))]


def _naming(branches: list[Schema], key: str) -> tuple[list[Schema], bool]:
    """The schemas of a key, and whether any key may stand there."""
    named = [branch["properties"][key] for branch in branches if key in branch.get("properties", {})]
    others = [branch["additionalProperties"] for branch in branches if "additionalProperties" in branch]
    if not named:
        named = [other for other in others if isinstance(other, dict)]
    return named, any(other is True or other == {} for other in others)


@cache
def raw() -> Any:
    """As the file has it."""
    return json.loads(PATH.read_text())
