"""What happens to workers and beside them: time passes, players answer, people meddle, keys expire."""

from __future__ import annotations

from collections.abc import Iterator

from tests.model import discord
from tests.model.orphans import Orphans
from tests.model.promises import has_orphan, was_filled
from tests.model.state import (
    CANCELLED,
    CHECKSUM,
    DEAD,
    DUE,
    FAULTS,
    FRESH,
    GENERATION,
    HISTORY,
    IN_PLAY,
    INTENT,
    LATE,
    LEASE,
    LISTED,
    MESSAGE,
    NONE,
    OPEN,
    ORPHANS,
    OVER,
    OWNER,
    PHASE,
    PLAYER_A,
    PLAYER_B,
    POSTING,
    RUNNING,
    SLOTS,
    SQL_ANSWERS,
    SQL_CONFIRMED,
    WINDOW,
    WIRE,
    WORKER_SIZE,
    WORKERS,
    Q,
    R,
    State,
)
from tests.model.worker import Move, rest

PLAYERS = {"A": PLAYER_A, "B": PLAYER_B}


class Surroundings(Orphans):
    """Everything but the workers."""

    interactions: int
    """How many submissions each player may send: the first, and changes."""

    def around(self, s: State) -> Iterator[Move]:
        """Whatever may happen now beside the workers' own steps."""
        yield from self._time(s)
        yield from self._players(s)
        if s[LEASE] == DEAD:
            yield 0, "the lease of a dead worker ends", _with(s, LEASE, 0)
        if s[WIRE]:
            n = list(s)
            discord.arrive(n)
            yield 0, "the late request arrives", n
        if s[FAULTS]:
            yield from self._faults(s)

    def _time(self, s: State) -> Iterator[Move]:
        if s[WINDOW] == RUNNING and s[PHASE] in (POSTING, OPEN):
            yield 0, "the window ends", _with(s, WINDOW, OVER)
            if s[PHASE] == OPEN:
                n = list(s)
                self.end_now(n)
                yield 0, "a person ends the game", n
        if not s[LATE] and (s[PHASE] == NONE or (s[PHASE] == POSTING and not s[Q + INTENT])):
            yield 0, "the grace ends", _with(s, LATE, 1)

    def _players(self, s: State) -> Iterator[Move]:
        for name, player in PLAYERS.items():
            stored, acknowledged = divmod(s[player], 3)
            if s[PHASE] != NONE:
                for interaction in range(stored + 1, self.interactions + 1):
                    yield from self.submit(s, name, player, interaction)
            if acknowledged < stored:
                yield 0, f"player {name} reads that answer {stored} is saved", _with(s, player, stored * 3 + stored)

    def submit(self, s: State, name: str, player: int, interaction: int) -> Iterator[Move]:
        n = list(s)
        if self.submit_answer(n, player, interaction):
            yield 0, f"player {name}'s answer {interaction} is stored", n

    def _faults(self, s: State) -> Iterator[Move]:
        if s[LEASE] not in (0, DEAD):
            yield 0, f"the lease of worker {s[LEASE]}, who stands still, ends", _fault(s, LEASE, 0)
        # Of an older copy the window stays over here: that one takes answers until the next look, as the docs say.
        if s[WINDOW] == OVER and s[PHASE] in (POSTING, OPEN) and not s[SQL_CONFIRMED]:
            yield 0, "the store's clock goes back", _fault(s, WINDOW, RUNNING)
        if not s[DUE]:
            yield 0, "the slot is due once more", _fault(s, DUE, 1 if self.is_manual else 2)
        if s[PHASE] in (POSTING, OPEN):
            n = _fault(s, DUE, s[DUE])
            self.cancel_game(n)
            yield 0, "a person cancels the game", n
        if self._may_go_back(s):
            for name, player in PLAYERS.items():
                yield 0, f"an older copy of the store is restored, without player {name}'s answer", _older(s, player)
        if s[PHASE] in IN_PLAY:
            n = _fault(s, DUE, s[DUE])
            self.drop_game(n, 0, CANCELLED)
            yield 0, "a person deletes the game", n
        for kind, word in ((Q, "question"), (R, "results")):
            for message in range(1, SLOTS + 1):
                at = discord.slot(kind, message)
                if s[at] & FRESH:
                    yield 0, f"Discord forgets the nonce of {word} #{message}", _fault(s, at, s[at] & ~FRESH)
                if discord.is_visible(s, kind, message):
                    n = _fault(s, DUE, s[DUE])
                    discord.delete(n, kind, message)
                    yield 0, f"a moderator deletes {word} #{message}", n

    def _may_go_back(self, s: State) -> bool:
        """Only when SQL has the game: what it does not have may be lost with the store. A placeholder that lost would
        stay for good, since nobody knows of it any more."""
        whole = not s[ORPHANS] and not s[WIRE] and not has_orphan(s, Q) and not has_orphan(s, R)
        return bool(s[SQL_CONFIRMED]) and whole and (not any(s[Q:R]) or was_filled(s, Q))


def _older(s: State, player: int) -> State:
    """The game is open in it, its window over; it lacks an answer that was acknowledged later."""
    n = _fault(s, PHASE, OPEN)
    n[WINDOW], n[LISTED] = OVER, 1
    n[OWNER] = n[LEASE] = n[CHECKSUM] = n[HISTORY] = 0
    n[R + INTENT] = n[R + GENERATION] = n[R + MESSAGE] = 0
    first, second = divmod(s[SQL_ANSWERS] - 1, 3)
    n[PLAYER_A], n[PLAYER_B] = first * 3 + first, second * 3 + second
    n[player] %= 3
    for w in range(1, (len(n) - WORKERS) // WORKER_SIZE + 1):  # they are stopped meanwhile, as the runbook says
        rest(n, w)
    n[LEASE] = 0
    return n


def _with(s: State, at: int, value: int) -> State:
    n = list(s)
    n[at] = value
    return n


def _fault(s: State, at: int, value: int) -> State:
    n = _with(s, at, value)
    n[FAULTS] -= 1
    return n
