"""How a worker sends and fills one of a game's two messages, and opens a game.

The originals are `games.play.placeholders` and `games.play.poster`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.model import discord
from tests.model.protocol import OK, WINDOW_CLOSED
from tests.model.state import (
    BAD,
    EXTRA,
    FAILED,
    FAULTS,
    MSG,
    ORPHANS,
    SENT_AGAIN,
    SHEET,
    UNDELIVERABLE,
    WIRE,
    Q,
    State,
)
from tests.model.worker import (
    DISCARD,
    ELECT,
    FAIL,
    FIND,
    FIX_DEADLINE,
    FORGET,
    OPEN_IT,
    POST,
    POSTED_IT,
    QUESTION,
    RESULTS,
    RETRY,
    SHOW,
    Move,
    Worker,
    block,
    go,
    rest,
)


def steps_of(kind: int) -> int:
    """Where the steps of a kind of message begin."""
    return QUESTION if kind == Q else RESULTS


class Messages(Worker):
    """Reserve, then fill."""

    sweeps: bool
    """Whether orphans are looked for."""

    def start_send(self, s: State, w: int, kind: int) -> Iterator[Move]:
        def then(n: State, reply: object) -> None:
            if reply is None:
                rest(n, w)
                return
            first, message, generation = reply  # type: ignore[misc]
            if message:
                self.reserved(n, w, kind, message)
            else:
                # Remembered for the promise alone: which of our messages stood before the look.
                standing = discord.found(n, kind, generation)
                step = POST if self.skips_look(bool(first)) else FIND
                if step == FIND and self.sweeps:
                    n[ORPHANS] = 1
                go(n, w, steps_of(kind) + step, standing[0] if standing else 0, generation)

        yield from self.script(s, w, "begin_send", lambda n: self.begin_send(n, w, kind), then)

    def skips_look(self, first: bool) -> bool:
        return first

    def reserved(self, n: State, w: int, kind: int, message: int) -> None:
        """The message is known: go on to fill it."""
        go(n, w, FIX_DEADLINE if kind == Q else RESULTS + SHOW, message)

    def find(self, s: State, w: int, kind: int) -> Iterator[Move]:
        generation = s[block(w) + EXTRA]
        standing = discord.found(s, kind, generation)
        for message in standing:
            n = list(s)
            go(n, w, steps_of(kind) + ELECT, message)
            yield w, f"looks for its placeholder and finds #{message}", n
        if not standing:
            n = list(s)
            go(n, w, steps_of(kind) + POST, 0, generation)
            yield w, "looks for its placeholder and finds none", n
        yield from self.unknown(s, w, "look")
        yield from self.refused(s, w, kind, "look")

    def post(self, s: State, w: int, kind: int) -> Iterator[Move]:
        stood, generation = s[block(w) + MSG], s[block(w) + EXTRA]

        def act(n: State) -> int:
            message, is_new = discord.post(n, kind, generation)
            if is_new and stood and stood in discord.found(n, kind, generation):
                n[BAD] = SENT_AGAIN
            return message

        n = list(s)
        message = act(n)
        go(n, w, steps_of(kind) + ELECT, message)
        yield w, f"posts a placeholder, #{message}", n
        yield from self.unknown(s, w, "post", act)
        yield from self.refused(s, w, kind, "post")
        if s[FAULTS] and not s[WIRE]:
            n = list(s)
            n[FAULTS] -= 1
            discord.send_post(n, kind, generation)
            go(n, w, RETRY)
            yield w, "post: no reply, and still under way", n

    def refused(self, s: State, w: int, kind: int, name: str) -> Iterator[Move]:
        """Discord refuses for good: the game fails, or goes on without its results shown."""
        if s[FAULTS]:
            n = list(s)
            n[FAULTS] -= 1
            go(n, w, FAIL if kind == Q else POSTED_IT, 0, int(kind != Q))
            yield w, f"{name}: refused for good", n

    def offer(self, s: State, w: int, kind: int) -> Iterator[Move]:
        mine = s[block(w) + MSG]

        def then(n: State, winner: object) -> None:
            assert isinstance(winner, int)
            if winner == mine:
                self.reserved(n, w, kind, winner)
            elif winner == UNDELIVERABLE:
                rest(n, w)  # by then its own may have won, and show the results
            else:
                go(n, w, steps_of(kind) + DISCARD, mine, winner)

        yield from self.script(s, w, f"elect_message #{mine}", lambda n: self.elect_message(n, kind, mine), then)

    def discard(self, s: State, w: int, kind: int) -> Iterator[Move]:
        mine, winner = s[block(w) + MSG], s[block(w) + EXTRA]
        n = list(s)
        discord.delete_own(n, kind, mine)
        if winner:
            self.reserved(n, w, kind, winner)
        else:
            rest(n, w)
        yield w, f"deletes its own #{mine}, which lost", n
        yield from self.unknown(s, w, "delete", lambda n: discord.delete_own(n, kind, mine))

    def show(self, s: State, w: int, kind: int) -> Iterator[Move]:
        message, sheet = s[block(w) + MSG], s[block(w) + SHEET]
        n = list(s)
        if discord.fill(n, kind, message, sheet):
            self.shown(n, w, kind)
            yield w, f"fills #{message}", n
        else:
            self.gone(n, w, kind, message)
            yield w, f"finds #{message} deleted", n
            return
        yield from self.unknown(s, w, f"fill #{message}", lambda n: discord.fill(n, kind, message, sheet))
        yield from self.refused(s, w, kind, f"fill #{message}")
        if s[FAULTS] and not s[WIRE]:
            n = list(s)
            n[FAULTS] -= 1
            discord.send_fill(n, kind, message)
            go(n, w, RETRY)
            yield w, f"fill #{message}: no reply, and still under way", n

    def shown(self, n: State, w: int, kind: int) -> None:
        go(n, w, OPEN_IT if kind == Q else POSTED_IT)

    def gone(self, n: State, w: int, kind: int, message: int) -> None:
        """Somebody deleted the message."""
        go(n, w, steps_of(kind) + FORGET, message)

    def forget(self, s: State, w: int, kind: int) -> Iterator[Move]:
        message = s[block(w) + MSG]

        def then(n: State, reply: object) -> None:
            go(n, w, RETRY) if reply == OK else rest(n, w)

        yield from self.script(
            s, w, f"forget_message #{message}", lambda n: self.forget_message(n, w, kind, message), then
        )

    # --- the question's own steps -----------------------------------------------------------------------------------

    def fix_end(self, s: State, w: int, kind: int) -> Iterator[Move]:
        message = s[block(w) + MSG]

        def then(n: State, reply: object) -> None:
            go(n, w, QUESTION + SHOW, message) if reply == OK else rest(n, w)

        yield from self.script(s, w, "fix_deadline", lambda n: self.fix_deadline(n, w, message), then)

    def take_answers(self, s: State, w: int, kind: int) -> Iterator[Move]:
        def then(n: State, reply: object) -> None:
            go(n, w, RETRY) if reply == WINDOW_CLOSED else rest(n, w)

        yield from self.script(s, w, "open", lambda n: self.open(n, w), then)

    def give_up(self, s: State, w: int, kind: int) -> Iterator[Move]:
        yield from self.script(s, w, "drop_game", lambda n: self.drop_game(n, w, FAILED), lambda n, _: rest(n, w))
