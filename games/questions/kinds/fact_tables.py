"""Reads the tables of facts: a `.psv` file each, cells between bars, the first line is names, `#` begins a comment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

from anyascii import anyascii

Row = Mapping[str, str]
"""Column -> cell, stripped; a cell that the line leaves out is empty."""

FOLDER = Path(__file__).parents[1] / "facts"


@cache
def rows(table: str) -> tuple[Row, ...]:
    """All facts of a table in file order. Raises FileNotFoundError, or ValueError for a line with too many cells."""
    lines = (line for line in (FOLDER / f"{table}.psv").read_text(encoding="utf-8").splitlines() if line.strip())
    cells = [[cell.strip() for cell in line.split("|")] for line in lines if not line.startswith("#")]
    names = cells[0]
    for line in cells[1:]:
        if len(line) > len(names):
            raise ValueError(f"{table}: more cells than {names}: {line}")
    return tuple(dict(zip(names, line + [""] * (len(names) - len(line)), strict=True)) for line in cells[1:])


def several(cell: str) -> tuple[str, ...]:
    """The parts of a cell that holds a list: `a; b` gives a and b."""
    return tuple(part for part in (part.strip() for part in cell.split(";")) if part)


LONGEST_SLUG = 40


def slug(text: str) -> str:
    """A stable key from a fact's own words, for a seed: `Moby-Dick` gives `moby-dick`, a bare code (`FR`) stays.

    Long ones are cut and end in a check so that they stay different.
    """
    if text.isascii() and text.isalnum():
        return text
    words = re.sub(r"[^a-z0-9]+", "-", anyascii(text).lower().replace("+", "-plus")).strip("-")
    if len(words) <= LONGEST_SLUG:
        return words
    return f"{words[:LONGEST_SLUG].rpartition('-')[0]}-{sha256(words.encode()).hexdigest()[:4]}"


def keyed(found: Iterable[Row], *columns: str) -> dict[str, Row]:
    """Rows by the slug of some columns. Raises ValueError when two rows would share one."""
    table: dict[str, Row] = {}
    for row in found:
        key = slug(" ".join(row[column] for column in columns).removeprefix("Which ").removeprefix("How many "))
        if key in table:
            raise ValueError(f"two facts are called {key}: {table[key]} and {row}")
        table[key] = row
    return table


LEVELS = {"e": "easy", "m": "medium", "h": "hard", "": "medium"}


def level(row: Row) -> str:
    """The difficulty that a row's `level` cell (e, m or h; empty for medium) stands for."""
    return LEVELS[row.get("level", "")]
