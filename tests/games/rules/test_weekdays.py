"""Weekdays as people write them."""

from __future__ import annotations

import pytest

from games.rules.weekdays import DAYS, in_words, parse_days, stored


@pytest.mark.parametrize(
    ("text", "days", "words"),
    [
        ("mon-fri", DAYS[:5], "Mon–Fri"),
        ("Mon, Wed and Saturday", ("MON", "WED", "SAT"), "Mon, Wed, Sat"),
        ("tue  thu", ("TUE", "THU"), "Tue, Thu"),
        ("Weekend", ("SAT", "SUN"), "Sat, Sun"),
        ("Mon – Wed; sun.", ("MON", "TUE", "WED", "SUN"), "Mon–Wed, Sun"),
        ("fri to mon", ("MON", "FRI", "SAT", "SUN"), "Mon, Fri–Sun"),
        ("we", ("WED",), "Wed"),
        ("weekdays, Sat, sat", DAYS[:6], "Mon–Sat"),
        ("daily", (), ""),
        ("mon-sun", (), ""),
    ],
)
def test_days_are_read_and_said(text: str, days: tuple[str, ...], words: str) -> None:
    assert parse_days(text) == days
    assert in_words(days) == words
    assert parse_days(words or "daily") == days


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tusday", "“tusday” is not a weekday. Do you mean Tuesday?"),
        ("m", "“m” is not a weekday. Write weekdays such as Mon-Fri"),
        ("", "“” is not a weekday"),
        ("mon-", "“” is not a weekday"),
        ("mon,,tue", "“” is not a weekday"),
        ("5", "“5” is not a weekday"),
        ("mon " * 1000, "“” is not a weekday"),
    ],
)
def test_what_is_no_day_is_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError) as refusal:
        parse_days(text)
    assert words in str(refusal.value)


def test_all_days_are_stored_as_none_and_some_in_their_order() -> None:
    assert stored(["SUN", "MON", "SUN"]) == ("MON", "SUN")
    assert stored(DAYS) == ()
