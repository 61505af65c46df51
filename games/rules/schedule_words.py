"""Schedules in words: of a cron line what it means, and the weekdays and times of day that it is where it is no more.

Pure. What is stored may be older than the rules: a line that is too long or cannot be read is shown as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from itertools import product
from typing import Any

from cronsim import CronSim, CronSimError

from games.domain.records import Registration
from games.rules import cron, weekdays
from games.rules.registration_rules import MAX_TIMES

_AT_ONCE = 6
"""Times of day that are written out one by one; more are said by their minutes and hours."""
_MOST_SHOWN = 170
"""Of what was stored before there was a limit."""
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_MONTHS = tuple("January February March April May June July August September October November December".split())


def in_words(registration: Registration) -> str:
    """When it posts, without its zone: `08:00, 17:30`, `Mon–Fri 18:00`, or what its cron line means."""
    r = registration
    return cron_in_words(r.cron) if r.cron else _picked(r.days, r.times[:_MOST_SHOWN])


def _picked(days: Iterable[str], times: Iterable[str]) -> str:
    return " ".join(filter(None, (weekdays.in_words(tuple(days)), ", ".join(times))))


def picks(line: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The weekdays (none for every day) and times of day of a cron line that says no more than these; else None."""
    read = _read(line)
    if read is None or not _by_week(read) or len(read.minutes) * len(read.hours) > MAX_TIMES:
        return None
    if read.parts[1].startswith("*") or read.parts[2].startswith("*"):
        return None  # such lines do not make up for what the clock skips
    return _days(read), _times(read)


@lru_cache(maxsize=4096)
def cron_in_words(line: str) -> str:
    """What a cron line means; `cron` and the line itself for one that cannot be read."""
    read = _read(line)
    if read is None:
        return f"cron {line}"
    if _by_week(read) and len(read.minutes) * len(read.hours) <= _AT_ONCE:
        return _picked(_days(read), _times(read))
    return ", ".join(filter(None, (_when(read), _on_days(read), _in_months(read))))


def _read(line: str) -> Any:
    """The line as cronsim reads it; None for one that follows no rule."""
    if len(line) > cron.MOST or len(line.split()) != 5:
        return None
    try:
        return CronSim(line, datetime(2024, 1, 1))
    except CronSimError:
        return None


def _by_week(read: Any) -> bool:
    """Whether only weekdays restrict its days."""
    return len(read.months) == 12 and read.parts[3] == "*" and all(isinstance(day, int) for day in read.weekdays)


def _days(read: Any) -> tuple[str, ...]:
    return weekdays.stored({weekdays.DAYS[(day - 1) % 7] for day in read.weekdays})


def _times(read: Any) -> tuple[str, ...]:
    return tuple(f"{hour:02d}:{minute:02d}" for hour, minute in product(sorted(read.hours), sorted(read.minutes)))


def _when(read: Any) -> str:
    """The times of day; of many, minutes and hours apart."""
    if len(read.minutes) * len(read.hours) <= _AT_ONCE:
        return "at " + ", ".join(_times(read))
    minutes = _minutes(sorted(read.minutes))
    if len(read.hours) == 24:
        return minutes
    return f"{minutes}, {'hour' if len(read.hours) == 1 else 'hours'} {weekdays.runs(sorted(read.hours))}"


def _minutes(minutes: list[int]) -> str:
    step = minutes[1] if len(minutes) > 1 else 0
    if step and 60 % step == 0 and minutes == list(range(0, 60, step)):
        return "every minute" if step == 1 else f"every {step} minutes"
    if minutes == [0]:
        return "on the hour"
    return f"at {'minute' if len(minutes) == 1 else 'minutes'} {weekdays.runs(minutes)}"


def _on_days(read: Any) -> str:
    every_date, every_weekday = len(read.days) == 31, len(read.weekdays) == 8
    dates, days = _dates(read.days), _weekdays(read.weekdays)
    if every_date and every_weekday:
        return ""
    if every_date or every_weekday:
        return days if every_date else dates
    return f"{dates} if that is {days}" if read.day_and else f"{dates} or {days}"


def _dates(days: Iterable[int]) -> str:
    last = {CronSim.LAST: "the last", CronSim.LAST_WEEKDAY: "the last working"}
    named = [f"{words} day" for value, words in last.items() if value in days]
    if numbers := sorted(day for day in days if day > 0):
        named.insert(0, f"{'day' if len(numbers) == 1 else 'days'} {weekdays.runs(numbers)}")
    return f"on {' and '.join(named)} of the month"


def _weekdays(days: Iterable[Any]) -> str:
    plain = weekdays.in_words({weekdays.DAYS[(day - 1) % 7] for day in days if isinstance(day, int)})
    counted = sorted((day for day in days if not isinstance(day, int)), key=lambda day: (day[0], -day[1]))
    named = [
        f"the {'last' if nth == CronSim.LAST else _ORDINALS[nth - 1]} {weekdays.NAMES[(day - 1) % 7]} of the month"
        for day, nth in counted
    ]
    return f"on {' and '.join([plain, *named] if plain else named)}"


def _in_months(read: Any) -> str:
    if len(read.months) == 12:
        return ""
    return f"in {', '.join(_MONTHS[month - 1] for month in sorted(read.months))}"
