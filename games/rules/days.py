"""The day that a game counts for. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime


def local_day(slot: str, opened_at: datetime) -> date:
    """The date of a game's slot, in the zone in which its registration posts; of one posted by hand, the one in UTC.

    It is the day on which people see the question, whenever the game closes and whatever becomes of the zone later.
    """
    day, apart, _time = slot.partition("T")
    try:
        if apart:
            return date.fromisoformat(day)
    except ValueError:  # a key of somebody else's, in a game that was imported
        pass
    return opened_at.astimezone(UTC).date()
