"""Durations and times of day as people write them, and as Tally does. What may mean two things is refused."""

from __future__ import annotations

import re

from games.domain.limits import MAX_WINDOW_S, MIN_WINDOW_S
from games.domain.names import LONGEST
from games.domain.text import quoted

_WORDS_OF = {
    604_800: "w week weeks",
    86_400: "d day days",
    3600: "h hr hrs hour hours",
    60: "m min mins minute minutes",
    1: "s sec secs second seconds",
}
"""Seconds of a unit -> how people write it."""
_UNITS = {word: seconds for seconds, words in _WORDS_OF.items() for word in words.split()}
_PART = r"([0-9]{1,6}|an?(?=\s))\s*([a-z]+)"
_PARTS = re.compile(rf"{_PART}(?:\s*(?:,|\band\b)?\s*{_PART})*")
_LETTERS = {86_400: "d", 3600: "h", 60: "m", 1: "s"}

_MOST = 500
"""Characters of a list of times: more than as many times as a registration may have."""
_WORDS = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")
_HALF_DAY = re.compile(r"(0?[1-9]|1[0-2])(?:[:.]([0-5][0-9]))?([ap])\.?m\.?", re.IGNORECASE)
_APART = re.compile(r"(?<=[0-9])\s+(?=[ap]\.?m\b)", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;&]+(?:and[\s,;&]+)?", re.IGNORECASE)


def parse_duration(text: str) -> int:
    """Seconds of a duration such as `90s`, `30 minutes`, `2h30m` or `1 day`. Raises ValueError with an example."""
    wanted = text.strip().lower() if len(text) <= LONGEST else ""
    if wanted.isdecimal():
        raise ValueError(f"{quoted(wanted)} of what? A duration is written like 90s, 30m, 2h30m or 1d.")
    parts = re.findall(_PART, wanted) if _PARTS.fullmatch(wanted) else []
    units = [_UNITS.get(word, 0) for _, word in parts]
    seconds = sum((int(n) if n.isdigit() else 1) * unit for (n, _), unit in zip(parts, units, strict=True))
    if 0 in units or units != sorted(set(units), reverse=True):
        seconds = 0  # a word that is no unit, or one twice or out of order: what is meant is not sure
    if not MIN_WINDOW_S <= seconds <= MAX_WINDOW_S:
        raise ValueError("A duration is from 10 seconds to 7 days, written like 90s, 30m, 2h30m or 1d.")
    return seconds


def format_duration(seconds: int) -> str:
    """The shortest text that `parse_duration` reads as the same number of seconds; `0s` for none."""
    parts = []
    for unit, letter in _LETTERS.items():
        count, seconds = divmod(seconds, unit)
        if count:
            parts.append(f"{count}{letter}")
    return "".join(parts) or "0s"


def parse_times(text: str) -> tuple[str, ...]:
    """Times of day such as `8:00, 17:30`, `8pm` or `noon`, sorted, without repeats, as `HH:MM`.

    Raises ValueError with an example.
    """
    if len(text) > _MOST:
        raise ValueError("These are too many times of day. Write some, such as 8:00, 17:30, or 8pm.")
    parts = _BETWEEN.split(_APART.sub("", text.strip()))
    return tuple(sorted({_time(part) for part in parts}))


def _time(text: str) -> str:
    if match := _TIME.fullmatch(text):
        return f"{int(match[1]):02d}:{match[2]}"
    if match := _HALF_DAY.fullmatch(text):
        hour, minute = int(match[1]), match[2] or "00"
        if (hour, minute) == (12, "00"):
            raise ValueError(f"“{text}” is noon to some and midnight to others. Write noon or midnight.")
        return f"{hour % 12 + (12 if match[3] in 'pP' else 0):02d}:{minute}"
    if text.casefold() in _WORDS:
        return _WORDS[text.casefold()]
    raise ValueError(
        f"“{quoted(text)}” is not a time of day. Write times from 0:00 to 23:59, such as 8:00, 17:30, or 8pm."
    )
