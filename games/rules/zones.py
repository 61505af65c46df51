"""Time zones by the names of the IANA database, as people write them.

https://data.iana.org/time-zones/theory.html says how the names are made: Area/Location, with underscores for blanks.
"""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from rapidfuzz import fuzz, process

from games.domain.names import LONGEST, fold, folded, same
from games.domain.text import quoted

NO_PLACES = frozenset({"localtime", "Factory"})
"""Names in the database's directory that are no places: the machine's own zone, and the one of a machine not set up."""
_AREAS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
_NEAR = 75.0
EXAMPLE = "Use an IANA name such as Europe/Vienna."


@cache
def names() -> tuple[str, ...]:
    """All zones: places of the inhabited areas first, then UTC, then the names that exist for their own sake."""
    return tuple(
        sorted(available_timezones() - NO_PLACES, key=lambda name: (not name.startswith(_AREAS), name != "UTC", name))
    )


def is_zone(name: str) -> bool:
    """Whether this is a zone's name, letter for letter."""
    return name in _known()


@cache
def _known() -> frozenset[str]:
    return frozenset(names())


@cache
def _folded() -> dict[str, list[str]]:
    return folded(names())


def parse_zone(text: str) -> str:
    """The zone's name for what was typed, such as `europe/vienna` or `America/New York`. Raises ValueError.

    An exact name comes first. For a city alone its zone is suggested, not taken: it may be in more than one country.
    """
    name = text.strip()
    found = same(name, _folded()) if len(name) <= LONGEST else None
    if found is not None:
        return found
    near = _nearest(name)
    hint = f"Do you mean {near}?" if near else EXAMPLE
    raise ValueError(f"“{quoted(name)}” is not a time zone. {hint}")


def _nearest(text: str) -> str | None:
    """By the whole name or by its city. None for an offset such as UTC+2: it knows no summer time."""
    if len(text) > LONGEST or any(letter.isdigit() for letter in text):
        return None
    places = [name for name in names() if name.startswith(_AREAS)]
    wanted = fold(text)
    found = [process.extractOne(wanted.rpartition("/")[2], places, scorer=fuzz.ratio, processor=_city)]
    if "/" in wanted:
        found.append(process.extractOne(wanted, places, scorer=fuzz.ratio, processor=fold))
    name, likeness, _ = max(found, key=lambda match: match[1])
    return name if likeness >= _NEAR else None


def _city(name: str) -> str:
    return fold(name).rpartition("/")[2]
