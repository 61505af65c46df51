"""The stretches of time that a leaderboard covers: all time, a calendar quarter, a month, a week; all in UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

ALL = "all"
_CODE = re.compile(r"([0-9]{4})-(?:Q([1-4])|W([0-9]{2})|([0-9]{2}))", re.ASCII)


class PeriodKind(StrEnum):
    """How long a period is."""

    ALL = "all"
    SEASON = "season"
    MONTH = "month"
    WEEK = "week"


NAMES = {PeriodKind.ALL: "All time", PeriodKind.SEASON: "Season", PeriodKind.MONTH: "Month", PeriodKind.WEEK: "Week"}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time; all time has neither begin nor end."""

    kind: PeriodKind
    code: str
    """As it stands in SQL and in addresses: `all`, `2026-Q4`, `2026-11`, `2026-W48`."""
    first: date | None = None
    """Its first day in UTC."""

    @property
    def label(self) -> str:
        """In words, such as `October to December 2026`."""
        if self.first is None:
            return NAMES[PeriodKind.ALL]
        if self.kind is PeriodKind.SEASON:
            return f"{self.first:%B} to {_later(self.first, 2):%B %Y}"
        return f"{self.first:%B %Y}" if self.kind is PeriodKind.MONTH else f"Week from {self.first:%d %B %Y}"

    @property
    def earlier(self) -> Period | None:
        """The period of the same kind before this one; None at the begin of the calendar and for all time."""
        return None if self.first is None or self.first.year < 2 else of(self.kind, self.first - timedelta(days=1))

    @property
    def later(self) -> Period | None:
        """The period of the same kind after this one."""
        if self.first is None or self.first.year > 9998:
            return None
        return of(self.kind, self.first + timedelta(days={PeriodKind.WEEK: 7, PeriodKind.MONTH: 31}.get(self.kind, 92)))


def of(kind: PeriodKind, moment: date | datetime) -> Period:
    """The period of a kind that a moment lies in; a time is taken in UTC."""
    day = moment.astimezone(UTC).date() if isinstance(moment, datetime) else moment
    if kind is PeriodKind.SEASON:
        quarter = (day.month - 1) // 3
        return Period(kind, f"{day.year:04}-Q{quarter + 1}", date(day.year, 3 * quarter + 1, 1))
    if kind is PeriodKind.MONTH:
        return Period(kind, f"{day.year:04}-{day.month:02}", day.replace(day=1))
    if kind is PeriodKind.WEEK:
        year, week, _ = day.isocalendar()
        return Period(kind, f"{year:04}-W{week:02}", date.fromisocalendar(year, week, 1))
    return Period(PeriodKind.ALL, ALL)


def bounds(code: str) -> tuple[datetime | None, datetime | None]:
    """When the period of a code begins, and when the next one does, in UTC; None where there is no such moment."""
    if code == ALL:
        return None, None
    period = parse(code, datetime.now(UTC))
    days = period.first, period.later and period.later.first
    first, after = (datetime.combine(day, time.min, UTC) if day else None for day in days)
    return first, after


def codes(moment: datetime) -> list[str]:
    """Those of all periods that a moment lies in."""
    return [of(kind, moment).code for kind in PeriodKind]


def parse(text: str, now: datetime) -> Period:
    """The period that a word (`season`: the current one) or a code names. Raises ValueError for anything else."""
    if (word := text.strip().lower()) in set(PeriodKind):
        return of(PeriodKind(word), now)
    match = _CODE.fullmatch(text.strip().upper())
    if not match:
        raise ValueError(f"{text!r} is no period. Use all, season, month, week, or such as 2026-Q4, 2026-11, 2026-W48.")
    year, quarter, week, month = (int(part) if part else 0 for part in match.groups())
    if quarter:
        return of(PeriodKind.SEASON, date(year, 3 * quarter - 2, 1))
    return (
        of(PeriodKind.WEEK, date.fromisocalendar(year, week, 1)) if week else of(PeriodKind.MONTH, date(year, month, 1))
    )


def _later(first: date, months: int) -> date:
    """The first day of a later month of the same year."""
    return first.replace(month=first.month + months)
