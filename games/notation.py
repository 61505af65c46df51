"""What people type, read in one place: durations and times of day."""

from __future__ import annotations

import re

from games.rules import MAX_WINDOW_S, MIN_WINDOW_S

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_DURATION = re.compile(r"(?:(\d{1,3})d)?(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s)?", re.ASCII)
_UNITS = (86_400, 3600, 60, 1)


def parse_duration(text: str) -> int:
    """Seconds of a duration such as `90s`, `30m`, `2h30m` or `1d`. Raises ValueError with an example."""
    match = _DURATION.fullmatch(text.strip().lower().replace(" ", ""))
    seconds = sum(int(n) * unit for n, unit in zip(match.groups("0"), _UNITS, strict=True)) if match else 0
    if not MIN_WINDOW_S <= seconds <= MAX_WINDOW_S:
        raise ValueError("A duration is from 10 seconds to 7 days, written like 90s, 30m, 2h30m or 1d.")
    return seconds


def format_duration(seconds: int) -> str:
    """The shortest text that `parse_duration` reads as the same number of seconds; `0s` for none."""
    parts = []
    for unit, letter in zip(_UNITS, "dhms", strict=True):
        count, seconds = divmod(seconds, unit)
        if count:
            parts.append(f"{count}{letter}")
    return "".join(parts) or "0s"


def parse_times(text: str) -> tuple[str, ...]:
    """Times of day such as `8:00, 17:30`, sorted, without repeats, as `HH:MM`. Raises ValueError with an example."""
    times = set()
    for part in re.split(r"[\s,;]+", text.strip()):
        match = _TIME.fullmatch(part)
        if not match:
            raise ValueError(f"{part!r} is not a time of day. Write times from 0:00 to 23:59, such as 8:00, 17:30.")
        times.add(f"{int(match[1]):02d}:{match[2]}")
    return tuple(sorted(times))
