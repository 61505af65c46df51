"""The posts of a schedule within some days, as bits of one number: bit n is the minute n after the beginning.

What a line of text costs is bounded by this: it is read once, held against each day once, and a day's posts are placed
at once, however many there are. Two schedules are compared by a few operations on such numbers.
`schedule.iter_slots` names the same moments one by one, for those that are to be shown or posted; in the one zone whose
clocks change by half an hour (Lord Howe) the two may differ by a slot at the change, which cronsim leaves out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim

from games.domain.records import Registration
from games.rules import cron

DAY = 1440
"""Minutes of a day."""


def posts(schedule: Registration, start: datetime, days: int) -> int:
    """The minutes in which a schedule that follows the rules posts, from `start` (UTC, a whole minute) on."""
    lines = [schedule.cron] if schedule.cron else [cron.line_of(at, schedule.days) for at in schedule.times]
    zone, found = ZoneInfo(schedule.zone), 0
    for line in lines:
        found |= _posts(CronSim(line, start), zone, start, days)
    return found & (1 << days * DAY) - 1


def _posts(line: CronSim, zone: ZoneInfo, start: datetime, days: int) -> int:
    minutes = sum(1 << minute for minute in line.minutes)
    hours = [hour for hour in range(24) if hour in line.hours]
    whole = sum(minutes << 60 * hour for hour in hours)
    moves = not line.parts[1].startswith("*") and not line.parts[2].startswith("*")
    yesterday, found = start.astimezone(zone).date() - timedelta(days=1), 0
    for day in (yesterday + timedelta(days=n) for n in range(days + 3)):
        if day.month not in line.months or not line.match_day(day):
            continue
        midnight = datetime.combine(day, time(), zone)
        if _lasts(midnight, timedelta(days=1)):
            found |= _shifted(whole, _minutes(midnight, start))
            continue
        for hour in hours:
            begin = midnight.replace(hour=hour)
            if _lasts(begin, timedelta(hours=1)):
                found |= _shifted(minutes, _minutes(begin, start))
            else:
                found |= _around_a_change(line.minutes, begin, start, moves)
    return found


def _lasts(begin: datetime, long: timedelta) -> bool:
    """Whether so much time goes by on the clock as in truth: it is neither put forward nor back meanwhile."""
    return not _is_skipped(begin) and (begin + long).astimezone(UTC) - begin.astimezone(UTC) == long


def _around_a_change(minutes: Iterable[int], hour: datetime, start: datetime, moves: bool) -> int:
    """The posts of an hour in which the clocks change.

    A minute that the clocks skip is posted when they have jumped if the line names hour and minute (`moves`), else not
    at all; one that they show twice, the first time
    (https://github.com/cuu508/cronsim#handling-of-dst-transitions).
    """
    found = 0
    for moment in (hour.replace(minute=minute) for minute in minutes):
        while moves and _is_skipped(moment):
            moment += timedelta(minutes=1)
        if not _is_skipped(moment):
            found |= _shifted(1, _minutes(moment, start))
    return found


def _is_skipped(moment: datetime) -> bool:
    return moment.astimezone(UTC).astimezone(moment.tzinfo).replace(fold=0) != moment.replace(fold=0)


def _minutes(moment: datetime, start: datetime) -> int:
    return (moment.astimezone(UTC) - start) // timedelta(minutes=1)


def _shifted(bits: int, by: int) -> int:
    return bits << by if by >= 0 else bits >> -by


def spread(bits: int, minutes: int) -> int:
    """Each minute with those that follow it, so many in all."""
    reach = 1
    while reach < minutes:
        step = min(reach, minutes - reach)
        bits |= bits << step
        reach += step
    return bits if minutes else 0


def first(bits: int) -> int | None:
    """The earliest minute; None for none."""
    return (bits & -bits).bit_length() - 1 if bits else None
