"""The next posts of a registration, with what the clocks do to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from games.domain.records import Registration
from games.rules import durations
from games.rules.schedule import next_slots

POSTS = 10


@dataclass(frozen=True, slots=True)
class Post:
    """One line of the list."""

    at_ms: int
    notes: tuple[str, ...]
    """What is special about it, in words; empty on a common day."""


def upcoming(registration: Registration, now_ms: int) -> list[Post]:
    """The next ten posts, whether it runs or is paused; a change of the clocks is said where it first counts."""
    before = _offset(now_ms, registration.zone)
    posts = []
    for slot in next_slots(registration, now_ms, POSTS):
        offset = _offset(slot.at_ms, registration.zone)
        change = "" if offset == before else _change(before, offset)
        posts.append(Post(slot.at_ms, tuple(note for note in (slot.note, change) if note)))
        before = offset
    return posts


def _offset(at_ms: int, zone: str) -> timedelta:
    return datetime.fromtimestamp(at_ms / 1000, ZoneInfo(zone)).utcoffset() or timedelta()


def _change(before: timedelta, after: timedelta) -> str:
    """In a zone without clock changes, such as most viewers' UTC, the same post comes earlier or later from now on."""
    way = "forward" if after > before else "back"
    minutes = abs(after - before) // timedelta(minutes=1)
    by = durations.format_duration(60 * minutes)
    return f"From here on the clocks are {way} by {by}: {_utc(before)} became {_utc(after)}."


def _utc(offset: timedelta) -> str:
    minutes = offset // timedelta(minutes=1)
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    return f"UTC{sign}{minutes // 60}" + (f":{minutes % 60:02d}" if minutes % 60 else "")
