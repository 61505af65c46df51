"""A rule for points is written, read back and explained."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from games.domain.points_rule import BY_DIFFICULTY, FLAT, PointsRule
from games.rules import points_text
from tests.games.rules.test_points import OWN, rules


@given(rules())
@example(FLAT)
@example(BY_DIFFICULTY)
@example(OWN)
def test_a_rule_is_read_back_as_it_was_written(rule: PointsRule) -> None:
    text = points_text.format_points(rule)
    assert points_text.parse_points(text) == rule
    assert points_text.parse_points(f" {text.upper()} ") == rule
    assert len(text) <= points_text.MOST


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (FLAT, "flat"),
        (BY_DIFFICULTY, "by difficulty"),
        (PointsRule(easy=5, medium=5, hard=5, first_right=3), "5 each, first 3"),
        (OWN, "easy 5, medium 10, hard 20, participation 1, all right 5, first 3, speed 10 over 1m"),
    ],
)
def test_a_rule_is_written_shortly(rule: PointsRule, text: str) -> None:
    assert points_text.format_points(rule) == text


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("easy 5, medium 10, hard 20, speed 10 over 60s, first 3, participation 1, all right 5", OWN),
        (
            "Hard 20; Easy +5 points\nmedium 10 , speed 10 points over 1 min,first right 3,taking part 1,all-right 5,",
            OWN,
        ),
        ("by_difficulty", BY_DIFFICULTY),
        (" FLAT ", FLAT),
        ("1 each", FLAT),
        ("1 point each, first 0, speed 0 over 60s", FLAT),
        ("flat, all right 2", PointsRule(all_right=2)),
    ],
)
def test_a_rule_is_read_as_people_write_it(text: str, rule: PointsRule) -> None:
    assert points_text.parse_points(text) == rule


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Write what a right answer is worth: flat, by difficulty, or easy 10"),
        (" , ;", "Write what a right answer is worth"),
        ("first 3", "a question that is easy or medium or hard is worth"),
        ("easy 5", "a question that is medium or hard is worth"),
        ("flatt", "“flatt” is no part of a rule for points. Do you mean flat?"),
        ("flat, frist 3", "Do you mean first?"),
        ("flat, zebra 3", "Write flat, by difficulty, or easy 10"),
        ("first 3, flat", "“flat” stands at the beginning"),
        ("flat, 5 each", "“5 each” stands at the beginning"),
        ("flat, easy 4", "“easy 4” is said twice"),
        ("flat, first 2, first right 2", "“first right 2” is said twice"),
        ("flat, first", "Write a number of points after it, such as first 5."),
        ("flat, speed", "such as speed 5 over 60s."),
        ("flat, speed 10", "“speed 10” lacks the time"),
        ("flat, first 3 over 60s", "“first 3 over 60s” has a time, as only speed has"),
        ("flat, first -3", "“first -3” is no part of a rule"),
        ("flat, first 2.5", "“first 2.5” cannot be read"),
        ("flat, first 1001", "First is from 0 to 1000 points."),
        ("0 each", "from 1 to 1000 points."),
        ("flat, speed 10 over 5s", "A duration is from 10 seconds to 7 days"),
        ("flat, speed 10 over 60", "60 of what?"),
        ("flat, " * 100, "too long: it has at most 200 characters"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_write(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        points_text.parse_points(text)


@given(st.text(max_size=300) | st.text("flateasyhrdbyof ,0123456789+sm", max_size=60))
def test_whatever_is_typed_is_read_or_refused_in_few_words(text: str) -> None:
    try:
        rule = points_text.parse_points(text)
    except ValueError as refusal:
        assert 20 < len(str(refusal)) < 250
    else:
        assert points_text.parse_points(points_text.format_points(rule)) == rule


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (FLAT, "Each right answer is worth 1 point."),
        (PointsRule(easy=5, medium=5, hard=5), "Each right answer is worth 5 points."),
        (BY_DIFFICULTY, "A right answer is worth 10 (easy), 15 (medium) or 20 (hard) points."),
        (
            OWN,
            "A right answer is worth 5 (easy), 10 (medium) or 20 (hard) points. On top: up to 10 for speed, falling "
            "to 0 within 1m; 3 for the first right answer to a question; 5 for a set that is all right; "
            "1 for taking part.",
        ),
    ],
)
def test_a_post_explains_the_rule(rule: PointsRule, words: str) -> None:
    assert points_text.explain(rule) == words


@given(rules())
def test_an_explanation_is_one_or_two_short_sentences(rule: PointsRule) -> None:
    words = points_text.explain(rule)
    assert len(words) < 300
    assert words.count(". ") <= 1


def test_an_example_shows_every_part_of_a_rule() -> None:
    assert points_text.worked_example(OWN) == (
        "Example: in a set of three, a player answers the easy, the medium and the hard question right, each 15s after "
        "the opening, and is the first to have the easy one right: 5 + 10 + 20 for the answers, 7 + 7 + 7 for speed, "
        "3 for being first, 5 for all right, 1 for taking part. In all 65 points."
    )
    assert points_text.worked_example(FLAT) == (
        "Example: in a set of three, a player answers the easy, the medium and the hard question right: "
        "1 + 1 + 1 for the answers. In all 3 points."
    )


def test_an_example_is_exact_about_a_time_that_four_does_not_divide() -> None:
    assert "each 2.5s after" in points_text.worked_example(PointsRule(speed=1, speed_s=10))
    assert "each 15.25s after" in points_text.worked_example(PointsRule(speed=1, speed_s=61))


@given(rules())
def test_the_numbers_of_an_example_add_up(rule: PointsRule) -> None:
    numbers, total = (
        points_text.worked_example(rule).split(" question right", 1)[1].split(": ", 1)[1].split(". In all ")
    )
    assert sum(map(int, re.findall(r"\d+", numbers))) == int(total.split()[0])
