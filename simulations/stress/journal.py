"""The players' own journals, kept outside of the system under test: one file for each process of players and game.

An entry is written as soon as a player knows what became of an answer, before that player's next one is sent. Records
have a fixed length, so that a million of them are read in a second and a file's length says how many there are.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Self

from games.domain.errors import BY_CODE, Busy, GameClosed, StoreSilent, WindowClosed

BUTTON_GONE = "BUTTON_GONE"
ACKNOWLEDGED, UNKNOWN = 0, 1
REASONS = ("ACKNOWLEDGED", "UNKNOWN", BUTTON_GONE, *sorted(BY_CODE))
"""What an entry's code means: from 2 on, why the answer was refused."""
_OF_THE_MOMENT = (BUTTON_GONE, Busy.code, GameClosed.code, StoreSilent.code, WindowClosed.code)
BY_ONE_OF_MANY = frozenset(REASONS.index(code) for code in _OF_THE_MOMENT)
"""Refusals that depend on the moment and on the bot: another bot may store what one has refused so."""
_RECORD = struct.Struct("<IBcQQI")
_CODE_AT = 4
_CHUNK = 4096 * _RECORD.size


class JournalEntry(NamedTuple):
    """What became of one submission."""

    player: int
    code: int
    """Index into `REASONS`."""
    letter: bytes
    interaction: int
    """0 when the player never learned it."""
    at_ms: int
    """When the store received an acknowledged answer, by its clock; over the wire, when it was sent."""
    took_us: int
    """From the first try to this outcome, in microseconds."""


class JournalWriter:
    """Writes one file of entries. Use as a context manager."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        os.close(self._file)

    def write(self, entry: JournalEntry) -> None:
        """Hand the entry to the operating system: it outlives this process."""
        os.write(self._file, _RECORD.pack(*entry))


def path_of(logs: Path, game: int, process: int) -> Path:
    """Where a process of players keeps its journal of a game, both counted from 0."""
    return logs / f"game-{game}-players-{process}.log"


def read(path: Path) -> Iterator[JournalEntry]:
    """The entries of a file in the order of writing; none when there is no such file."""
    if not path.exists():
        return
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield from map(JournalEntry._make, _RECORD.iter_unpack(chunk))


class AnswerCount:
    """Counts the submissions of one file whose outcome is known, reading only what was added since the last time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0
        self.known = 0

    def update(self) -> int:
        """The count by now."""
        try:
            whole = self._path.stat().st_size // _RECORD.size * _RECORD.size
        except FileNotFoundError:
            return 0
        if whole > self._read:
            with self._path.open("rb") as file:
                file.seek(self._read)
                codes = file.read(whole - self._read)[_CODE_AT :: _RECORD.size]
            self._read = whole
            self.known += len(codes) - codes.count(UNKNOWN)
        return self.known
