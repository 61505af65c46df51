"""Cuts Discord's OpenAPI document down to what the sandbox serves: its routes, and the schemas that they refer to.

    python tools/cut_discord_document.py path/to/openapi.json COMMIT

The document is `specs/openapi.json` of https://github.com/discord/discord-api-spec; COMMIT is the one that it is from.
Writes tests/data/discord/openapi.json: without prose, rate-limit headers and the other encodings of the same bodies.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
TARGET = PROJECT / "tests" / "data" / "discord" / "openapi.json"
SOURCE = "https://github.com/discord/discord-api-spec, specs/openapi.json"
PROSE = ("description", "summary", "externalDocs", "example", "examples")

sys.path.insert(0, str(PROJECT))


def served() -> set[tuple[str, str]]:
    """Method and path, its parameters without names, of every route of the sandbox."""
    from discord_sandbox import Sandbox
    from discord_sandbox.rest import all_routes

    return {(route.method.lower(), nameless(route.path)) for route in all_routes(Sandbox().core, str)}


def nameless(path: str) -> str:
    """The two name their parameters differently."""
    return re.sub(r"{\w+}", "{}", path)


def main(document: Any, commit: str, target: Path = TARGET) -> None:
    """Write the part of a whole document; a part of it stays the same."""
    kept = without_prose(document["paths"], schema=False)
    wanted = served()
    # The sandbox's one parameter `which` stands for a message's id and for @original.
    own = "/webhooks/{}/{}/messages/"
    wanted |= {(method, own + "@original") for method, path in wanted if path == own + "{}"}
    paths = {}
    for path, operations in kept.items():
        chosen = {method: slim(it) for method, it in operations.items() if (method, nameless(path)) in wanted}
        if chosen:
            paths[path] = {key: operations[key] for key in ("parameters",) if key in operations} | chosen
    cut = {
        "openapi": document["openapi"],
        "info": document["info"] | {"x-source": SOURCE, "x-commit": commit},
        "paths": paths,
        "components": {"schemas": {}, "responses": {}},
    }
    follow(cut, document)
    target.write_text(written(cut) + "\n")
    print(f"{target}: {len(paths)} paths, {len(cut['components']['schemas'])} schemas")


def written(part: Any, depth: int = 3) -> str:
    """JSON with a line for each path, schema and reply, so that a newer document is a change that can be read."""
    if not depth or not isinstance(part, dict):
        return json.dumps(part, separators=(",", ":"), sort_keys=True)
    lines = (f"{json.dumps(key)}:{written(part[key], depth - 1)}" for key in sorted(part))
    return "{\n" + ",\n".join(lines) + "\n}"


def slim(operation: Any) -> Any:
    """An operation's parameters, JSON body and replies."""
    found = {key: operation[key] for key in ("operationId", "parameters") if key in operation}
    if body := operation.get("requestBody"):
        content = body["content"]
        found["requestBody"] = {key: body[key] for key in ("required",) if key in body}
        found["requestBody"]["content"] = {"application/json": content["application/json"]}
    replies = operation["responses"].items()
    found["responses"] = {status: {k: v for k, v in it.items() if k != "headers"} for status, it in replies}
    return found


def without_prose(part: Any, *, schema: bool = True) -> Any:
    """A copy without descriptions; a property that bears such a name stays."""
    if isinstance(part, list):
        return [without_prose(item) for item in part]
    if not isinstance(part, dict):
        return part
    return {
        key: {name: without_prose(it) for name, it in value.items()} if key == "properties" else without_prose(value)
        for key, value in part.items()
        if key not in PROSE or not schema
    }


def follow(cut: Any, document: Any) -> None:
    """Take over whatever is referred to, until nothing new is."""
    waiting = list(references(cut))
    while waiting:
        _, _, kind, name = waiting.pop().split("/")
        if name in cut["components"][kind]:
            continue
        part = without_prose(document["components"][kind][name])
        part.pop("headers", None)
        cut["components"][kind][name] = part
        waiting += references(part)


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(reference := part.get("$ref"), str):
            yield reference
        part = list(part.values())
    if isinstance(part, list):
        for item in part:
            yield from references(item)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(json.loads(Path(sys.argv[1]).read_text()), sys.argv[2])
