"""Seasons with a name and dates of their own, as a server writes them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from games.domain.text import one_line, quoted

MOST = 50
"""Seasons of one server."""
LONGEST_NAME = 40
"""Characters."""
_MOST_TEXT = 5000
"""Characters of a list: more than as many seasons as there may be."""
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
EXAMPLE = "Winter: 2026-12-01 to 2027-02-28"
_LINE = re.compile(
    r"(.*?)[\s:,]+([0-9]{4}-[0-9]{2}-[0-9]{2})\s*(?:to|until|[-–—])\s*([0-9]{4}-[0-9]{2}-[0-9]{2})[\s.]*"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnSeason:
    """One of them. Raises ValueError for one without a name, or that ends before it begins."""

    name: str
    """What people call it, at most 40 characters on one line."""
    first: date
    """The local day on which it begins."""
    last: date
    """The local day with which it ends: it belongs to the season."""

    def __post_init__(self) -> None:
        if not self.name or self.name != one_line(self.name) or len(self.name) > LONGEST_NAME:
            raise ValueError(f"A season has a name of 1 to {LONGEST_NAME} characters on one line, such as {EXAMPLE}.")
        if self.last < self.first:
            raise ValueError(
                f"“{self.name}” ends on {self.last}, before it begins on {self.first}. Write the earlier day first."
            )
        if self.first.year < _FIRST_YEAR or self.last.year > _LAST_YEAR:
            raise ValueError(
                f"“{self.name}” is not within the years {_FIRST_YEAR} to {_LAST_YEAR}. Write such as {EXAMPLE}."
            )


def check_own(seasons: Iterable[OwnSeason]) -> tuple[OwnSeason, ...]:
    """The seasons in order. Raises ValueError for none, too many, two of one name, or two that overlap."""
    ordered = sorted(seasons, key=lambda season: season.first)
    if not 1 <= len(ordered) <= MOST:
        raise ValueError(f"Write from 1 to {MOST} seasons, one a line, such as {EXAMPLE}.")
    names: set[str] = set()
    for season in ordered:
        if season.name.casefold() in names:
            raise ValueError(f"Two seasons are called “{season.name}”. Give each a name of its own.")
        names.add(season.name.casefold())
    for one, following in pairwise(ordered):
        if following.first <= one.last:
            raise ValueError(
                f"“{one.name}” ends on {one.last}, when “{following.name}” has begun on {following.first}. "
                "End the one before the other begins."
            )
    return tuple(ordered)


def parse_own(text: str) -> tuple[OwnSeason, ...]:
    """The seasons of a text with one a line, such as `Winter: 2026-12-01 to 2027-02-28`.

    Raises ValueError with what to write.
    """
    if len(text) > _MOST_TEXT:
        raise ValueError(f"These are too many seasons. Write at most {MOST}, one a line, such as {EXAMPLE}.")
    return check_own(_season(line) for line in text.splitlines() if line.strip())


def _season(line: str) -> OwnSeason:
    match = _LINE.fullmatch(one_line(line))
    if not match:
        raise ValueError(f"“{quoted(line)}” cannot be read. Write a name and its first and last day: {EXAMPLE}.")
    return OwnSeason(name=match[1], first=_day(match[2]), last=_day(match[3]))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"There is no day {text}. Write year, month and day, such as {EXAMPLE}.") from None


def format_own(seasons: Iterable[OwnSeason]) -> str:
    """The text that `parse_own` reads as the same seasons."""
    return "\n".join(f"{season.name}: {season.first} to {season.last}" for season in seasons)
