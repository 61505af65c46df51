"""How a worker takes a game out of play that somebody cancelled: `games.play.canceller`."""

from __future__ import annotations

from collections.abc import Iterator

from tests.model import discord
from tests.model.closing import Closing
from tests.model.state import (
    BARE,
    CANCELLED,
    CONDITION,
    EXTRA,
    FAULTS,
    MSG,
    ORPHANS,
    SHEET,
    SLOTS,
    WIRE,
    Q,
    State,
)
from tests.model.worker import RETRY, ROW, SHOW_CANCELLED, Move, block, go, rest


class Cancelling(Closing):
    """Say so under the post, then SQL, then out of play."""

    def call_off(self, s: State, w: int, kind: int) -> Iterator[Move]:
        def then(n: State, reply: object) -> None:
            if reply is None:
                rest(n, w)
                return
            first, message, _ = reply  # type: ignore[misc]
            n[block(w) + SHEET] = self._page(n)
            if not message and not first and self.sweeps:
                n[ORPHANS] = 1
            go(n, w, SHOW_CANCELLED if message or not first else ROW, message)

        yield from self.script(s, w, "begin_send", lambda n: self.begin_send(n, w, Q), then)

    def show_cancelled(self, s: State, w: int, kind: int) -> Iterator[Move]:
        message = s[block(w) + MSG]

        def act(n: State) -> None:
            if message:
                discord.fill(n, Q, message, s[block(w) + EXTRA])
            else:
                _delete_bare(n)

        n = list(s)
        act(n)
        go(n, w, ROW)
        yield w, f"says under #{message} that the game is cancelled" if message else "deletes bare placeholders", n
        yield from self.unknown(s, w, "show cancelled", act)
        if s[FAULTS]:
            n = list(s)
            n[FAULTS] -= 1
            go(n, w, ROW)
            yield w, "show cancelled: refused for good", n
        if message and s[FAULTS] and not s[WIRE]:
            n = list(s)
            n[FAULTS] -= 1
            discord.send_fill(n, Q, message)
            go(n, w, RETRY)
            yield w, f"show cancelled on #{message}: no reply, and still under way", n

    def leave(self, s: State, w: int, kind: int) -> Iterator[Move]:
        yield from self.script(s, w, "drop_game", lambda n: self.drop_game(n, w, CANCELLED), lambda n, _: rest(n, w))


def _delete_bare(n: State) -> None:
    """Those that are found by their footer; none of them can win any more."""
    for message in range(1, SLOTS + 1):
        if n[discord.slot(Q, message)] & CONDITION == BARE:
            discord.delete_own(n, Q, message)
