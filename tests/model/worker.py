"""What a worker does in general: it stands before a step, between any two of which anything else may happen.

A step yields each way in which it may go: one for a script, several for a request to Discord or to SQL, whose outcome
may stay unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.model.protocol import Protocol
from tests.model.state import (
    CANCELLING,
    CLOSING,
    DEAD,
    DUE,
    EXTRA,
    FAULTS,
    LEASE,
    LISTED,
    OWNER,
    PC,
    POSTED,
    POSTING,
    SQL_CONFIRMED,
    WORKER_SIZE,
    WORKERS,
    State,
)

Move = tuple[int, str, State]
"""Who does what (0 for the surroundings), and the state after."""

(
    IDLE,
    SCHEDULE,
    RETRY,
    FIX_DEADLINE,
    OPEN_IT,
    FAIL,
    READ,
    POSTED_IT,
    GET,
    ROW,
    ANSWERS,
    CONFIRM,
    MOVE,
    SWEEP,
    SWEEP_OFF,
) = range(15)
CALL_OFF, SHOW_CANCELLED, LEAVE = range(15, 18)
"""Of a game that is being cancelled."""
ASK, SETTLE = range(18, 20)
"""Of any game that was claimed."""
QUESTION, RESULTS = 32, 64
"""Where the steps begin that both messages need: plus one of the following."""
BEGIN_SEND, FIND, POST, ELECT, DISCARD, SHOW, FORGET = range(7)


def block(w: int) -> int:
    """Where a worker's block begins."""
    return WORKERS + (w - 1) * WORKER_SIZE


def go(s: State, w: int, pc: int, message: int = 0, extra: int = 0) -> None:
    """Stand before a step; what was read of the answers is kept."""
    at = block(w)
    s[at : at + 3] = (pc, message, extra)


def rest(s: State, w: int) -> None:
    """The worker has ended what it was doing, or died: its token is of no use to anybody."""
    s[block(w) : block(w) + WORKER_SIZE] = (IDLE, 0, 0, 0)
    if s[OWNER] == w:
        s[OWNER] = 0
    if s[LEASE] == w:
        s[LEASE] = DEAD


class Worker(Protocol):
    """How workers take up duties, and how their steps go."""

    def script(
        self, s: State, w: int, name: str, act: Callable[[State], object], then: Callable[[State, object], None]
    ) -> Iterator[Move]:
        """Run a script and go on by its reply; or the first reply is lost, and it is silently sent again."""
        n = list(s)
        then(n, act(n))
        yield w, name, n
        if s[FAULTS]:
            n = list(s)
            n[FAULTS] -= 1
            act(n)
            then(n, act(n))
            yield w, f"{name}, twice because the first reply was lost", n

    def unknown(self, s: State, w: int, name: str, act: Callable[[State], object] | None = None) -> Iterator[Move]:
        """No reply comes: it was not done or, where an act is given, done."""
        if s[FAULTS]:
            n = list(s)
            n[FAULTS] -= 1
            go(n, w, RETRY)
            yield w, f"{name}: no reply, and not done", n
            if act is not None:
                n = list(n)
                act(n)
                yield w, f"{name}: no reply, yet done", n

    def idle(self, s: State, w: int, kind: int) -> Iterator[Move]:
        if s[DUE]:
            n = list(s)
            go(n, w, SCHEDULE, s[SQL_CONFIRMED], s[DUE])
            yield w, "finds the slot due and asks SQL for its game", n
        if s[LISTED]:
            yield from self.script(
                s, w, "claim", lambda n: self.claim(n, w), lambda n, phase: self._claimed(n, w, phase)
            )

    def _claimed(self, n: State, w: int, phase: object) -> None:
        if phase:
            go(n, w, ASK, 0, int(phase))  # type: ignore[call-overload]
        else:
            rest(n, w)

    def ask(self, s: State, w: int, kind: int) -> Iterator[Move]:
        n = list(s)
        if self.is_over(s):
            go(n, w, SETTLE)
            yield w, "asks SQL, which has the game", n
        else:
            self._begin(n, w, s[block(w) + EXTRA])
            yield w, "asks SQL, which does not have the game", n

    def is_over(self, s: State) -> bool:
        """By SQL's word."""
        return bool(s[SQL_CONFIRMED])

    def settle(self, s: State, w: int, kind: int) -> Iterator[Move]:
        yield from self.script(s, w, "settle_game", self.settle_game, lambda n, _: rest(n, w))

    def _begin(self, n: State, w: int, phase: int) -> None:
        if phase == POSTING:
            go(n, w, QUESTION + BEGIN_SEND)
        elif phase == CANCELLING:
            go(n, w, CALL_OFF)
        elif phase in (CLOSING, POSTED):
            go(n, w, READ, 0, int(phase == POSTED))
        else:
            rest(n, w)

    def schedule(self, s: State, w: int, kind: int) -> Iterator[Move]:
        _, archived, due = s[block(w) : block(w) + 3]
        yield from self.script(
            s, w, "schedule_game", lambda n: self.schedule_game(n, due, bool(archived)), lambda n, _: rest(n, w)
        )

    def retry(self, s: State, w: int, kind: int) -> Iterator[Move]:
        yield from self.script(s, w, "retry_later", lambda n: self.retry_later(n, w), lambda n, _: rest(n, w))

    def crash(self, s: State, w: int) -> Iterator[Move]:
        if s[FAULTS] and s[block(w) + PC] != IDLE:
            n = list(s)
            n[FAULTS] -= 1
            rest(n, w)
            yield w, "dies, and starts again", n
