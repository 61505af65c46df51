"""Days in a row on which a player took part, and on which an answer was right. Pure, a function of the days alone.

The days of a server are the local dates of the slots of its closed games. A day without one does not exist here: it
breaks no streak, and so does no change of the time zone. Of a day that exists,

1. one on which the player answered is played: the played streak grows by one; the right streak grows by one with a
   right answer, and is over without one;
2. one on which the player answered nothing takes a freeze, the one earned first, and leaves both streaks as they are;
   without a freeze both are over.

A freeze guards against absence, not against a wrong answer. One is earned on each 14th day that a player has ever
played; who holds two already earns none. So whoever holds a freeze has a played streak.

A close costs one step for each who answered: `play`, after `miss` for the days since. A ruling, and a game that closes
when a later day of its player is judged already, are recomputed with `walk`, from the state before that day or from
none; so is everybody who is judged beyond a day that becomes one of the server's so late.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

EARNED_EACH = 14
"""Played days for a freeze."""
MOST_HELD = 2
"""Freezes that a player may hold."""
MILESTONES = (7, 30, 100, 365)
"""Days in a row that are told to everybody."""


class StreakKind(StrEnum):
    """What a day needs to lengthen a streak."""

    PLAYED = "played"
    RIGHT = "right"


class Mark(StrEnum):
    """What a day was to a player."""

    RIGHT = "right"
    """Played, with a right answer."""
    PLAYED = "played"
    """Played, without one."""
    FROZEN = "frozen"
    MISSED = "missed"
    """Not played and no freeze left, or nothing to freeze."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StreakState:
    """All that the next day needs to know of the days before it."""

    day: date | None = None
    """The last day that is judged; None before the first."""
    played: int = 0
    """Days played in a row up to `day`; the frozen ones between them do not count."""
    right: int = 0
    right_before: int = 0
    """The right streak without `day`."""
    mark: Mark | None = None
    """What `day` was; None before the first."""
    best_played: int = 0
    best_right: int = 0
    played_days: int = 0
    """Days ever played."""
    held: tuple[date, ...] = ()
    """The days on which the freezes in hand were earned, oldest first."""

    @property
    def freezes(self) -> int:
        """How many are in hand."""
        return len(self.held)


START = StreakState()


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One day of a player, and where it led."""

    day: date
    mark: Mark
    state: StreakState
    has_earned: bool = False
    """Whether the day brought a freeze."""
    milestones: tuple[tuple[StreakKind, int], ...] = ()
    """The streaks that became this long on the day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Streaks:
    """What a player is shown."""

    played: int
    right: int
    best_played: int
    best_right: int
    freezes: int
    frozen: tuple[date, ...]
    """The days that a freeze saved, of those that were looked at."""


def play(state: StreakState, day: date, *, is_right: bool) -> Step:
    """A closed game that the player answered; also another one of the same day. Raises ValueError for an earlier day.

    A second game of a day only adds a right answer to it, once.
    """
    if state.day == day and state.mark in (Mark.PLAYED, Mark.RIGHT):
        return _play_again(state, day, state.mark, is_right)
    _check_later(state, day)
    mark = Mark.RIGHT if is_right else Mark.PLAYED
    played_days = state.played_days + 1
    has_earned = played_days % EARNED_EACH == 0 and state.freezes < MOST_HELD
    after = StreakState(
        day=day,
        played=state.played + 1,
        right=state.right + 1 if is_right else 0,
        right_before=state.right,
        mark=mark,
        best_played=max(state.best_played, state.played + 1),
        best_right=max(state.best_right, state.right + is_right),
        played_days=played_days,
        held=(*state.held, day) if has_earned else state.held,
    )
    reached = [(StreakKind.PLAYED, after.played), (StreakKind.RIGHT, after.right)]
    return Step(
        day=day,
        mark=mark,
        state=after,
        has_earned=has_earned,
        milestones=tuple(one for one in reached if one[1] in MILESTONES),
    )


def _play_again(state: StreakState, day: date, mark: Mark, is_right: bool) -> Step:
    if not is_right or mark is Mark.RIGHT:
        return Step(day=day, mark=mark, state=state)
    right = state.right_before + 1
    after = replace(state, right=right, mark=Mark.RIGHT, best_right=max(state.best_right, right))
    milestones = ((StreakKind.RIGHT, right),) if right in MILESTONES else ()
    return Step(day=day, mark=Mark.RIGHT, state=after, milestones=milestones)


def miss(state: StreakState, day: date) -> Step:
    """A day of the server on which the player answered nothing. Raises ValueError for one that is judged already."""
    _check_later(state, day)
    if state.held:
        after = replace(state, day=day, mark=Mark.FROZEN, held=state.held[1:], right_before=state.right)
        return Step(day=day, mark=Mark.FROZEN, state=after)
    after = replace(state, day=day, mark=Mark.MISSED, played=0, right=0, right_before=0)
    return Step(day=day, mark=Mark.MISSED, state=after)


def _check_later(state: StreakState, day: date) -> None:
    if state.day is not None and day <= state.day:
        raise ValueError(f"{day} is not after {state.day}. Compute the streaks anew from {day}.")


def walk(
    guild_days: Iterable[date], played: Collection[date], right: Collection[date], start: StreakState = START
) -> Iterator[Step]:
    """A player's steps through the days of the server, in order, after the day of `start`.

    `played` and `right` are sets of days, the second within the first. What is in them and is no day of the server does
    not count: its games were all cancelled. Raises ValueError for days out of order.
    """
    state = start
    for day in guild_days:
        step = play(state, day, is_right=day in right) if day in played else miss(state, day)
        yield step
        state = step.state


def current(state: StreakState, missed: Iterable[date] = (), *, open_days: Collection[date] = ()) -> Streaks:
    """What to show as of the last of `missed`, the days of the server since that of `state`, in order.

    A day in `open_days`, of which a game is still in play, has brought what it has, and breaks nothing yet; if a later
    day is judged already, its right answers count as they stand.
    """
    shown, frozen = state, []
    for day in missed:
        if day not in open_days:
            step = miss(shown, day)
            shown = step.state
            frozen += [day] if step.mark is Mark.FROZEN else []
    may_be_right_yet = shown.mark is Mark.PLAYED and shown.day in open_days
    return Streaks(
        played=shown.played,
        right=shown.right_before if may_be_right_yet else shown.right,
        best_played=shown.best_played,
        best_right=shown.best_right,
        freezes=shown.freezes,
        frozen=tuple(frozen),
    )


def compute(
    guild_days: Iterable[date],
    played: Collection[date],
    right: Collection[date],
    *,
    open_days: Collection[date] = (),
) -> Streaks:
    """All of it from the days alone, as of the last one: what `current` gives after every step."""
    days = [day for day in guild_days if day in played or day not in open_days]
    steps = list(walk(days, played, right))
    frozen = tuple(step.day for step in steps if step.mark is Mark.FROZEN)
    return replace(current(steps[-1].state if steps else START, open_days=open_days), frozen=frozen)
