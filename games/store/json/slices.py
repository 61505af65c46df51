"""Takes a JSON text apart without losing a character: what is not touched is written back exactly as it stood."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

_SPACE = re.compile(r"[ \t\n\r]*")
_decode = json.JSONDecoder().raw_decode
dump: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=True, separators=(", ", ": ")).encode
"""JSON in ASCII, so that no player's text can break a decoder."""


class BrokenText(Exception):
    """The text is not what it should be, from `line` and `column` on, both counted from 1."""

    def __init__(self, why: str, text: str, at: int) -> None:
        self.why = why
        self.line = text.count("\n", 0, at) + 1
        self.column = at - text.rfind("\n", 0, at)
        super().__init__(f"line {self.line}, column {self.column}: {why}")


def skip(text: str, at: int) -> int:
    """The next place that is no white space."""
    found = _SPACE.match(text, at)
    return found.end() if found else at


def value(text: str, at: int) -> tuple[Any, int]:
    """The value that begins here and where it ends. Raises BrokenText."""
    try:
        return _decode(text, at)
    except json.JSONDecodeError as error:
        raise BrokenText(error.msg, text, error.pos) from error
    except StopIteration as error:
        raise BrokenText("a value is missing", text, at) from error
    except RecursionError as error:
        raise BrokenText("a value is nested too deeply", text, at) from error
    except ValueError as error:  # whose words explain to a programmer how to allow it
        raise BrokenText("a value has a number of thousands of digits", text, at) from error


def members(text: str, at: int) -> tuple[dict[str, str], int]:
    """The members of the object that begins here, each value as it stands there, and where the object ends.

    Raises BrokenText, also for a key that stands there twice.
    """
    if text[at : at + 1] != "{":
        raise BrokenText("an object should begin here", text, at)
    found: dict[str, str] = {}
    at = skip(text, at + 1)
    while text[at : at + 1] != "}":
        if found:
            at = _past(text, at, ",")
        key, after = _key(text, at)
        if key in found:
            raise BrokenText(f"the key {dump(key)} stands here a second time", text, at)
        start = _past(text, after, ":")
        end = value(text, start)[1]
        found[key] = text[start:end]
        at = skip(text, end)
    return found, at + 1


def _key(text: str, at: int) -> tuple[str, int]:
    if text[at : at + 1] != '"':
        raise BrokenText("a key in quotes should stand here", text, at)
    key, end = value(text, at)
    return key, skip(text, end)


def _past(text: str, at: int, sign: str) -> int:
    if text[at : at + 1] != sign:
        raise BrokenText(f"a {sign!r} should stand here", text, at)
    return skip(text, at + 1)


def whole(text: str) -> dict[str, str]:
    """The members of a text that is one object and nothing else. Raises BrokenText."""
    found, end = members(text, skip(text, 0))
    end = skip(text, end)
    if end != len(text):
        raise BrokenText("nothing should stand here any more", text, end)
    return found


def joined(parts: dict[str, str], indent: int) -> str:
    """An object of these members, each on a line of its own."""
    if not parts:
        return "{}"
    space = "\n" + " " * indent
    return "{" + ",".join(f"{space}{dump(key)}: {part}" for key, part in parts.items()) + space[:-1] + "}"
