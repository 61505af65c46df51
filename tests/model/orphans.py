"""How a worker deletes placeholders that appeared after another had won: `games.play.orphans`.

It looks ten minutes after a repeated try, when whatever was under way has arrived.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.model import discord
from tests.model.cancelling import Cancelling
from tests.model.state import (
    BARE,
    CLOSING,
    CONDITION,
    EXTRA,
    MESSAGE,
    MSG,
    OPEN,
    ORPHANS,
    PHASE,
    POSTING,
    SLOTS,
    WIRE,
    WORKER_SIZE,
    WORKERS,
    Q,
    R,
    State,
)
from tests.model.worker import (
    DISCARD,
    ELECT,
    FIND,
    POST,
    QUESTION,
    RESULTS,
    SHOW,
    SWEEP,
    SWEEP_OFF,
    Move,
    block,
    go,
    rest,
)

_UNDECIDED = {Q: (POSTING,), R: (POSTING, OPEN, CLOSING)}
_MAY_CHANGE = 15
"""In place of the winner's number: another may yet win."""
_LOOK_AGAIN = 1
"""Beside the messages that were found, whose bits begin at the second."""
_SENDING = frozenset(kind + pc for kind in (QUESTION, RESULTS) for pc in (FIND, POST, ELECT, DISCARD, SHOW))
"""Nobody stands still in these for ten minutes, and then goes on."""


class Orphans(Cancelling):
    """Look, then delete."""

    def idle_or_sweep(self, s: State, w: int, kind: int) -> Iterator[Move]:
        yield from self.idle(s, w, kind)
        others = {s[at] for at in range(WORKERS, len(s), WORKER_SIZE)}
        if self.sweeps and s[ORPHANS] and not s[WIRE] and not others & _SENDING:
            n = list(s)
            go(n, w, SWEEP, self.winner(s, Q), self.winner(s, R))
            yield w, "reads which messages won", n

    def winner(self, s: State, kind: int) -> int:
        """The message that won for good."""
        return _MAY_CHANGE if s[PHASE] in _UNDECIDED[kind] else s[kind + MESSAGE]

    def look_for_orphans(self, s: State, w: int, kind: int) -> Iterator[Move]:
        found = {Q: 0, R: 0}
        for of, winner in ((Q, s[block(w) + MSG]), (R, s[block(w) + EXTRA])):
            for message in range(1, SLOTS + 1):
                bare = s[discord.slot(of, message)] & CONDITION == BARE
                if bare and winner not in (message, _MAY_CHANGE):
                    found[of] |= 1 << message
            if winner == _MAY_CHANGE:
                found[of] |= _LOOK_AGAIN
        n = list(s)
        go(n, w, SWEEP_OFF, found[Q], found[R])
        yield w, "looks for orphans", n

    def sweep_off(self, s: State, w: int, kind: int) -> Iterator[Move]:
        n = list(s)
        for of, found in ((Q, s[block(w) + MSG]), (R, s[block(w) + EXTRA])):
            for message in range(1, SLOTS + 1):
                if found & 1 << message:
                    discord.delete_own(n, of, message)
        if not (s[block(w) + MSG] | s[block(w) + EXTRA]) & _LOOK_AGAIN:
            n[ORPHANS] = 0
        rest(n, w)
        yield w, "deletes the orphans", n
