"""Walks through a JSON file of any size: objects member by member, each value as fast as `json` reads it.

Memory is bounded by the largest value that is asked for whole. Every place is known by its offset in characters and its
line, so that parts can be cut out and a broken place can be named.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import IO, Any

CHUNK = 1 << 20
"""Characters read at once."""
NEAR_END = 64
"""An error this close to the end of what was read may only mean that more must be read."""
_SPACE = re.compile(r"[ \t\n\r]*")


LONGEST_NUMBER = 300
"""Digits. Python reads no whole number of more than 4,300, and calculates with none that no float is like."""


def _whole(text: str) -> int | str:
    """A number; the text of one that is too long, which spoils the record that it stands in, and not the file."""
    return int(text) if len(text) <= LONGEST_NUMBER else text


class NotJson(Exception):
    """The file is no JSON; says where."""


class Scanner:
    """Reads one JSON text from a stream that was opened with `newline=""`. Raises NotJson."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._buffer = ""
        self._position = 0
        self._before = 0
        """Characters before the buffer."""
        self._line = 1
        """The line on which the buffer begins."""
        self._column = 0
        """Characters of that line before the buffer."""
        self._ended = False
        self.repeated: list[tuple[str, object]] = []
        """Keys that stood twice in an object, with the earlier value, since this list was last emptied."""
        self._decoder = json.JSONDecoder(object_pairs_hook=self._object, parse_int=_whole)
        self._more()
        if self._buffer.startswith("\ufeff"):
            self._position = 1

    @property
    def offset(self) -> int:
        """Characters read so far."""
        return self._before + self._position

    def peek(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            match = _SPACE.match(self._buffer, self._position)
            self._position = match.end() if match else self._position
            if self._position < len(self._buffer):
                return self._buffer[self._position]
            if not self._more():
                return ""

    def take(self, character: str) -> None:
        if self.peek() != character:
            raise self.broken(f"{character!r} is expected")
        self._position += 1

    def members(self) -> Iterator[tuple[str, int]]:
        """Key of each member of the object that begins here, and where the key begins; the caller reads the value."""
        self.take("{")
        if self.peek() == "}":
            self._position += 1
            return
        while True:
            if self.peek() != '"':
                raise self.broken("a key in quotation marks is expected")
            begin = self.offset
            key = self.value()
            self.take(":")
            self.peek()
            yield str(key), begin
            if self.peek() != ",":
                break
            self._position += 1
        self.take("}")

    def value(self) -> Any:
        """The value that begins here, whole."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._position)
            except json.JSONDecodeError as error:
                cut_off = error.pos > len(self._buffer) - NEAR_END or error.msg.startswith("Unterminated")
                if not cut_off or not self._more():
                    raise self.broken(error.msg, error.pos) from None
                continue
            except RecursionError:
                raise self.broken("nested too deeply") from None
            if end < len(self._buffer) - NEAR_END or not self._more():  # a number may go on: 1 .5e3
                self._position = end
                return value
            self.repeated.clear()

    def pass_over(self) -> None:
        """Read a value without holding it whole."""
        if self.peek() != "{":
            self.value()
            return
        for _ in self.members():
            self.value()

    def end(self) -> None:
        if self.peek():
            raise self.broken("more than one value")

    def broken(self, why: str, position: int | None = None) -> NotJson:
        at = self._position if position is None else position
        line, column = self._place(at)
        cut_off = at >= len(self._buffer) or (self._ended and why.startswith("Unterminated"))
        ended = " (the file ends there: it is half-written)" if cut_off else ""
        return NotJson(f"line {line}, column {column + 1}: {why}{ended}")

    def _place(self, at: int) -> tuple[int, int]:
        """The line of a place in the buffer, and the characters before it on that line."""
        breaks = self._buffer.count("\n", 0, at)
        column = at - self._buffer.rfind("\n", 0, at) - 1 if breaks else self._column + at
        return self._line + breaks, column

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            last = {key: n for n, (key, _) in enumerate(pairs)}
            self.repeated += [(key, value) for n, (key, value) in enumerate(pairs) if last[key] != n]
        return made

    def _more(self) -> bool:
        """Read on, keeping what is not yet consumed; False at the end of the file."""
        if self._ended:
            return False
        try:
            more = self._stream.read(max(CHUNK, len(self._buffer) - self._position))
        except UnicodeDecodeError as error:
            raise NotJson(f"behind line {self._line}: it is not UTF-8 ({error.reason})") from None
        if not more:
            self._ended = True
            return False
        self._line, self._column = self._place(self._position)
        self._before += self._position
        self._buffer = self._buffer[self._position :] + more
        self._position = 0
        return True
