"""The posts of a registration within the next days, as bits of one number: bit n is minute n of today in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from games.domain.records import Registration
from games.rules import minutes

HORIZON_DAYS = 8
"""How far ahead is looked: a weekly game comes once in it."""


def to_come(r: Registration, now_ms: int) -> int:
    """The minutes of its posts after now."""
    past = (now_ms - int(today(now_ms).timestamp()) * 1000) // 60_000 + 1
    return within_horizon(r, now_ms) >> past << past


def within_horizon(r: Registration, now_ms: int) -> int:
    """The minutes of its posts from the begin of this day on."""
    return _posts(r.times, r.days, r.cron, r.zone, today(now_ms))


def today(now_ms: int) -> datetime:
    """Midnight in UTC: the minute 0 of what is counted here."""
    return datetime.fromtimestamp(now_ms // 1000, UTC).replace(hour=0, minute=0, second=0)


@lru_cache(maxsize=4096)
def _posts(times: tuple[str, ...], days: tuple[str, ...], cron: str, zone: str, start: datetime) -> int:
    """The minutes of a schedule's posts within the horizon; remembered, for many registrations share one."""
    schedule = Registration(id="", guild_id="", channel_id="", times=times, days=days, cron=cron, zone=zone)
    return minutes.posts(schedule, start, HORIZON_DAYS)
