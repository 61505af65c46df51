"""What people type is read in one place."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games import notation, rules


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
    ],
)
def test_a_duration_is_read(text: str, seconds: int) -> None:
    assert notation.parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text",
    ["", "0s", "9s", "8d", "7d1s", "30", "m", "1.5h", "-5m", "30m2h", "1w", "１０m", "5m5m", "٣٠m", "9" * 50 + "s"],
)
def test_a_wrong_duration_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="90s, 30m, 2h30m or 1d"):
        notation.parse_duration(text)


@given(st.integers(rules.MIN_WINDOW_S, rules.MAX_WINDOW_S))
def test_a_duration_is_read_as_it_was_written(seconds: int) -> None:
    assert notation.parse_duration(notation.format_duration(seconds)) == seconds


@pytest.mark.parametrize(("seconds", "text"), [(0, "0s"), (90, "1m30s"), (9000, "2h30m"), (86_400, "1d"), (5, "5s")])
def test_a_duration_is_written_short(seconds: int, text: str) -> None:
    assert notation.format_duration(seconds) == text


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("8:00", ("08:00",)),
        ("17:30, 8:00", ("08:00", "17:30")),
        ("0:00;23:59\n8:00 08:00", ("00:00", "08:00", "23:59")),
    ],
)
def test_times_of_day_are_read_sorted_and_without_repeats(text: str, times: tuple[str, ...]) -> None:
    assert notation.parse_times(text) == times


@pytest.mark.parametrize(
    "text", ["", "24:00", "8", "8:0", "8:60", "-1:00", "8.00", "8:00am", "８:00", "8:00,,x", "008:00"]
)
def test_a_wrong_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="such as 8:00, 17:30"):
        notation.parse_times(text)


@given(st.sets(st.tuples(st.integers(0, 23), st.integers(0, 59)), min_size=1, max_size=24), st.randoms())
def test_times_are_read_as_they_were_written(moments: set[tuple[int, int]], dice: random.Random) -> None:
    times = [f"{hour:02d}:{minute:02d}" for hour, minute in moments]
    dice.shuffle(times)
    assert notation.parse_times(", ".join(times)) == tuple(sorted(times))
