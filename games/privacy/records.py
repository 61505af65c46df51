"""One thing that Tally holds of a player, and the two ways in which all of them are written; nothing here reads."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from games.questions.csv_injection import escape

Value = str | int | bool | None


class Kind(StrEnum):
    """Where it is kept, and as what."""

    IN_PLAY = "answer in play"
    """In the store. Whether it is right is told after the close."""
    REFUSED = "refused answer"
    """In the store: that one came, and not what it was."""
    ANSWER = "answer"
    """In the database, of a finished game."""
    CANCELLED = "answer of a cancelled game"
    PLACE = "place in results"
    """Named among the first, or as the fastest, of a finished game."""
    SCORE = "score"
    """A row of the leaderboards."""
    HIDDEN = "wish to be hidden"
    AUDIT = "audit entry"
    """Something that the player did as a host or administrator, or that was done to their rights."""
    ROLE = "role"
    """What the player may do on the dashboard."""
    LOGIN = "login"
    """The account of the dashboard that belongs to their Discord."""


@dataclass(frozen=True, slots=True)
class Record:
    """One of them: name of a field -> value, without those that are empty."""

    kind: Kind
    fields: Mapping[str, Value] = field(default_factory=dict)


COLUMNS = (
    *("kind", "at", "game", "channel", "question_number", "question", "answer", "verdict", "time_ms", "name"),
    *("interaction", "details"),
)
"""Of the table; what a record has beyond them stands together in the last, as JSON."""
_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_readable = json.JSONEncoder(ensure_ascii=False).encode


def as_json(about: Mapping[str, Value], records: Iterable[Record]) -> Iterator[str]:
    """One object: what it is `about`, and the list `records`; in parts, a record each."""
    yield f'{{"about": {_readable(dict(about))},\n "records": ['
    separator = "\n  "
    for record in records:
        yield separator + _readable({"kind": str(record.kind), **record.fields})
        separator = ",\n  "
    yield "\n ]}\n"


def as_csv(records: Iterable[Record]) -> Iterator[str]:
    """A table with `COLUMNS`; in parts, a line each. No cell is a formula."""
    yield _line(COLUMNS)
    for record in records:
        known = {"kind": str(record.kind), **record.fields}
        more = {name: value for name, value in known.items() if name not in COLUMNS}
        yield _line([*(_cell(known.get(name)) for name in COLUMNS[:-1]), _cell(_compact(more) if more else "")])


def _cell(value: Value) -> str:
    return "" if value is None else escape(str(value))


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()
