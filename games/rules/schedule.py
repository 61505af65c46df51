"""When a registration is posted: its slots one by one, pure."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from cronsim import CronSim

from games.domain import ids
from games.domain.duties import Slot
from games.domain.records import Registration
from games.rules import cron, registration_rules

_MINUTE_MS = 60_000


def iter_slots(registration: Registration, after_ms: int) -> Iterator[Slot]:
    """The slots strictly after a moment, in order, without end; none of a schedule that `schedule_problems` refuses.

    A local time that the clock change skips comes once, when the clock has jumped; one that it repeats comes once, the
    first time round (https://github.com/cuu508/cronsim#handling-of-dst-transitions).
    """
    if registration_rules.schedule_problems(registration):
        return iter(())
    zone = ZoneInfo(registration.zone)
    if registration.cron:
        return _cron_slots(registration.cron, zone, after_ms)
    return heapq.merge(
        *(_picked_slots(time, registration.days, zone, after_ms) for time in registration.times),
        key=lambda slot: slot.at_ms,
    )


def next_slots(registration: Registration, after_ms: int, count: int) -> list[Slot]:
    """The first `count` slots strictly after a moment, enabled or not."""
    return list(islice(iter_slots(registration, after_ms), count))


def next_ms(registration: Registration, after_ms: int) -> int | None:
    """The first slot strictly after a moment, in ms; None when nothing is to be posted."""
    slots = (
        []
        if registration_rules.unplayable(registration) or not registration.enabled
        else next_slots(registration, after_ms, 1)
    )
    return slots[0].at_ms if slots else None


def newest_slot(registration: Registration, due_ms: int, now_ms: int) -> Slot | None:
    """Of the slots from `due_ms` to now, the newest: the only one that may still be posted. None when there is none.

    Found by halving, for a line may have a slot every minute, and no two moments of it are nearer than that.
    """
    # No grace reaches further back.
    early, late = max(due_ms, now_ms - 2 * registration_rules.MAX_GRACE_S * 1000) - 1, now_ms
    while late - early > _MINUTE_MS:
        middle = (early + late) // 2
        if any(slot.at_ms <= now_ms for slot in next_slots(registration, middle, 1)):
            early = middle
        else:
            late = middle
    # Of times that the clock skips together, the last.
    found = [slot for slot in next_slots(registration, early, registration_rules.MAX_TIMES) if slot.at_ms <= now_ms]
    return found[-1] if found else None


def _cron_slots(line: str, zone: ZoneInfo, after_ms: int) -> Iterator[Slot]:
    for moment in _moments(line, zone, after_ms):
        skipped = _skipped(line, moment)
        note = _moved(skipped, moment) if skipped else _twice(moment)
        yield Slot(at_ms=_ms(moment), local=f"{moment:%Y-%m-%dT%H:%M}", note=note)


def _picked_slots(time: str, days: Sequence[str], zone: ZoneInfo, after_ms: int) -> Iterator[Slot]:
    for moment in _moments(cron.line_of(time, days), zone, after_ms):
        note = _moved(time, moment) if f"{moment:%H:%M}" != time else _twice(moment)
        yield Slot(at_ms=_ms(moment), local=f"{moment:%Y-%m-%d}T{time}", note=note)


def _moments(line: str, zone: ZoneInfo, after_ms: int) -> Iterator[datetime]:
    """The moments of a cron line after another, without those of an hour's second pass.

    Asked during a second pass, cronsim begins with the first one: what is not after `after_ms` is left out too.
    """
    for moment in CronSim(line, datetime.fromtimestamp(after_ms / 1000, zone)):
        if not moment.fold and _ms(moment) > after_ms:
            yield moment


def _moved(time: str, moment: datetime) -> str:
    return f"The clock skips {time} that day; posted at {moment:%H:%M}."


def _twice(moment: datetime) -> str:
    """That the clock is put back over this moment; empty on a common day."""
    if moment.replace(fold=1).utcoffset() == moment.utcoffset():
        return ""
    return f"The clock shows {moment:%H:%M} twice that day; posted the first time."


def _skipped(line: str, moment: datetime) -> str:
    """The time of day that a cron line means and the clock skips, if that is why it comes at `moment`; else empty."""
    minute = timedelta(minutes=1)
    before = (moment.astimezone(UTC) - minute).astimezone(moment.tzinfo)
    jump = (moment.utcoffset() or timedelta()) - (before.utcoffset() or timedelta())
    if jump <= timedelta():
        return ""  # on a common day: nothing is read again
    naive = moment.replace(tzinfo=None)
    if next(CronSim(line, naive - minute)) == naive:
        return ""  # it is meant to come now
    return f"{next(CronSim(line, naive - jump - minute)):%H:%M}"


def _ms(moment: datetime) -> int:
    return int(moment.timestamp()) * 1000


def game_id(guild_id: str, registration_id: str, slot: str) -> str:
    """The id of the game of a slot: the same whoever computes it and however often, so that a slot has one game."""
    return ids.derived_id(guild_id, registration_id, slot)
