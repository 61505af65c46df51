"""In which week and season a day lies, and when these have ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.domain.ids import is_game_id
from games.rules import seasons
from games.rules.own_seasons import OwnSeason
from games.rules.schedule import game_id
from games.rules.seasons import Calendar, SeasonKind, SeasonRule, Span, SpanKind, WeekRule
from tests.games.rules.test_own_seasons import lists
from tests.games.samples import GUILD

ZONES = ("UTC", "Europe/Vienna", "America/New_York", "Asia/Beirut", "Pacific/Kiritimati", "Pacific/Pago_Pago")
DAY = date(2026, 11, 29)
"""A Sunday."""
WINTER = OwnSeason(name="Winter", first=date(2026, 12, 1), last=date(2027, 2, 28))
SUMMER = OwnSeason(name="Summer", first=date(2027, 6, 1), last=date(2027, 6, 30))


def monthly(**more: object) -> Calendar:
    return Calendar(seasons=(SeasonRule(kind=SeasonKind.MONTH),), **more)  # type: ignore[arg-type]


def own(*dates: OwnSeason) -> Calendar:
    return Calendar(seasons=(SeasonRule(kind=SeasonKind.OWN, own=dates),))


def season(calendar: Calendar, day: date) -> Span:
    found = seasons.season_of(calendar, day)
    assert found is not None
    return found


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Calendars whose rules have changed before."""
    since = [date.min, *sorted(draw(st.sets(st.dates(date(2020, 1, 1), date(2020, 4, 1)), max_size=3)))]
    kinds = [SeasonRule(kind=SeasonKind.MONTH), SeasonRule(kind=SeasonKind.QUARTER)]
    dates = lists(date(2019, 10, 1), 40).map(lambda found: SeasonRule(kind=SeasonKind.OWN, own=found))
    return Calendar(
        zone=draw(st.sampled_from(ZONES)),
        weeks=tuple(WeekRule(since=day, first_weekday=draw(st.integers(0, 6))) for day in since),
        seasons=tuple(replace(draw(st.sampled_from(kinds) | dates), since=day) for day in since),
    )


DAYS = st.dates(date(2019, 12, 1), date(2020, 5, 1))

# --- weeks and seasons -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first_weekday", "first", "last"),
    [(0, "2026-11-23", "2026-11-29"), (6, "2026-11-29", "2026-12-05"), (5, "2026-11-28", "2026-12-04")],
)
def test_a_week_begins_on_the_servers_weekday(first_weekday: int, first: str, last: str) -> None:
    week = seasons.week_of(Calendar(weeks=(WeekRule(first_weekday=first_weekday),)), DAY)
    assert (week.code, str(week.last)) == (f"week-{first}", last)


@pytest.mark.parametrize(
    ("calendar", "day", "code", "last", "label"),
    [
        (monthly(), DAY, "season-2026-11-01", "2026-11-30", "November 2026"),
        (monthly(), date(2024, 2, 29), "season-2024-02-01", "2024-02-29", "February 2024"),
        (monthly(), date(2026, 12, 31), "season-2026-12-01", "2026-12-31", "December 2026"),
        (Calendar(), DAY, "season-2026-10-01", "2026-12-31", "October to December 2026"),
        (Calendar(), date(2026, 1, 1), "season-2026-01-01", "2026-03-31", "January to March 2026"),
        (own(WINTER, SUMMER), date(2026, 12, 1), "season-2026-12-01", "2027-02-28", "Winter"),
        (own(WINTER, SUMMER), date(2027, 2, 28), "season-2026-12-01", "2027-02-28", "Winter"),
    ],
)
def test_a_season_is_a_month_a_quarter_or_has_dates_of_its_own(
    calendar: Calendar, day: date, code: str, last: str, label: str
) -> None:
    found = season(calendar, day)
    assert (found.code, str(found.last), found.label) == (code, last, label)


def test_between_seasons_with_dates_of_their_own_is_none() -> None:
    calendar = own(WINTER, SUMMER)
    assert seasons.season_of(calendar, date(2027, 3, 1)) is None
    winter, summer = season(calendar, WINTER.first), season(calendar, SUMMER.first)
    assert (seasons.later(calendar, winter), seasons.earlier(calendar, summer)) == (summer, winter)
    assert (seasons.earlier(calendar, winter), seasons.later(calendar, summer)) == (None, None)
    assert seasons.season_from(calendar, date(2027, 3, 1)) == summer
    assert seasons.season_from(calendar, date(2027, 7, 1)) is None


@pytest.mark.parametrize("dates", [(WINTER,), (WINTER, SUMMER)])
def test_neighbours_are_found_across_a_change_of_what_seasons_are(dates: tuple[OwnSeason, ...]) -> None:
    rule = SeasonRule(kind=SeasonKind.OWN, own=dates)
    until_april = Calendar(seasons=(rule, SeasonRule(since=date(2027, 4, 10), kind=SeasonKind.MONTH)))
    april = season(until_april, date(2027, 4, 10))
    assert seasons.season_from(until_april, date(2027, 3, 5)) == april
    assert seasons.earlier(until_april, april) == season(until_april, WINTER.first)
    month = SeasonRule(kind=SeasonKind.MONTH)
    from_may = Calendar(seasons=(month, replace(rule, since=date(2027, 5, 5), own=(SUMMER,))))
    may = season(from_may, date(2027, 5, 4))
    assert seasons.earlier(from_may, season(from_may, SUMMER.first)) == may
    assert seasons.later(from_may, may) == season(from_may, SUMMER.first)
    assert may.label == "1 May 2027 to 4 May 2027"
    unbegun = Calendar(seasons=(month, replace(rule, since=date(2027, 5, 5), own=(WINTER, SUMMER))))
    assert seasons.earlier(unbegun, season(unbegun, SUMMER.first)) == may


@pytest.mark.parametrize(
    ("span", "label"),
    [
        (("week", "2026-11-23", "2026-11-29"), "Week from 23 November 2026"),
        (("week", "2026-11-01", "2026-11-05"), "1 November 2026 to 5 November 2026"),
        (("week", "2026-11-01", "2026-11-01"), "1 November 2026"),
        (("season", "2026-11-30", "2026-12-31"), "30 November 2026 to 31 December 2026"),
        (("season", "2026-12-01", "2026-12-30"), "1 December 2026 to 30 December 2026"),
        (("season", "2026-11-01", "2026-12-31"), "November to December 2026"),
    ],
)
def test_what_is_shorter_than_usual_says_its_days(span: tuple[str, str, str], label: str) -> None:
    kind, first, last = span
    found = Span(kind=SpanKind(kind), first=date.fromisoformat(first), last=date.fromisoformat(last))
    assert found.label == label


def test_the_rule_of_a_day_is_the_one_of_then() -> None:
    calendar = Calendar(
        weeks=(WeekRule(), WeekRule(since=date(2026, 11, 30), first_weekday=6)),
        seasons=(SeasonRule(kind=SeasonKind.MONTH), SeasonRule(since=date(2026, 11, 20), kind=SeasonKind.QUARTER)),
    )
    assert season(calendar, date(2026, 11, 19)).code == "season-2026-11-01"
    assert str(season(calendar, date(2026, 11, 19)).last) == "2026-11-19"
    assert season(calendar, date(2026, 11, 20)).label == "20 November 2026 to 31 December 2026"
    assert seasons.week_of(calendar, DAY).label == "Week from 23 November 2026"
    assert seasons.week_of(calendar, date(2026, 11, 30)).label == "30 November 2026 to 5 December 2026"
    assert seasons.week_of(calendar, date(2026, 12, 6)).label == "Week from 6 December 2026"


@given(calendars(), DAYS)
def test_every_day_lies_in_one_week_and_its_neighbours_touch_it(calendar: Calendar, day: date) -> None:
    week = seasons.week_of(calendar, day)
    days = [week.first + timedelta(days=n) for n in range((week.last - week.first).days + 1)]
    assert day in days and len(days) <= 7
    assert all(seasons.week_of(calendar, one) == week for one in days)
    after, before = seasons.later(calendar, week), seasons.earlier(calendar, week)
    assert after and before
    assert before.last + timedelta(days=1) == week.first and after.first - timedelta(days=1) == week.last
    assert seasons.later(calendar, before) == week == seasons.earlier(calendar, after)


@given(calendars(), DAYS)
def test_every_day_lies_in_one_season_at_most_and_nothing_is_between_neighbours(calendar: Calendar, day: date) -> None:
    found = seasons.season_of(calendar, day)
    after = seasons.season_from(calendar, day)
    assert (after == found) if found else (after is None or after.first > day)
    if after is not None:
        assert season(calendar, after.first) == season(calendar, after.last) == after
        following = seasons.later(calendar, after)
        assert following is None or seasons.earlier(calendar, following) == after
        end = following.first if following else after.last + timedelta(days=400)
        between = range((end - after.last).days - 1)
        assert all(seasons.season_of(calendar, after.last + timedelta(days=n + 1)) is None for n in between)


@pytest.mark.parametrize("day", [date.min, date.max, date(1, 1, 2), date(9999, 10, 1), date(9999, 12, 1)])
def test_the_calendar_has_an_end_on_both_sides(day: date) -> None:
    for calendar in (Calendar(), monthly(), own(WINTER)):
        for span in (seasons.week_of(calendar, day), seasons.season_of(calendar, day)):
            if span is not None:
                assert span.first <= day <= span.last
                assert (seasons.earlier(calendar, span) is None) == (span.first == date.min)
                assert (seasons.later(calendar, span) is None) == (span.last == date.max)
                assert seasons.has_ended(calendar, span, datetime(2026, 11, 29, tzinfo=UTC)) == (day.year == 1)


# --- codes and ids ---------------------------------------------------------------------------------------------------


@given(calendars(), DAYS)
def test_a_code_is_read_back(calendar: Calendar, day: date) -> None:
    for span in (seasons.week_of(calendar, day), seasons.season_of(calendar, day)):
        if span is not None:
            assert seasons.parse_code(calendar, span.code) == span
            assert len(span.code) <= 17


@pytest.mark.parametrize(
    "code", ["week-2026-11-24", "season-2026-11-01", "week-2026-13-01", "2026-W48", "", "day-2026-11-23", "weeks"]
)
def test_a_code_of_nothing_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="is no week or season here"):
        seasons.parse_code(Calendar(), code)


def test_weeks_of_other_weekdays_have_other_codes_and_ids() -> None:
    found = [seasons.week_of(Calendar(weeks=(WeekRule(first_weekday=n),)), DAY) for n in range(7)]
    assert len({one.code for one in found}) == len({seasons.span_id(GUILD, one) for one in found}) == 7


def test_an_id_is_like_a_games_and_names_server_kind_and_first_day() -> None:
    week = seasons.week_of(Calendar(), DAY)
    found = seasons.span_id(GUILD, week)
    assert found == "vfvavrmql3igdvhxnnws"
    assert is_game_id(found) and len(found) == len(game_id(GUILD, "r", "s"))
    others = [replace(week, kind=SpanKind.SEASON), replace(week, first=DAY)]
    assert found not in {seasons.span_id(GUILD + "1", week), *(seasons.span_id(GUILD, one) for one in others)}
    assert seasons.span_id(GUILD, replace(week, last=DAY - timedelta(days=1), name="Longer")) == found


# --- when it is over -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "last", "end"),
    [
        ("UTC", "2026-11-29", "2026-11-30T00:00"),
        ("Pacific/Kiritimati", "2026-11-29", "2026-11-29T10:00"),
        ("America/New_York", "2026-11-01", "2026-11-02T05:00"),
        ("America/New_York", "2026-10-31", "2026-11-01T04:00"),
        ("Asia/Beirut", "2026-03-28", "2026-03-28T22:00"),
        ("Asia/Beirut", "2026-10-24", "2026-10-24T22:00"),
        ("America/Goose_Bay", "2006-10-28", "2006-10-29T04:00"),
        ("Pacific/Apia", "2011-12-29", "2011-12-30T10:00"),
    ],
    ids=[
        "utc",
        "far east",
        "day of 25 hours",
        "day before it",
        "no midnight",
        "23:00 twice",
        "midnight twice",
        "no day",
    ],
)
def test_a_day_is_over_at_the_last_midnight_of_its_zone(zone: str, last: str, end: str) -> None:
    span = Span(kind=SpanKind.WEEK, first=date.fromisoformat(last), last=date.fromisoformat(last))
    calendar, moment = Calendar(zone=zone), datetime.fromisoformat(end).replace(tzinfo=UTC)
    assert seasons.ends_at(calendar, span) == moment
    assert seasons.has_ended(calendar, span, moment)
    assert not seasons.has_ended(calendar, span, moment - timedelta(seconds=1))
    assert seasons.day_of(calendar, moment - timedelta(seconds=1)) <= span.last
    assert seasons.day_of(calendar, moment) > span.last


@given(calendars(), st.datetimes(datetime(2019, 12, 1), datetime(2020, 5, 1), timezones=st.just(UTC)))
def test_a_week_has_ended_once_no_slot_lies_in_it_any_more(calendar: Calendar, now: datetime) -> None:
    week = seasons.week_of(calendar, seasons.day_of(calendar, now))
    before = seasons.earlier(calendar, week)
    assert before and seasons.has_ended(calendar, before, now)
    assert not seasons.has_ended(calendar, week, now)
    end = seasons.ends_at(calendar, week)
    assert now < end <= now + timedelta(days=8)
    assert seasons.week_of(calendar, seasons.day_of(calendar, end)) == seasons.later(calendar, week)


def test_a_moment_is_taken_in_the_servers_zone() -> None:
    moment = datetime(2026, 11, 29, 22, 30, tzinfo=ZoneInfo("America/New_York"))
    assert seasons.day_of(Calendar(), moment) == date(2026, 11, 30)
    assert seasons.day_of(Calendar(zone="Europe/Vienna"), moment) == date(2026, 11, 30)
    assert seasons.day_of(Calendar(zone="America/New_York"), moment) == DAY
    assert seasons.day_of(Calendar(not_before=date(2026, 12, 1)), moment) == date(2026, 12, 1)
    with pytest.raises(ValueError, match="without a zone"):
        seasons.day_of(Calendar(), datetime(2026, 11, 29))


# --- what a calendar may be ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"zone": "Mars/Phobos"}, "“Mars/Phobos” is not a time zone. Use an IANA name such as Europe/Vienna."),
        ({"weeks": ()}, "follow one another"),
        ({"weeks": (WeekRule(since=DAY),)}, "follow one another"),
        ({"seasons": (SeasonRule(), SeasonRule())}, "follow one another"),
        ({"weeks": (WeekRule(first_weekday=7),)}, "from 0, Monday, to 6, Sunday"),
        ({"seasons": (SeasonRule(kind=SeasonKind.OWN),)}, "from 1 to 50 seasons"),
        ({"seasons": (SeasonRule(kind=SeasonKind.OWN, own=(SUMMER, WINTER)),)}, "are in order"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Calendar(**wrong)  # type: ignore[arg-type]


def test_a_weekday_is_read() -> None:
    assert [seasons.parse_weekday(text) for text in ("monday", " SUNDAY ")] == [0, 6]
    with pytest.raises(ValueError, match="Do you mean Sunday"):
        seasons.parse_weekday("Sundy")
