"""The posts of a schedule as bits are those that come one by one."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.domain.records import Registration
from games.rules import minutes
from games.rules.schedule import iter_slots
from tests.games.rules.counting import count_work
from tests.games.samples import REGISTRATION

DAYS = 8
ZONES = ["UTC", "Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Cairo"]
HALF_AN_HOUR = "Australia/Lord_Howe"
"""Lines with a star for minute or hour lose a slot there when the clocks change: cronsim leaves it out."""
LINES = [
    "* * * * *",
    "*/7 * * * *",
    "*/15 2 * * *",
    "30 * * * *",
    "0,30 0-3 * * *",
    "15,45 1-3 * * MON-FRI",
    "30 2 * * *",
    "0 0 29 2 */7",
    "59 23 L * *",
    "0 12 1,15 * FRI#2",
]


def one_by_one(schedule: Registration, start: datetime) -> int:
    start_ms = int(start.timestamp()) * 1000
    end_ms = start_ms + DAYS * minutes.DAY * 60_000
    slots = itertools.takewhile(lambda slot: slot.at_ms < end_ms, iter_slots(schedule, start_ms - 1))
    found = 0
    for slot in slots:
        found |= 1 << (slot.at_ms - start_ms) // 60_000
    return found


@pytest.mark.parametrize(
    ("zone", "line"),
    [(zone, line) for zone in ZONES for line in LINES if zone != HALF_AN_HOUR or "*" not in line[:4]],
)
def test_the_bits_are_the_slots_also_where_the_clocks_change(zone: str, line: str) -> None:
    schedule = replace(REGISTRATION, times=(), cron=line, zone=zone)
    dense = line.startswith("*")
    for start in _changes(zone)[:1] if dense else _changes(zone):
        assert minutes.posts(schedule, start, DAYS) == one_by_one(schedule, start)


def _changes(zone: str) -> list[datetime]:
    """Midnights some days before the clocks of the zone change, in 2026; one where they never do."""
    days = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(365)]
    offsets = [day.astimezone(ZoneInfo(zone)).utcoffset() for day in days]
    found = [days[n - 4] for n in range(4, 365) if offsets[n] != offsets[n - 1]]
    return found or days[:1]


@given(
    times=st.sets(st.tuples(st.integers(0, 23), st.integers(0, 59)), min_size=1, max_size=24),
    zone=st.sampled_from(ZONES),
    day=st.integers(0, 3 * 365),
)
def test_the_bits_of_times_of_day_are_the_slots(times: set[tuple[int, int]], zone: str, day: int) -> None:
    schedule = replace(REGISTRATION, times=tuple(sorted(f"{h:02d}:{m:02d}" for h, m in times)), zone=zone)
    start = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=day)
    assert minutes.posts(schedule, start, DAYS) == one_by_one(schedule, start)


@given(st.sets(st.integers(0, 200)), st.integers(1, 300))
def test_a_minute_is_spread_over_those_that_follow(starts: set[int], many: int) -> None:
    spread = minutes.spread(sum(1 << start for start in starts), many)
    assert spread == sum(1 << n for n in {start + n for start in starts for n in range(many)})
    assert minutes.first(spread) == min(starts, default=None)


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_read_once_and_held_against_each_day_once(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    work = count_work(monkeypatch)
    for n in range(100):
        start = datetime(2026, 3, 25, tzinfo=UTC) + timedelta(days=n)
        work.forget()
        minutes.posts(replace(REGISTRATION, times=(), cron=line, zone="Europe/Vienna"), start, DAYS)
        assert (work.parses, work.visits) == (1, 0)
        assert work.days <= DAYS + 3
