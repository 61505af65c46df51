"""The calendar of a server: in which week and season a day lies, and when these have ended. Pure.

A game belongs to the local day of its slot. That day is stored with the game (`day_of`, by the calendar of that time)
and never computed again, so that a change of the zone moves no game. Every day lies in one week and in at most one
season: no game counts twice. How a calendar changes is in `season_changes.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from games.domain import ids
from games.domain.names import find
from games.domain.text import quoted
from games.rules.own_seasons import OwnSeason, check_own
from games.rules.zones import EXAMPLE as ZONE_EXAMPLE
from games.rules.zones import is_zone

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CODE = re.compile(r"(week|season)-([0-9]{4}-[0-9]{2}-[0-9]{2})", re.ASCII)


class SpanKind(StrEnum):
    """What is won: a week or a season."""

    WEEK = "week"
    SEASON = "season"


class SeasonKind(StrEnum):
    """What a server's seasons are."""

    MONTH = "month"
    QUARTER = "quarter"
    OWN = "own"
    """Dates that the server has written; between them is no season."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """One week or season, in local days."""

    kind: SpanKind
    first: date
    last: date
    """Its last day; it belongs to it."""
    name: str = ""
    """What the server calls it; empty for what the calendar names."""

    @property
    def code(self) -> str:
        """Names it within its server, in SQL and in addresses, such as `week-2026-11-23`.

        By its first day, for the number of a week means another one where weeks begin on another day.
        """
        return f"{self.kind}-{self.first}"

    @property
    def label(self) -> str:
        """In words, such as `October to December 2026` or `Week from 23 November 2026`."""
        if self.name:
            return self.name
        if self.kind is SpanKind.WEEK and self.last - self.first == timedelta(days=6):
            return f"Week from {_words(self.first)}"
        if self.first.day != 1 or _shifted(self.last, 1).day != 1:
            return _words(self.first) if self.first == self.last else f"{_words(self.first)} to {_words(self.last)}"
        until = f"{self.last:%B} {self.last.year}"
        return until if self.first.month == self.last.month else f"{self.first:%B} to {until}"


def _words(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _shifted(day: date, days: int) -> date:
    """So many days later, within the calendar that Python has."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekRule:
    """On which weekday weeks begin, from a day on."""

    since: date = date.min
    first_weekday: int = 0
    """0 is Monday, 6 is Sunday."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SeasonRule:
    """What seasons are, from a day on; a season begins on that day, whatever the rule says."""

    since: date = date.min
    kind: SeasonKind = SeasonKind.QUARTER
    own: tuple[OwnSeason, ...] = ()
    """In order, for `SeasonKind.OWN` only."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """A server's calendar with what it was before, so that every past day still lies where it lay."""

    zone: str = "UTC"
    """IANA name."""
    weeks: tuple[WeekRule, ...] = (WeekRule(),)
    """Each until the day before the next one's; the first holds from the beginning."""
    seasons: tuple[SeasonRule, ...] = (SeasonRule(),)
    """Likewise."""
    not_before: date | None = None
    """The day that it was when the zone was last changed: no later moment is on an earlier one."""

    def __post_init__(self) -> None:
        if not is_zone(self.zone):
            raise ValueError(f"“{quoted(self.zone)}” is not a time zone. {ZONE_EXAMPLE}")
        for rules in (self.weeks, self.seasons):
            since = [rule.since for rule in rules]
            if since[:1] != [date.min] or since != sorted(set(since)):
                raise ValueError("The rules of a calendar follow one another, the first from the beginning.")
        if not all(0 <= rule.first_weekday < len(WEEKDAYS) for rule in self.weeks):
            raise ValueError("The first day of the week is from 0, Monday, to 6, Sunday.")
        for season_rule in self.seasons:
            if season_rule.kind is SeasonKind.OWN and check_own(season_rule.own) != season_rule.own:
                raise ValueError("The seasons of a calendar are in order.")


def parse_weekday(text: str) -> int:
    """The number of a weekday from what was typed, such as `sunday`; 0 is Monday. Raises ValueError."""
    return WEEKDAYS.index(find("weekday", text, WEEKDAYS))


def day_of(calendar: Calendar, moment: datetime) -> date:
    """The local day of a moment, to be stored with the game of a slot; one without a zone is refused."""
    if moment.tzinfo is None:
        raise ValueError("A moment without a zone lies on no day. Give it one, such as UTC.")
    return max(moment.astimezone(ZoneInfo(calendar.zone)).date(), calendar.not_before or date.min)


Rule = TypeVar("Rule", WeekRule, SeasonRule)


def _on(rules: Sequence[Rule], day: date) -> tuple[Rule, date]:
    """The rule that holds on a day, and the last day on which it does."""
    index = max(n for n, rule in enumerate(rules) if rule.since <= day)
    last = _shifted(rules[index + 1].since, -1) if index + 1 < len(rules) else date.max
    return rules[index], last


def week_of(calendar: Calendar, day: date) -> Span:
    """The week that a day lies in: of seven days, but where the first day of the week was changed."""
    rule, last = _on(calendar.weeks, day)
    first = _shifted(day, -((day.weekday() - rule.first_weekday) % 7))
    ends = _shifted(day, 6 - (day.weekday() - rule.first_weekday) % 7)
    return Span(kind=SpanKind.WEEK, first=max(first, rule.since), last=min(ends, last))


def season_of(calendar: Calendar, day: date) -> Span | None:
    """The season that a day lies in; None between seasons with dates of their own."""
    rule, last = _on(calendar.seasons, day)
    if rule.kind is SeasonKind.OWN:
        own = next((season for season in rule.own if season.first <= day <= season.last), None)
        if own is None:
            return None
        first, ends, name = own.first, own.last, own.name
    else:
        months = 1 if rule.kind is SeasonKind.MONTH else 3
        first = date(day.year, day.month - (day.month - 1) % months, 1)
        ends, name = _shifted(_shifted(first, 31 * months).replace(day=1), -1), ""
        if first.year == date.max.year and first.month + months > 12:
            ends = date.max
    return Span(kind=SpanKind.SEASON, first=max(first, rule.since), last=min(ends, last), name=name)


def later(calendar: Calendar, span: Span) -> Span | None:
    """The next of its kind; None when the calendar has none."""
    if span.last == date.max:
        return None
    day = _shifted(span.last, 1)
    return week_of(calendar, day) if span.kind is SpanKind.WEEK else season_from(calendar, day)


def earlier(calendar: Calendar, span: Span) -> Span | None:
    """The one of its kind before it; None when the calendar has none."""
    if span.first == date.min:
        return None
    day = _shifted(span.first, -1)
    return week_of(calendar, day) if span.kind is SpanKind.WEEK else _season_until(calendar, day)


def season_from(calendar: Calendar, day: date) -> Span | None:
    """The season that a day lies in, or else the first that begins after it; None when there is none any more."""
    while (found := season_of(calendar, day)) is None:
        rule, last = _on(calendar.seasons, day)
        begins = [season.first for season in rule.own if day < season.first <= last]
        if not begins and last == date.max:
            return None
        day = min(begins, default=_shifted(last, 1))
    return found


def _season_until(calendar: Calendar, day: date) -> Span | None:
    while (found := season_of(calendar, day)) is None:
        rule, _ = _on(calendar.seasons, day)
        ends = [season.last for season in rule.own if rule.since <= season.last < day]
        if not ends and rule.since == date.min:
            return None
        day = max(ends, default=_shifted(rule.since, -1))
    return found


def parse_code(calendar: Calendar, code: str) -> Span:
    """The week or season that a code names. Raises ValueError for one that this calendar does not have."""
    match = _CODE.fullmatch(code)
    try:
        day = date.fromisoformat(match[2]) if match else date.min
    except ValueError:
        day = date.min
    found = week_of(calendar, day) if code.startswith(SpanKind.WEEK) else season_of(calendar, day)
    if found is None or found.code != code:
        raise ValueError(f"“{quoted(code)}” is no week or season here. Write the first day, such as week-2026-11-23.")
    return found


def ends_at(calendar: Calendar, span: Span) -> datetime:
    """The first moment (UTC) after which its days are over for good, in the zone as it is now.

    Where the clock shows midnight twice it is the second one, and where it skips midnight the moment of the jump.
    """
    midnight = datetime.combine(_shifted(span.last, 1), time(), ZoneInfo(calendar.zone))
    return max(midnight.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


def has_ended(calendar: Calendar, span: Span, now: datetime) -> bool:
    """Whether no slot from now on lies in it; what has ended stays so when the zone is changed."""
    return (calendar.not_before or date.min) > span.last or now >= ends_at(calendar, span)


def span_id(guild_id: str, span: Span) -> str:
    """The id of its winners' post: the same whoever computes it and however often, as a game's is of its slot."""
    return ids.derived_id(guild_id, span.kind, str(span.first))
