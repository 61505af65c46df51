"""Seasons, months and weeks, and how they are named."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.scores import periods

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))


@given(MOMENTS, st.sampled_from(list(periods.PeriodKind)))
def test_a_period_is_read_back_from_its_code_and_has_neighbours(moment: datetime, kind: periods.PeriodKind) -> None:
    period = periods.of(kind, moment)

    assert periods.parse(period.code, NOW) == period
    assert len(period.code) <= 8
    if period.earlier and period.later:
        assert period.earlier.later == period == period.later.earlier
        assert period.first is not None and period.first <= moment.date()


@pytest.mark.parametrize(
    ("word", "code"),
    [
        *(("all", "all"), ("season", "2026-Q4"), ("month", "2026-11"), ("week", "2026-W48")),
        *((" Season ", "2026-Q4"), ("ALL", "all"), ("2026-w48", "2026-W48"), ("2026-q1 ", "2026-Q1")),
    ],
)
def test_a_period_is_read_and_a_word_names_the_current_one(word: str, code: str) -> None:
    assert periods.parse(word, NOW).code == code


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-Q5", "2026-W54", "0000-01", "２０２６-11", "alls", "x"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        periods.parse(text, NOW)
