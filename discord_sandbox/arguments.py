"""A verb's arguments, held to the signature of what it calls before that is called."""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from discord_sandbox.state import Json

_WORDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false", NoneType: "null"}


@dataclass(frozen=True, slots=True)
class Argument:
    """One that a verb takes."""

    hint: Any
    required: bool


Arguments = Mapping[str, Argument]


def of(target: Callable[..., Any], *, only: Iterable[str] = (), without: Iterable[str] = ()) -> dict[str, Argument]:
    """What a function, or a class, is called with: all that has a name, or some of it."""
    hints, chosen = get_type_hints(target), set(only)
    return {
        name: Argument(hints[name], parameter.default is parameter.empty)
        for name, parameter in inspect.signature(target).parameters.items()
        if name in hints and name not in without and name[0] != "_" and (not chosen or name in chosen)
    }


def mapping(given: Any) -> Json:
    """What was sent, if it names its arguments. Raises ValueError."""
    if not isinstance(given, dict):
        raise ValueError('the arguments are an object, such as {"guild_id": "5"}')
    return given


def check(takes: Arguments, given: Json) -> Json:
    """The arguments, if they are all there and of the right kind. Raises ValueError with words."""
    if unknown := [name for name in given if name not in takes]:
        raise ValueError(f"takes no {', '.join(unknown)}; it takes {', '.join(takes) or 'nothing'}")
    if lacking := [name for name, argument in takes.items() if argument.required and name not in given]:
        raise ValueError(f"lacks {', '.join(lacking)}")
    for name, value in given.items():
        if not _fits(value, takes[name].hint):
            raise ValueError(f"{name} is {_words(takes[name].hint)}, not {value!r:.80}")
    return given


def whole(name: str, value: int, least: int, most: int | None = None) -> None:
    """Raises ValueError for a number outside of this range."""
    if value < least or (most is not None and value > most):
        raise ValueError(f"{name} is {least} or more, not {value}" if most is None else f"{name} is {least} to {most}")


def snowflake(name: str, text: str) -> None:
    """Raises ValueError for what is no id."""
    if not re.fullmatch("[0-9]{1,19}", text):
        raise ValueError(f"{name} is an id, of digits, not {text!r:.80}")


def pattern(name: str, text: str) -> re.Pattern[str]:
    """A regular expression. Raises ValueError where it is none."""
    try:
        return re.compile(text)
    except re.error as error:
        raise ValueError(f"{name} is no regular expression: {error}") from None


def _fits(value: Any, hint: Any) -> bool:
    if hint is Any:
        return True
    origin, inner = get_origin(hint), get_args(hint)
    if inspect.isclass(origin) and issubclass(origin, Mapping):
        return isinstance(value, dict)
    if inspect.isclass(origin) and issubclass(origin, Iterable):
        return isinstance(value, list) and all(_fits(it, inner[0]) for it in value)
    if inner:  # one of several
        return any(_fits(value, it) for it in inner)
    if issubclass(hint, Enum):
        return value in [it.value for it in hint]
    if hint is float:
        return type(value) in (int, float) and math.isfinite(value)
    return type(value) is hint


def _words(hint: Any) -> str:
    origin, inner = get_origin(hint), get_args(hint)
    if inspect.isclass(origin) and issubclass(origin, Mapping):
        return "an object"
    if inspect.isclass(origin) and issubclass(origin, Iterable):
        return f"a list, each {_words(inner[0])}"
    if inner:
        return " or ".join(map(_words, inner))
    return f"one of {', '.join(str(it.value) for it in hint)}" if issubclass(hint, Enum) else _WORDS[hint]
