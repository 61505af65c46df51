"""How a server's calendar changes while games are played: no day that is over, and no game, moves from where it lies.

So nothing counts twice and nothing is lost: a change holds from the first day that is still free, or from the end of
the week or season that runs. Pure; `today` is `seasons.day_of` now, and `newest` the latest stored day of a game, if
any.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from games.rules.own_seasons import OwnSeason, check_own
from games.rules.seasons import Calendar, SeasonKind, SeasonRule, WeekRule, day_of, season_of, week_of

_DAY = timedelta(days=1)


def with_zone(calendar: Calendar, zone: str, now: datetime) -> Calendar:
    """Another zone from now on. Raises ValueError for what is none.

    Where the new zone is still at yesterday, games count for today: a week that has ended takes none any more.
    """
    if zone == calendar.zone:
        return calendar
    return replace(calendar, zone=zone, not_before=day_of(calendar, now))


def with_first_weekday(calendar: Calendar, weekday: int, today: date) -> Calendar:
    """Weeks that begin on another weekday, from the end of the running week on; the first of them is a shorter one."""
    if weekday == calendar.weeks[-1].first_weekday:
        return calendar
    since = week_of(calendar, today).last + _DAY
    kept = tuple(rule for rule in calendar.weeks if rule.since < since)
    return replace(calendar, weeks=(*kept, WeekRule(since=since, first_weekday=weekday)))


def with_seasons(
    calendar: Calendar, kind: SeasonKind, today: date, newest: date | None, own: tuple[OwnSeason, ...] = ()
) -> Calendar:
    """Other seasons from the end of the running one on; where none runs, from the first day that is free.

    Own dates that replace own dates hold at once. Raises ValueError where they would change what is over.
    """
    rule = calendar.seasons[-1]
    own = check_own(own) if kind is SeasonKind.OWN else ()
    if kind is rule.kind:
        _check_past(rule, own, _settled(today, newest))
        return replace(calendar, seasons=(*calendar.seasons[:-1], replace(rule, own=own)))
    running = season_of(calendar, today)
    since = max(running.last if running else date.min, _settled(today, newest)) + _DAY
    return _from(calendar, SeasonRule(since=since, kind=kind, own=own))


def begin_season(calendar: Calendar, today: date, newest: date | None) -> Calendar:
    """A new season now: today if no game of today is stored, else tomorrow, for what is played counts where it was.

    Raises ValueError where a season begins on that day anyway, and for seasons with dates of their own.
    """
    since = _settled(today, newest) + _DAY
    running = season_of(calendar, since)
    rule = calendar.seasons[-1]
    if rule.kind is SeasonKind.OWN or running is None:
        raise ValueError("The seasons of this server have dates of their own. Write a season that begins then.")
    if running.first == since:
        raise ValueError(f"A season begins on {since} anyway. Wait until then.")
    return _from(calendar, SeasonRule(since=since, kind=rule.kind))


def _settled(today: date, newest: date | None) -> date:
    """The last day that no change may touch: yesterday, or that of the latest game."""
    return max(today - _DAY, newest or date.min)


def _from(calendar: Calendar, rule: SeasonRule) -> Calendar:
    """The rule in place of all that were to hold from its day on."""
    kept = tuple(one for one in calendar.seasons if one.since < rule.since)
    return replace(calendar, seasons=(*kept, rule))


def _check_past(rule: SeasonRule, own: tuple[OwnSeason, ...], settled: date) -> None:
    """Raises ValueError unless both lists of dates are the same up to a day."""
    before, after = _until(settled, rule, rule.own), _until(settled, rule, own)
    changed = [name for days, name in [*before.items(), *after.items()] if days not in before or days not in after]
    if changed:
        raise ValueError(
            f"“{changed[0]}” would change what is over. Leave all dates up to {settled} as they are; "
            "a season that runs may end on that day at the earliest."
        )


def _until(settled: date, rule: SeasonRule, own: tuple[OwnSeason, ...]) -> dict[tuple[date, date], str]:
    """What the seasons take of the days from which the rule holds up to a day -> their names."""
    taken = ((max(one.first, rule.since), min(one.last, settled), one.name) for one in own)
    return {(first, last): name for first, last, name in taken if first <= last}
