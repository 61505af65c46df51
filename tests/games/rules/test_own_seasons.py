"""Seasons with dates of their own."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.rules import own_seasons
from games.rules.own_seasons import OwnSeason

WINTER = OwnSeason(name="Winter", first=date(2026, 12, 1), last=date(2027, 2, 28))
SPRING = OwnSeason(name="Spring: 2nd", first=date(2027, 3, 1), last=date(2027, 3, 1))


@st.composite
def lists(draw: st.DrawFn, start: date = date(2000, 1, 1), longest: int = 200) -> tuple[OwnSeason, ...]:
    """Every kind of list that there may be, in order."""
    found, day = [], start
    for number in range(draw(st.integers(1, 5))):
        first = day + timedelta(days=draw(st.integers(0, longest)))
        last = first + timedelta(days=draw(st.integers(0, longest)))
        name = draw(st.sampled_from(["Winter", "Season: the 2nd", "2026-01-01 to 2026-02-02", "Зима", "a, b"]))
        found.append(OwnSeason(name=f"{name} {number}", first=first, last=last))
        day = last + timedelta(days=1)
    return tuple(found)


@given(lists())
def test_a_list_is_read_back_as_it_was_written(seasons: tuple[OwnSeason, ...]) -> None:
    assert own_seasons.parse_own(own_seasons.format_own(seasons)) == seasons
    assert own_seasons.check_own(reversed(seasons)) == seasons


@pytest.mark.parametrize(
    "text",
    [
        "Winter: 2026-12-01 to 2027-02-28",
        "\n  Winter  2026-12-01 - 2027-02-28. \n\n",
        "Winter, 2026-12-01–2027-02-28",
        "Winter:2026-12-01 until 2027-02-28",
    ],
)
def test_a_season_is_read_as_people_write_it(text: str) -> None:
    assert own_seasons.parse_own(text) == (WINTER,)


def test_the_order_of_the_lines_does_not_matter() -> None:
    text = "Spring: 2nd 2027-03-01 to 2027-03-01\nWinter 2026-12-01 to 2027-02-28"
    assert own_seasons.parse_own(text) == (WINTER, SPRING)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Write from 1 to 50 seasons, one a line"),
        (
            "\n".join(f"{n}: 20{n:02}-01-01 to 20{n:02}-01-02" for n in range(51)),
            "Write from 1 to 50 seasons, one a line",
        ),
        ("x" * 5001, "too many seasons. Write at most 50"),
        ("Winter", "“Winter” cannot be read. Write a name and its first and last day: Winter: 2026-12-01"),
        ("Winter: 1.12.2026 to 28.2.2027", "cannot be read"),
        ("Winter: 2026-02-29 to 2026-03-01", "There is no day 2026-02-29."),
        ("Winter: 2026-12-01 to 2026-11-30", "“Winter” ends on 2026-11-30, before it begins on 2026-12-01. Write the"),
        ("Winter: 2027-12-01 to 2026-12-01", "“Winter” ends on 2026-12-01, before it begins on 2027-12-01. Write the"),
        ("Old: 1999-12-31 to 2000-01-01", "“Old” is not within the years 2000 to 2100."),
        ("New: 2100-12-31 to 2101-01-01", "“New” is not within the years 2000 to 2100."),
        (": 2026-12-01 to 2026-12-02", "A season has a name of 1 to 40 characters"),
        (f"{'x' * 41}: 2026-12-01 to 2026-12-02", "A season has a name of 1 to 40 characters"),
        (
            "Winter: 2026-12-01 to 2027-02-28\nSpring: 2027-02-28 to 2027-05-31",
            "“Winter” ends on 2027-02-28, when “Spring” has begun on 2027-02-28. End the one before",
        ),
        (
            "Winter: 2026-12-01 to 2026-12-02\nwinter: 2027-12-01 to 2027-12-02",
            "Two seasons are called “winter”. Give each a name of its own.",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_write(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        own_seasons.parse_own(text)


def test_a_name_is_one_line() -> None:
    with pytest.raises(ValueError, match="on one line"):
        OwnSeason(name="Win\nter", first=WINTER.first, last=WINTER.last)


@given(st.text(max_size=200) | st.text("Wi2026-01 to:\n", max_size=80))
def test_whatever_is_typed_is_read_or_refused_in_few_words(text: str) -> None:
    try:
        found = own_seasons.parse_own(text)
    except ValueError as refusal:
        assert 20 < len(str(refusal)) < 300
    else:
        assert own_seasons.parse_own(own_seasons.format_own(found)) == found
