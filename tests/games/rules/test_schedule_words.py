"""What a schedule is in words, and which cron lines are weekdays and times of day."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.rules.cron import line_of
from games.rules.schedule import iter_slots
from games.rules.schedule_words import cron_in_words, in_words, picks
from games.rules.weekdays import DAYS, stored
from tests.games.samples import REGISTRATION

YEAR_MS = 365 * 86_400_000


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("0 18 * * MON-FRI", "Mon–Fri 18:00"),
        ("0,30 8 * * 0,6", "Sat, Sun 08:00, 08:30"),
        ("0 9 * * 0-7", "09:00"),
        ("* * * * *", "every minute"),
        ("*/15 * * * *", "every 15 minutes"),
        ("0 * * * *", "on the hour"),
        ("5 */8 * * *", "00:05, 08:05, 16:05"),
        ("*/7 2 * * *", "at minutes 0, 7, 14, 21, 28, 35, 42, 49, 56, hour 2"),
        ("5 8-17 * * 1-5", "at minute 5, hours 8–17, on Mon–Fri"),
        ("0 18 1 * *", "at 18:00, on day 1 of the month"),
        ("0 0 L 1,7 *", "at 00:00, on the last day of the month, in January, July"),
        ("0 0 1,LW * *", "at 00:00, on day 1 and the last working day of the month"),
        ("0 12 * * FRI#2", "at 12:00, on the second Friday of the month"),
        ("0 12 * * MON,5L", "at 12:00, on Mon and the last Friday of the month"),
        ("30 8 13-15 * FRI", "at 08:30, on days 13–15 of the month or on Fri"),
        ("0 0 13 * */5", "at 00:00, on day 13 of the month if that is on Fri, Sun"),
        ("0 0 * *", "cron 0 0 * *"),
        ("61 0 * * *", "cron 61 0 * * *"),
        (f"{'*,' * 2939}* * * * *", f"cron {'*,' * 2939}* * * * *"),
    ],
)
def test_a_cron_line_is_said_in_words(line: str, words: str) -> None:
    assert cron_in_words(line) == words


def test_picked_days_and_times_are_said_as_they_are() -> None:
    picked = replace(REGISTRATION, times=("08:00", "17:30"))
    assert in_words(picked) == "08:00, 17:30"
    assert in_words(replace(picked, days=("MON", "TUE", "WED"))) == "Mon–Wed 08:00, 17:30"
    assert in_words(replace(picked, times=(), cron="30 19 * * FRI")) == "Fri 19:30"


@pytest.mark.parametrize(
    "line", ["*/30 8 * * *", "0 18 1 * *", "0 18 * 5 *", "0 18 * * FRI#2", "0 0 * *", "*/5 * * * *"]
)
def test_a_line_that_says_more_is_left_to_those_who_read_cron(line: str) -> None:
    assert picks(line) is None


@given(
    days=st.sets(st.sampled_from(DAYS), min_size=1).map(stored),
    time=st.times().map(lambda time: f"{time:%H:%M}"),
)
def test_a_day_and_time_come_back_from_their_cron_line(days: tuple[str, ...], time: str) -> None:
    assert picks(line_of(time, days)) == (days, (time,))


@pytest.mark.parametrize("zone", ["Europe/Vienna", "America/New_York"])
@pytest.mark.parametrize("line", ["0,30 1-3 * * SUN", "30 2 * * SUN", "0 18 * * MON-FRI", "15 0 * * *"])
def test_what_a_line_is_shown_as_posts_when_the_line_does(zone: str, line: str) -> None:
    """Also where the clocks change: through a year."""
    found = picks(line)
    assert found is not None
    by_line = replace(REGISTRATION, times=(), cron=line, zone=zone)
    by_picks = replace(by_line, cron="", days=found[0], times=found[1])
    begin = 1_767_225_600_000  # 2026 in UTC
    year = [
        itertools.takewhile(lambda slot: slot.at_ms < begin + YEAR_MS, iter_slots(r, begin))
        for r in (by_line, by_picks)
    ]
    moments = [{slot.at_ms for slot in slots} for slots in year]  # of times skipped together, the last is posted
    assert moments[0] == moments[1] and len(moments[0]) > 50
