"""The model with one rule taken away each: every one of them must be caught, or the search would prove nothing."""

from __future__ import annotations

from collections.abc import Iterator

from tests.model import discord
from tests.model.closing import DatabaseRefuses
from tests.model.protocol import LOST, OK, WINDOW_CLOSED
from tests.model.search import DEAD_END
from tests.model.state import (
    BAD,
    CLOSING,
    DELETED_FILLED,
    LEASE,
    LEFT_TOO_EARLY,
    MESSAGE,
    NONE,
    NOT_IN_RESULTS,
    OPEN,
    OPEN_UNSHOWN,
    OVER,
    OWNER,
    PHASE,
    POSTED_UNSHOWN,
    POSTING,
    PROMISES,
    RUNNING,
    SECOND_GAME,
    SENT_AGAIN,
    SHEET,
    SLOTS,
    SQL_ROW,
    TWO_QUESTIONS,
    WINDOW,
    Q,
    R,
    State,
)
from tests.model.tally import Bounds, Tally
from tests.model.worker import LEAVE, MOVE, ROW, Move, block, go


class ElectionOverwrites(Tally):
    """`elect_message` writes with HSET in place of HSETNX: the last message wins, not the first."""

    def elect_message(self, s: State, kind: int, message: int) -> int:
        if s[PHASE] == (POSTING if kind == Q else CLOSING):
            s[kind + MESSAGE] = message
        return s[kind + MESSAGE]


class NoTombstone(Tally):
    """`move_to_history` deletes the state, so that nothing refuses a second game for the slot."""

    def move_to_history(self, s: State, w: int, sheet: int) -> str:
        reply = super().move_to_history(s, w, sheet)
        if reply:
            s[PHASE], s[OWNER], s[WINDOW] = NONE, 0, 0
            s[Q:R] = s[R : R + R - Q] = [0] * (R - Q)
        return reply


class NothingForgotten(Tally):
    """A 404 is a failure like any other: the message that somebody deleted stays the game's own."""

    def forget_message(self, s: State, w: int, kind: int, message: int) -> str:
        return OK if s[OWNER] == w else LOST


class DirectPost(Tally):
    """Question and results are posted at once, without a placeholder that is filled once it has won."""

    def post(self, s: State, w: int, kind: int) -> Iterator[Move]:
        for who, what, n in super().post(s, w, kind):
            for message in range(1, SLOTS + 1):
                at = discord.slot(kind, message)
                if n[at] and not s[at]:
                    discord.fill(n, kind, message, n[block(w) + SHEET])
            yield who, what, n

    def discard(self, s: State, w: int, kind: int) -> Iterator[Move]:
        for who, what, n in super().discard(s, w, kind):
            n[BAD] = 0  # whoever posts directly deletes what is filled: only what stands at one time counts
            yield who, what, n


class LeaseBeforeClose(Tally):
    """`claim` takes the lease first; the closing is written by a later step, when the answers were read already."""

    def claim(self, s: State, w: int) -> int:
        if s[PHASE] != OPEN or s[WINDOW] != OVER:
            return super().claim(s, w)
        if s[LEASE] not in (0, w):
            return 0
        s[LEASE] = s[OWNER] = w
        return CLOSING

    def begin_send(self, s: State, w: int, kind: int) -> tuple[bool, int, int] | None:
        if s[OWNER] == w and kind == R and s[PHASE] == OPEN:
            s[PHASE] = CLOSING
        return super().begin_send(s, w, kind)


class AcknowledgeFirst(Tally):
    """The player reads "Saved" before the store has replied."""

    def submit(self, s: State, name: str, player: int, interaction: int) -> Iterator[Move]:
        yield from super().submit(s, name, player, interaction)
        stored, acknowledged = divmod(s[player], 3)
        if s[PHASE] == OPEN and s[WINDOW] == RUNNING and interaction > acknowledged:
            n = list(s)
            n[player] = stored * 3 + interaction
            yield 0, f"player {name} reads that answer {interaction} is saved, which is on its way", n


class PlainInsert(Tally):
    """The archive inserts without ON CONFLICT DO NOTHING."""

    def insert_row(self, n: State) -> None:
        if n[SQL_ROW]:
            raise DatabaseRefuses
        super().insert_row(n)


class UnfencedOpen(Tally):
    """`open` does not ask who owns the game."""

    fenced = False

    def open(self, s: State, w: int) -> str:
        if s[PHASE] != POSTING or not s[Q + MESSAGE] or not s[WINDOW]:
            return LOST
        if s[WINDOW] == OVER:
            return WINDOW_CLOSED
        s[PHASE], s[OWNER], s[LEASE] = OPEN, 0, 0
        return OK


class UnfencedPosted(Tally):
    """`posted` does not ask who owns the game."""

    fenced = False

    def posted(self, s: State, w: int, sheet: int, undeliverable: bool) -> str:
        owner = s[OWNER]
        s[OWNER] = w
        reply = super().posted(s, w, sheet, undeliverable)
        s[OWNER] = owner
        return reply


class NoLook(Tally):
    """A post of unknown outcome is repeated without a look for the first."""

    def skips_look(self, first: bool) -> bool:
        return True


class MovedBeforeSql(Tally):
    """The game goes to history as soon as its results are posted; SQL is left for later."""

    def get(self, s: State, w: int, kind: int) -> Iterator[Move]:
        n = list(s)
        go(n, w, MOVE)
        yield w, "goes on without SQL", n


class CancelledBeforeSql(Tally):
    """A cancelled game leaves play as soon as its post says so; its answers go with it."""

    def show_cancelled(self, s: State, w: int, kind: int) -> Iterator[Move]:
        for who, what, n in super().show_cancelled(s, w, kind):
            if n[block(w)] == ROW:
                go(n, w, LEAVE)
            yield who, what, n


class ClosesUnasked(Tally):
    """Whoever has claimed a game does not ask SQL whether it is over."""

    def is_over(self, s: State) -> bool:
        return False


class SweepUndecided(Tally):
    """Orphans are swept as soon as a message has won, though another may yet take its place."""

    def winner(self, s: State, kind: int) -> int:
        return s[kind + MESSAGE] or super().winner(s, kind)


CAUGHT: dict[type[Tally], tuple[str, Bounds]] = {
    ElectionOverwrites: (PROMISES[OPEN_UNSHOWN], Bounds(faults=2)),
    NoTombstone: (PROMISES[SECOND_GAME], Bounds(faults=0, is_manual=True)),
    NothingForgotten: (DEAD_END, Bounds(faults=1)),
    DirectPost: (PROMISES[TWO_QUESTIONS], Bounds(faults=2, sweeps=False)),
    LeaseBeforeClose: (PROMISES[NOT_IN_RESULTS], Bounds(faults=1)),
    AcknowledgeFirst: (PROMISES[NOT_IN_RESULTS], Bounds(faults=0)),
    PlainInsert: (DEAD_END, Bounds(faults=1)),
    UnfencedOpen: (PROMISES[OPEN_UNSHOWN], Bounds(faults=2)),
    UnfencedPosted: (PROMISES[POSTED_UNSHOWN], Bounds(faults=2)),
    NoLook: (PROMISES[SENT_AGAIN], Bounds(faults=2)),
    MovedBeforeSql: (PROMISES[LEFT_TOO_EARLY], Bounds(faults=0)),
    CancelledBeforeSql: (PROMISES[LEFT_TOO_EARLY], Bounds(faults=1)),
    ClosesUnasked: (PROMISES[NOT_IN_RESULTS], Bounds(faults=1)),
    SweepUndecided: (PROMISES[DELETED_FILLED], Bounds(faults=2)),
}
"""Each mutant, the promise that it breaks first, and the bounds within which it does."""
