"""The one place that reads environment variables, and says of each value that makes no sense why, and what would.

A value that is empty means "not set", wherever it stands. Nothing is raised while settings are read, so that whoever
sets several wrong learns of all at once, a line for each: `Environment.refuse`.
"""

from __future__ import annotations

import difflib
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import environ
from django.core.exceptions import ImproperlyConfigured

from trivia_site.configuration import values
from trivia_site.configuration.values import Wrong

T = TypeVar("T")
FILE = "TALLY_ENV_FILE"
OF_COMPOSE = frozenset({"TALLY_MEMORY_LIMIT", "TALLY_PORT"})
"""What compose.yaml reads from the same file, and Tally does not."""
_LONGEST_FILE = 1_000_000
"""Bytes; /dev/zero has no end."""


class Environment:
    """Variables, from the environment or a file of them, and what is wrong with those that were read so far."""

    def __init__(self, given: Mapping[str, str], file: Path) -> None:
        """`file` may be absent; the one that `TALLY_ENV_FILE` names has to be there."""
        self.secrets: list[str] = []
        """What no line of the log may show."""
        self._wrong: list[str] = []
        self.known = {FILE, *OF_COMPOSE}
        """The names that were asked for so far."""
        set_here = {name: value for name, value in given.items() if value.strip()}
        named = set_here.get(FILE, "").strip()
        self._given = self._lines(named, file) | set_here

    def _lines(self, named: str, file: Path) -> dict[str, str]:
        """The variables of the file."""
        if not named and not file.exists():
            return {}
        try:
            return _variables(_text(Path(named) if named else file))
        except Wrong as why:
            self._wrong.append(f"{FILE} is {values.shown(named)}: {why}" if named else f"{file}: {why}")
            return {}

    def _value(self, name: str) -> str:
        self.known.add(name)
        return self._given.get(name, "").strip()

    def read(self, name: str, parse: Callable[[str], T], default: T) -> T:
        """A variable as `parse` understands it, which raises `values.Wrong`."""
        text = self._value(name)
        if not text:
            return default
        try:
            return parse(text)
        except Wrong as why:
            self._wrong.append(f"{name} is {values.shown(text)}: {why}")
            return default

    def truth(self, name: str, default: bool) -> bool:
        """True or false, and nothing between."""
        return self.read(name, values.truth, default)

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from 0 to `most`."""
        return self.read(name, values.number_to(most), default)

    def secret(self, name: str, parse: Callable[[str], T], default: T) -> T:
        """As `read`, of what nobody may be shown; where `NAME_FILE` is set, that file holds it."""
        text, holder = self._value(name), self._value(f"{name}_FILE")
        try:
            if text and holder:
                raise Wrong(f"{name} is set as well. Keep one of the two.")
            text = text or (_text(Path(holder)).strip() if holder else "")
            self.secrets += values.secrets_in(text)
            return parse(text) if text else default
        except Wrong as why:
            where = f"{name}_FILE is {values.shown(holder)}" if holder else f"{name} is {values.shown_of_secret(text)}"
            self._wrong.append(f"{where}: {why}")
            return default

    def unknown(self) -> list[tuple[str, str]]:
        """Variables that look like Tally's and were never asked for, each with the nearest that was, or nothing."""
        strange = sorted(name for name in self._given if name.startswith("TALLY_") and name not in self.known)
        return [(name, next(iter(difflib.get_close_matches(name, self.known, 1)), "")) for name in strange]

    def refuse(self) -> None:
        """Raises ImproperlyConfigured with a line for each value that makes no sense."""
        if self._wrong:
            raise ImproperlyConfigured("\n".join(self._wrong))


def _text(path: Path) -> str:
    """What a file of the operator's says. Raises Wrong."""
    try:
        with path.open("rb") as file:
            content = file.read(_LONGEST_FILE + 1)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise Wrong(f"it cannot be read: {error.strerror}. Correct the path, or the rights to the file.") from error
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text or len(text) > _LONGEST_FILE:
        raise Wrong("it is no text in UTF-8. Name another file.")
    return text


def _variables(text: str) -> dict[str, str]:
    """The lines `NAME=value` of a text. Raises Wrong, which repeats no line: it may hold a secret."""
    lines = [line.strip() for line in text.splitlines()]
    for number, line in enumerate(lines, 1):
        if line and not line.startswith("#") and not values.ASSIGNMENT.match(line):
            raise Wrong(f"line {number} is neither NAME=value, without blanks around the =, nor a # and a comment.")
    found: dict[str, str] = {}
    # django-environ knows what quotes and backslashes mean; it writes into the mapping of its class.
    reader: Any = type("Lines", (environ.Env,), {"ENVIRON": found})
    reader.read_env(io.StringIO("\n".join(lines)))
    return {name: value for name, value in found.items() if value.strip()}
