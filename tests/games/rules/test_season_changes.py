"""A calendar changes while games are played."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.rules import season_changes, seasons
from games.rules.own_seasons import OwnSeason
from games.rules.seasons import Calendar, SeasonKind, Span
from tests.games.rules.test_own_seasons import lists
from tests.games.rules.test_seasons import DAY, SUMMER, WINTER, ZONES, monthly, own, season

ONE = timedelta(days=1)
TODAY = date(2027, 1, 10)
"""A Sunday, in `WINTER`."""


def labels(calendar: Calendar, *days: date) -> list[str]:
    return [season(calendar, day).label for day in days]


# --- the zone --------------------------------------------------------------------------------------------------------


def test_a_week_that_has_ended_takes_no_game_when_the_zone_moves_back_to_it() -> None:
    """On Monday in Tokyo somebody moves the server to Los Angeles, where it is Sunday."""
    calendar, now = Calendar(zone="Asia/Tokyo"), datetime(2026, 11, 30, 1, tzinfo=UTC)
    week = seasons.week_of(calendar, DAY)
    assert seasons.has_ended(calendar, week, now)
    moved = season_changes.with_zone(calendar, "America/Los_Angeles", now)
    assert seasons.has_ended(moved, week, now)
    assert [seasons.day_of(moved, now + hours).day for hours in (timedelta(), timedelta(hours=7), ONE)] == [30, 30, 30]
    assert seasons.day_of(moved, now + timedelta(hours=31)) == date(2026, 12, 1)
    assert not seasons.has_ended(moved, seasons.week_of(moved, date(2026, 11, 30)), now)


def test_a_zone_that_is_further_skips_to_its_day() -> None:
    now = datetime(2026, 11, 29, 20, tzinfo=UTC)
    moved = season_changes.with_zone(Calendar(), "Asia/Tokyo", now)
    assert seasons.day_of(moved, now) == date(2026, 11, 30)


def test_the_same_zone_changes_nothing_and_one_that_is_none_is_refused() -> None:
    now = datetime(2026, 11, 29, tzinfo=UTC)
    assert season_changes.with_zone(Calendar(), "UTC", now) == Calendar()
    with pytest.raises(ValueError, match="is not a time zone"):
        season_changes.with_zone(Calendar(), "Mars/Phobos", now)


@given(
    st.lists(st.tuples(st.integers(0, 8), st.sampled_from(ZONES)), max_size=6),
    st.datetimes(datetime(2024, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC)),
)
def test_days_never_go_back_and_what_has_ended_stays_so(moves: list[tuple[int, str]], now: datetime) -> None:
    calendar, latest = Calendar(), date.min
    ended: list[Span] = []
    for looks, zone in [*moves, (0, "UTC")]:
        for _ in range(looks + 1):
            day = seasons.day_of(calendar, now)
            assert day >= latest
            latest, week = day, seasons.week_of(calendar, day)
            assert not seasons.has_ended(calendar, week, now) and week not in ended
            assert all(seasons.has_ended(calendar, one, now) for one in ended)
            before = seasons.earlier(calendar, week)
            assert before and seasons.has_ended(calendar, before, now)
            ended.append(before)
            now += timedelta(hours=5)
        calendar = season_changes.with_zone(calendar, zone, now)


# --- the first day of the week ---------------------------------------------------------------------------------------


def test_another_first_weekday_waits_for_the_end_of_the_running_week() -> None:
    wednesday = date(2026, 11, 25)
    changed = season_changes.with_first_weekday(Calendar(), 6, wednesday)
    assert seasons.week_of(changed, wednesday) == seasons.week_of(Calendar(), wednesday)
    found = [seasons.week_of(changed, date(2026, 11, 30)), seasons.week_of(changed, date(2026, 12, 6))]
    assert [one.label for one in found] == ["30 November 2026 to 5 December 2026", "Week from 6 December 2026"]


def test_a_first_weekday_that_was_set_today_can_be_set_back() -> None:
    once = season_changes.with_first_weekday(Calendar(), 6, DAY)
    back = season_changes.with_first_weekday(once, 0, DAY)
    assert [seasons.week_of(back, DAY + n * ONE) for n in range(20)] == [
        seasons.week_of(Calendar(), DAY + n * ONE) for n in range(20)
    ]
    assert season_changes.with_first_weekday(once, 6, DAY) == once
    assert len(back.weeks) == 2


# --- what a season is ------------------------------------------------------------------------------------------------


def test_another_kind_waits_for_the_end_of_the_running_season() -> None:
    changed = season_changes.with_seasons(monthly(), SeasonKind.QUARTER, DAY, DAY)
    assert labels(changed, DAY, date(2026, 12, 1), date(2027, 1, 1)) == [
        "November 2026",
        "December 2026",
        "January to March 2027",
    ]
    back = season_changes.with_seasons(changed, SeasonKind.MONTH, DAY, DAY)
    assert labels(back, DAY, date(2027, 2, 1)) == ["November 2026", "February 2027"]
    assert season_changes.with_seasons(changed, SeasonKind.QUARTER, DAY, DAY) == changed


def test_where_no_season_runs_another_kind_holds_from_the_first_free_day() -> None:
    today = date(2027, 3, 10)
    for newest, first in ((None, 10), (today - ONE, 10), (today, 11)):
        changed = season_changes.with_seasons(own(WINTER, SUMMER), SeasonKind.MONTH, today, newest)
        assert season(changed, date(2027, 3, 31)).first == date(2027, 3, first)
        assert seasons.season_of(changed, date(2027, 3, 9)) is None
        assert season(changed, WINTER.first).label == "Winter"


def test_own_dates_are_changed_at_once_where_they_are_not_over() -> None:
    longer = replace(WINTER, last=date(2027, 3, 15), name="The long winter")
    changed = season_changes.with_seasons(own(WINTER, SUMMER), SeasonKind.OWN, TODAY, TODAY, (longer,))
    assert season(changed, TODAY) == season(own(longer), TODAY)
    assert season(changed, TODAY).code == season(own(WINTER), TODAY).code
    assert seasons.season_of(changed, SUMMER.first) is None


def test_a_running_season_may_end_on_the_day_of_its_latest_game() -> None:
    ends = replace(WINTER, last=TODAY)
    changed = season_changes.with_seasons(own(WINTER), SeasonKind.OWN, TODAY, TODAY, (ends,))
    assert season(changed, TODAY).last == TODAY
    with pytest.raises(ValueError, match="would change what is over"):
        season_changes.with_seasons(own(WINTER), SeasonKind.OWN, TODAY, TODAY, (replace(WINTER, last=TODAY - ONE),))


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        (
            (replace(WINTER, first=date(2026, 12, 2)),),
            "“Winter” would change what is over. Leave all dates up to 2027-01-09",
        ),
        ((SUMMER,), "“Winter” would change what is over"),
        ((OwnSeason(name="Autumn", first=date(2026, 9, 1), last=date(2026, 9, 2)), WINTER), "“Autumn” would change"),
        ((), "Write from 1 to 50 seasons"),
    ],
)
def test_what_is_over_is_not_changed(dates: tuple[OwnSeason, ...], words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        season_changes.with_seasons(own(WINTER), SeasonKind.OWN, TODAY, None, dates)


def test_days_before_the_dates_held_are_not_over_by_them() -> None:
    """A season that was cut where another kind gave way to it may be written with any first day before that."""
    dates = replace(WINTER, first=date(2026, 11, 15))
    calendar = season_changes.with_seasons(monthly(), SeasonKind.OWN, DAY, DAY, (dates,))
    assert season(calendar, TODAY).first == date(2026, 12, 1)
    changed = season_changes.with_seasons(calendar, SeasonKind.OWN, TODAY, TODAY, (WINTER,))
    assert season(changed, TODAY) == season(calendar, TODAY)


def test_a_season_that_has_ended_is_not_made_longer() -> None:
    with pytest.raises(ValueError, match="would change what is over"):
        season_changes.with_seasons(
            own(WINTER), SeasonKind.OWN, date(2027, 3, 5), date(2027, 2, 1), (replace(WINTER, last=date(2027, 4, 1)),)
        )


# --- a new season now ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("newest", "first"),
    [(None, DAY), (DAY - ONE, DAY), (DAY, DAY + ONE)],
    ids=["no game", "a game before", "a game today"],
)
def test_a_new_season_begins_on_the_first_day_without_a_game(newest: date | None, first: date) -> None:
    begun = season_changes.begin_season(Calendar(), DAY, newest)
    assert season(begun, DAY - ONE).first == date(2026, 10, 1)
    assert season(begun, first - ONE).last == first - ONE
    assert (season(begun, first).first, season(begun, first).last) == (first, date(2026, 12, 31))
    assert season(begun, date(2027, 1, 1)).label == "January to March 2027"


def test_a_season_that_begins_anyway_is_not_begun_again() -> None:
    begun = season_changes.begin_season(Calendar(), DAY, DAY)
    with pytest.raises(ValueError, match="A season begins on 2026-11-30 anyway"):
        season_changes.begin_season(begun, DAY, DAY)
    with pytest.raises(ValueError, match="A season begins on 2026-12-01 anyway"):
        season_changes.begin_season(monthly(), date(2026, 11, 30), date(2026, 11, 30))


def test_saving_the_kind_that_is_set_does_not_take_a_new_season_back() -> None:
    begun = season_changes.begin_season(Calendar(), DAY, DAY)
    assert season_changes.with_seasons(begun, SeasonKind.QUARTER, DAY, DAY) == begun


def test_seasons_with_dates_of_their_own_are_not_begun_by_a_button() -> None:
    for today in (TODAY, date(2027, 3, 10)):
        with pytest.raises(ValueError, match="Write a season that begins then"):
            season_changes.begin_season(own(WINTER), today, None)


# --- whatever is changed ---------------------------------------------------------------------------------------------

CHANGES: st.SearchStrategy[Callable[[Calendar, date, date | None], Calendar]] = st.one_of(
    st.just(season_changes.begin_season),
    st.integers(0, 6).map(lambda n: lambda c, today, newest: season_changes.with_first_weekday(c, n, today)),
    st.sampled_from([SeasonKind.MONTH, SeasonKind.QUARTER]).map(
        lambda kind: lambda c, today, newest: season_changes.with_seasons(c, kind, today, newest)
    ),
    lists(date(2026, 6, 1), 60).map(
        lambda dates: lambda c, today, newest: season_changes.with_seasons(c, SeasonKind.OWN, today, newest, dates)
    ),
)


@given(st.lists(st.tuples(st.integers(0, 45), st.booleans(), CHANGES), min_size=1, max_size=6))
def test_no_day_that_is_over_and_no_game_moves_to_another_week_or_season(
    changes: list[tuple[int, bool, Callable[[Calendar, date, date | None], Calendar]]],
) -> None:
    start = today = date(2026, 6, 1)
    calendar, newest = Calendar(), None
    for days, is_played, change in changes:
        today += days * ONE
        newest = today if is_played else newest
        try:
            changed = change(calendar, today, newest)
        except ValueError:
            continue
        past = [start + n * ONE for n in range((today - start).days + (newest == today))]
        assert _codes(changed, past) == _codes(calendar, past)
        calendar = changed
        future = [today + n * ONE for n in range(120)]
        for day, found in zip(future, _codes(calendar, future), strict=True):
            assert all(found.count(code) == 1 for code in found), day


def _codes(calendar: Calendar, days: list[date]) -> list[list[str]]:
    found = ((seasons.week_of(calendar, day), seasons.season_of(calendar, day)) for day in days)
    return [[span.code for span in spans if span is not None] for spans in found]
