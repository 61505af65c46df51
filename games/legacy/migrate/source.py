"""Where records come from, one at a time: a file of the legacy bot, an export, or the file of a JSON store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

from games.legacy.app_state import ADDED, GAMES, HISTORY, REGISTRATIONS, SECTIONS, SEEDS
from games.legacy.json_scanner import NotJson, Scanner

KEYED = (REGISTRATIONS, GAMES, HISTORY)
"""The sections that hold records by id."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One raw record, or something in its place that is none."""

    guild_id: str
    section: str
    raw: Any
    id: str = ""
    """Empty for the sections that are one value."""
    wrong: str = ""
    """Why it cannot even be read; empty for a record."""
    repeated: tuple[tuple[str, object], ...] = field(default=())
    """Keys that stood twice in it, with the value that does not count."""
    done: int = 0
    """How far the source has been read, in its own measure."""

    @property
    def path(self) -> str:
        return ".".join(part for part in (self.guild_id, self.section, self.id) if part)


class RecordSource(Protocol):
    """Records that can be walked through more than once, in the same order."""

    name: str
    size: int
    """What `Item.done` reaches at the end."""
    duties: Mapping[str, int]
    """Known after a walk: duty loops that work on the source itself -> ms when each last reported."""

    def items(self) -> Iterator[Item]:
        """All records. Raises NotJson."""


class FileSource:
    """The JSON file. Walked through with bounded memory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path)
        self.size = path.stat().st_size
        self.duties: Mapping[str, int] = {}

    def open(self) -> IO[str]:
        """The text just as it stands there, line ends included."""
        return self.path.open(encoding="utf-8", newline="")

    def items(self) -> Iterator[Item]:
        with self.open() as stream:
            scanner = Scanner(stream)
            if scanner.peek() != "{":
                raise scanner.broken("an object is expected")
            for guild_id, _ in scanner.members():
                if guild_id == ADDED:  # what a JSON store keeps for itself
                    duties = as_mapping(as_mapping(scanner.value()).get("duties"))
                    self.duties = {worker: ms for worker, ms in duties.items() if isinstance(ms, int)}
                else:
                    yield from _guild(scanner, guild_id)
            scanner.end()


def is_guild(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) <= 20


def _guild(scanner: Scanner, guild_id: str) -> Iterator[Item]:
    if scanner.peek() != "{":
        raw = scanner.value()
        if is_guild(guild_id):
            yield Item(guild_id=guild_id, section="", raw=raw, wrong="is not an object")
        return
    for section, _ in scanner.members():
        if section not in SECTIONS:
            scanner.value()
        elif is_guild(guild_id):
            yield from _section(scanner, guild_id, section)
        elif section != ADDED:
            yield Item(guild_id=guild_id, section=section, raw=scanner.value(), wrong="is under no guild's id")
        else:
            scanner.value()
        scanner.repeated.clear()


def _section(scanner: Scanner, guild_id: str, section: str) -> Iterator[Item]:
    if section not in KEYED or scanner.peek() != "{":
        raw = scanner.value()
        wrong = "is not an object" if section in KEYED and raw not in (None, []) else ""
        if section in (SEEDS, ADDED) or wrong:
            yield Item(guild_id=guild_id, section=section, raw=raw, wrong=wrong, done=scanner.offset)
        return
    for id, _ in scanner.members():
        scanner.repeated.clear()
        raw = scanner.value()
        yield Item(
            guild_id=guild_id,
            section=section,
            id=id,
            raw=raw,
            repeated=tuple(scanner.repeated),
            done=scanner.offset,
        )


def spans_of_trivia(stream: IO[str]) -> Iterator[tuple[int, int]]:
    """What has to be cut out of the file, in characters from and until, so that no guild has a trivia key any more.

    Each cut takes exactly one comma with it, where there is one, and leaves all other characters as they are.
    """
    scanner = Scanner(stream)
    for guild_id, _ in scanner.members():
        if scanner.peek() == "{" and is_guild(guild_id):
            yield from _cuts(scanner)
        else:
            scanner.value()
    scanner.end()


def _cuts(scanner: Scanner) -> Iterator[tuple[int, int]]:
    kept, behind, first = False, 0, -1
    for key, begin in scanner.members():
        if first < 0:
            first = begin
        if key not in SECTIONS:
            scanner.value()
            if not kept and begin > first:
                yield first, begin  # all members before this one go, and so does the comma before it
            kept = True
        else:
            scanner.pass_over()
            if kept:
                yield behind, scanner.offset
        behind = scanner.offset
    if not kept and first >= 0:
        yield first, behind


def as_mapping(raw: object) -> Mapping[str, Any]:
    """The object itself, or an empty one for anything else."""
    return raw if isinstance(raw, dict) else {}


__all__ = ["FileSource", "Item", "NotJson", "RecordSource", "as_mapping", "is_guild", "spans_of_trivia"]
