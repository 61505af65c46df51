"""Weekdays as people write and read them, and as they are stored: `MON` to `SUN` in this order, none for every day."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

from games.domain.names import LONGEST, nearest
from games.domain.text import quoted

NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS = tuple(name[:3].upper() for name in NAMES)
_EVERY_DAY = ("daily", "everyday", "every day", "all", "all days")
_GROUPS = {
    **dict.fromkeys(("weekdays", "working days", "workdays"), DAYS[:5]),
    **dict.fromkeys(("weekend", "weekends"), DAYS[5:]),
    **dict.fromkeys(_EVERY_DAY, DAYS),
}
_BETWEEN = re.compile(r"\s*(?:[,;&]|\band\b)\s*|\s+")
_RANGE = re.compile(r"\s*(?:[-–]|\bto\b)\s*")
EXAMPLE = "Write weekdays such as Mon-Fri, or Mon, Wed, Sat."


def stored(days: Collection[str]) -> tuple[str, ...]:
    """These days in their order, each once; none when they are all seven."""
    return tuple(day for day in DAYS if day in days) if len(set(days)) < len(DAYS) else ()


def parse_days(text: str) -> tuple[str, ...]:
    """The days of `mon-fri`, `Mon, Wed and Saturday`, `weekend` or `daily`, as stored. Raises ValueError."""
    wanted = " ".join(text.casefold().split()) if len(text) <= LONGEST else ""
    if wanted in _GROUPS:
        return stored(_GROUPS[wanted])
    found: set[str] = set()
    for part in _BETWEEN.split(_RANGE.sub("-", wanted)):
        found |= set(_GROUPS[part]) if part in _GROUPS else _range(part)
    return stored(found)


def _range(part: str) -> set[str]:
    """A day, or some in a row: past the end of the week too, as in `Fri-Mon`."""
    first, dash, last = part.partition("-")
    begin = _index(first)
    return {DAYS[(begin + n) % 7] for n in range((_index(last) - begin) % 7 + 1 if dash else 1)}


def _index(text: str) -> int:
    text = text.rstrip(".")
    for index, name in enumerate(NAMES):
        if len(text) >= 2 and name.casefold().startswith(text):
            return index
    near = nearest(text, NAMES)
    raise ValueError(f"“{quoted(text)}” is not a weekday. " + (f"Do you mean {near}?" if near else EXAMPLE))


def in_words(days: Collection[str]) -> str:
    """`Mon–Fri`, `Mon–Wed, Sun`, `Sat, Sun`; empty for every day."""
    return runs([DAYS.index(day) for day in stored(days)], lambda index: NAMES[index][:3])


def runs(numbers: Iterable[int], name: Callable[[int], str] = str) -> str:
    """`1, 3, 8–17` of rising numbers: three or more in a row by the first and the last of them."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    parts = [[f"{name(run[0])}–{name(run[-1])}"] if len(run) > 2 else map(name, run) for run in found]
    return ", ".join(part for some in parts for part in some)
