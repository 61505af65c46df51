"""What is noted from outside while a run plays, and from it how soon play went on after each fault."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from simulations.stress.endurance.plan import PlannedFault

ANSWERS_STOP = frozenset(
    {"bot killed", "bot stopped", "sync fails", "identify limited", "guild unavailable", "gateway dropped"}
)
"""Faults after which play goes on with the first receipt; posts went on meanwhile."""
POSTS_STOP = frozenset({"duties killed", "429 of a route", "429 global", "long windows", "outage", "refusal"})
"""Faults after which play goes on with the first due post."""


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that got done: an answer was acknowledged, a question or results were shown. Times in ms."""

    due_ms: int
    """When it was asked for or due."""
    done_ms: int
    since_ms: int
    """It was certainly done after this moment: what is seen just after a fault may have been done before it."""
    guild_id: str = ""
    """Of a receipt: the server in which it was given."""


@dataclass(slots=True)
class Strike:
    """A fault as it happened. Times in ms since the epoch."""

    planned: PlannedFault
    begin_ms: int
    end_ms: int
    guild_id: str = ""
    """The only server that it concerned; empty for all."""
    struck: bool = True
    """False when nothing came along that it could strike."""


class Rollback(NamedTuple):
    """An older copy was put in the store's place; in ms since the epoch."""

    copied_ms: int
    """Just before the copy was made."""
    stopped_ms: int
    """Just before the store was stopped for it."""


@dataclass(slots=True)
class EventLog:
    """Filled while the run plays."""

    strikes: list[Strike] = field(default_factory=list)
    rollbacks: list[Rollback] = field(default_factory=list)
    receipts: list[Sign] = field(default_factory=list)
    shown: dict[tuple[str, str], int] = field(default_factory=dict)
    """`Kind` and game -> when a question or results were first seen in the channel, in ms."""
    acts: list[Sign] = field(default_factory=list)
    """The same with the moments at which they were due; filled once all is over."""


@dataclass(slots=True)
class Recovery:
    """All strikes of one kind."""

    struck: int = 0
    missed: int = 0
    """How many found nothing to strike."""
    resumed_s: float = 0.0
    """The longest time from the end of one until the first receipt, the first due post, or both."""
    settled_s: float = 0.0
    """The longest time from the end of one until everything was done that was due by then; 0 where nothing was late, so
    that it may be sooner than `resumed_s`."""
    never: int = 0
    """After how many play did not go on at all."""


def recoveries(events: EventLog) -> dict[str, Recovery]:
    """By kind of fault. Seconds in which another fault was in force do not count."""
    found: dict[str, Recovery] = {}
    for strike in events.strikes:
        kind = found.setdefault(strike.planned.kind, Recovery())
        if not strike.struck:
            kind.missed += 1
            continue
        kind.struck += 1
        others = [other for other in events.strikes if other is not strike and other.struck]
        _add(kind, events, strike, others)
    return found


def _add(kind: Recovery, events: EventLog, strike: Strike, others: Sequence[Strike]) -> None:
    end_ms = strike.end_ms
    firsts = [_first_after(end_ms, signs) for signs in _signs(events, strike)]
    kind.never += any(first is None for first in firsts)
    for first in (first for first in firsts if first):
        kind.resumed_s = max(kind.resumed_s, _undisturbed_s(max(end_ms, first.due_ms), first.done_ms, others))
    overdue = [sign.done_ms for sign in events.acts if sign.due_ms <= end_ms < sign.done_ms]
    if overdue:
        kind.settled_s = max(kind.settled_s, _undisturbed_s(end_ms, max(overdue), others))


def _signs(events: EventLog, strike: Strike) -> list[list[Sign]]:
    """What has to be seen again after a fault: receipts, posts, or both."""
    planned = strike.planned
    if planned.kind in ANSWERS_STOP or planned.how.get("moment") == "receipt":
        return [[sign for sign in events.receipts if strike.guild_id in ("", sign.guild_id)]]
    if planned.kind in POSTS_STOP:
        return [events.acts]
    return [events.receipts, events.acts]


def _first_after(end_ms: int, signs: Iterable[Sign]) -> Sign | None:
    return min((sign for sign in signs if sign.since_ms >= end_ms), key=lambda sign: sign.done_ms, default=None)


def _undisturbed_s(begin_ms: int, end_ms: int, others: Iterable[Strike]) -> float:
    """The part of a span in which none of the other faults was in force."""
    left, at_ms = 0, begin_ms
    for other in sorted(others, key=lambda strike: strike.begin_ms):
        left += max(0, min(other.begin_ms, end_ms) - at_ms)
        at_ms = max(at_ms, other.end_ms)
    return (left + max(0, end_ms - at_ms)) / 1000


def now_ms() -> int:
    return time.time_ns() // 1_000_000
