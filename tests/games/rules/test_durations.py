"""What people type is read in one place."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.domain import limits
from games.rules import durations


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90s", 90),
        ("30m", 1800),
        ("2h30m", 9000),
        ("1d", 86_400),
        ("7d", 604_800),
        ("10s", 10),
        (" 1D 2H ", 93_600),
        ("1 h 30 m", 5400),
        ("604800s", 604_800),
        ("0d10m", 600),
        ("30 minutes", 1800),
        ("1 hour", 3600),
        ("an hour", 3600),
        ("1 Hour 30 Minutes", 5400),
        ("1 hour and 30 minutes", 5400),
        ("1h, 5 min", 3900),
        ("2 hrs", 7200),
        ("90 sec", 90),
        ("2days", 172_800),
        ("1w", 604_800),
        ("1 week", 604_800),
        ("1\N{NO-BREAK SPACE}hour", 3600),
    ],
)
def test_a_duration_is_read(text: str, seconds: int) -> None:
    assert durations.parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "0s",
            "9s",
            "8d",
            "7d1s",
            "30",
            "m",
            "1.5h",
            "1,5h",
            "-5m",
            "-30m",
            "30m2h",
            "2w",
            "１０m",
            "5m5m",
            "٣٠m",
        ),
        *("10months", "10 mo", "1:30", "1h30", "10ms", "1 0 m", "1h and", "and", "1 hourand 5m", "ah", "half an hour"),
        *("9" * 50 + "s", "1h" + " " * 100_000 + "x", "9" * 5000),
    ],
)
def test_a_wrong_duration_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="90s, 30m, 2h30m or 1d"):
        durations.parse_duration(text)


@given(st.integers(limits.MIN_WINDOW_S, limits.MAX_WINDOW_S))
def test_a_duration_is_read_as_it_was_written(seconds: int) -> None:
    assert durations.parse_duration(durations.format_duration(seconds)) == seconds


@pytest.mark.parametrize(("seconds", "text"), [(0, "0s"), (90, "1m30s"), (9000, "2h30m"), (86_400, "1d"), (5, "5s")])
def test_a_duration_is_written_short(seconds: int, text: str) -> None:
    assert durations.format_duration(seconds) == text


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("8:00", ("08:00",)),
        ("17:30, 8:00", ("08:00", "17:30")),
        ("0:00;23:59\n8:00 08:00", ("00:00", "08:00", "23:59")),
        ("8pm", ("20:00",)),
        ("8 PM, 9:30 a.m.", ("09:30", "20:00")),
        ("8:00am 5 pm", ("08:00", "17:00")),
        ("8:30\N{NARROW NO-BREAK SPACE}PM", ("20:30",)),
        ("12:30 pm", ("12:30",)),
        ("12:05am", ("00:05",)),
        ("8.30 and 17.45", ("08:30", "17:45")),
        ("noon & Midnight", ("00:00", "12:00")),
    ],
)
def test_times_of_day_are_read_sorted_and_without_repeats(text: str, times: tuple[str, ...]) -> None:
    assert durations.parse_times(text) == times


@pytest.mark.parametrize(
    "text",
    [
        *("", "24:00", "8", "20", "2030", "20h", "8:0", "8.5", "8:60", "-1:00", "８:00", "8:00,,x", "008:00", "8:00,"),
        *("0am", "13pm", "20:00pm", "8p", "8pmm", "8:00and9:00", "and", "a" * 400),
    ],
)
def test_a_wrong_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="such as 8:00, 17:30"):
        durations.parse_times(text)


@given(st.sets(st.tuples(st.integers(0, 23), st.integers(0, 59)), min_size=1, max_size=24), st.randoms())
def test_times_are_read_as_they_were_written(moments: set[tuple[int, int]], dice: random.Random) -> None:
    times = [f"{hour:02d}:{minute:02d}" for hour, minute in moments]
    dice.shuffle(times)
    assert durations.parse_times(", ".join(times)) == tuple(sorted(times))


@pytest.mark.parametrize("text", ["12pm", "12 AM", "8:00, 12:00 p.m."])
def test_twelve_of_half_a_day_is_asked_about(text: str) -> None:
    """It is noon to some and midnight to others: https://www.nist.gov/pml/time-and-frequency-division/times-day-faqs."""
    with pytest.raises(ValueError, match="Write noon or midnight"):
        durations.parse_times(text)


def test_a_long_list_of_times_is_not_looked_into() -> None:
    with pytest.raises(ValueError, match="too many times of day"):
        durations.parse_times("8:00 " * 200)


@given(st.integers(0, 23), st.integers(0, 59))
def test_both_halves_of_the_day_are_read(hour: int, minute: int) -> None:
    shown = f"{hour % 12 or 12}:{minute:02d} {'pm' if hour >= 12 else 'am'}"
    if shown[:5] != "12:00":
        assert durations.parse_times(shown) == (f"{hour:02d}:{minute:02d}",)


UNITS = [(86_400, "day", 6), (3600, "hour", 23), (60, "minute", 59), (1, "second", 59)]


@given(*(st.integers(0, most) for _, _, most in UNITS), st.sampled_from([" ", ", ", " and "]))
def test_a_duration_in_words_is_read(days: int, hours: int, minutes: int, seconds: int, between: str) -> None:
    counts = list(zip((days, hours, minutes, seconds), UNITS, strict=True))
    wanted = sum(count * unit for count, (unit, _, _) in counts)
    text = between.join(f"{n} {word}{'' if n == 1 else 's'}" for n, (_, word, _) in counts if n)
    if wanted >= limits.MIN_WINDOW_S:
        assert durations.parse_duration(text) == wanted
