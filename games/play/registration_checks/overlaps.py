"""Games of one channel that run at the same time: a registration's own, and those of others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from zoneinfo import ZoneInfo

from games.domain.records import Registration
from games.play.registration_checks.finding import RegistrationFinding
from games.play.registration_checks.upcoming import to_come, today
from games.rules import minutes, registration_rules
from games.rules.durations import format_duration
from games.rules.schedule_words import in_words

MOST_OVERLAPS = 3
_MOST_RIVALS = 200
"""How many others of one channel are compared: whoever has more knows that they overlap."""


def overlap_findings(
    registration: Registration, others: Iterable[Registration], now_ms: int
) -> list[RegistrationFinding]:
    """Games of this channel that run at the same time within the next week: its own, and those of others."""
    r = registration
    if not r.enabled or registration_rules.unplayable(r):
        return []
    rivals = [
        o
        for o in others
        if o.enabled and o.id != r.id and o.channel_id == r.channel_id and not registration_rules.unplayable(o)
    ]
    found = _own_overlap(r, now_ms)
    for other in rivals[:_MOST_RIVALS]:
        if len(found) == MOST_OVERLAPS:
            break
        found += _overlap(r, other, now_ms)
    return found


def _own_overlap(r: Registration, now_ms: int) -> list[RegistrationFinding]:
    mine = to_come(r, now_ms)
    at = minutes.first(mine & minutes.spread(mine << 1, _open_for(r) - 1))
    if at is None:
        return []
    text = (
        f"Its own games run at the same time: answers are taken for {format_duration(r.window_s)}, and the next game "
        f"comes sooner: first on {_when(r, at, now_ms)}."
    )
    advice = (
        "Both games work, but two questions are open at once. Post less often, or let answers be taken for less long."
    )
    return [RegistrationFinding(code="overlap", text=text, advice=advice)]


def _overlap(r: Registration, other: Registration, now_ms: int) -> list[RegistrationFinding]:
    mine, theirs = to_come(r, now_ms), to_come(other, now_ms)
    at = minutes.first(mine & _open(other, theirs) | theirs & _open(r, mine))
    if at is None:
        return []
    named = f"{in_words(other)} ({other.zone}, id {other.id})"
    if mine & theirs & 1 << at:
        text = f"It posts in the same moment as another registration of this channel, {named}"
    else:
        text = f"Its game runs at the same time as that of another registration of this channel, {named}"
    advice = (
        "Both games work, but two questions are open at once. Move one of them, or let answers be taken for less long."
    )
    return [RegistrationFinding(code="overlap", text=f"{text}: first on {_when(r, at, now_ms)}.", advice=advice)]


def _open(r: Registration, posts: int) -> int:
    """The minutes in which a game of these posts takes answers."""
    return minutes.spread(posts, _open_for(r))


def _open_for(r: Registration) -> int:
    """How many minutes of the clock a game touches."""
    return -(-r.window_s // 60)


def _when(r: Registration, minute: int, now_ms: int) -> str:
    local = (today(now_ms) + timedelta(minutes=minute)).astimezone(ZoneInfo(r.zone))
    return f"{local:%a %d %b, %H:%M} {r.zone}"
