"""Explore every reachable state, shortest ways first; find broken promises, then states that reach no end."""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable
from dataclasses import dataclass

from tests.model.normal import normal, without_past
from tests.model.promises import broken, is_end
from tests.model.state import FAULTS, State, describe
from tests.model.tally import Tally

DEAD_END = "from every state the end is reached without another fault"


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a search has found."""

    model: str
    states: int
    transitions: int
    seconds: float
    broken: str = ""
    """The promise, empty when all hold."""
    trace: tuple[str, ...] = ()
    """What happened on the shortest way there, a line each."""

    def __str__(self) -> str:
        found = f"{self.broken!r} broken in {self.length} steps" if self.broken else "0 violations, 0 dead ends"
        return f"{self.model}: {self.states} states, {self.transitions} transitions, {self.seconds:.1f} s, {found}"

    @property
    def length(self) -> int:
        """How many steps the counterexample has."""
        return len(self.trace)


class TooManyStates(Exception):
    """The search stops at so many states."""


class Search:
    """One exploration of one model."""

    def __init__(self, model: Tally) -> None:
        self.model = model
        self.known: dict[bytes, int] = {}
        self.rows: list[bytes] = []
        self.parents = array("I")
        self.first_edge = array("Q")
        """For each state, where its edges begin: those that take no fault."""
        self.edges = array("I")
        self.transitions = 0

    def run(self, at_most: int = 100_000_000) -> Report:
        """Explore everything. Raises TooManyStates."""
        began = time.monotonic()
        promise, trace = self._explore(at_most)
        if not promise:
            dead = self._dead_end()
            if dead is not None:
                promise, trace = DEAD_END, self._trace(dead)
        return Report(
            model=str(self.model.bounds),
            states=len(self.rows),
            transitions=self.transitions,
            seconds=time.monotonic() - began,
            broken=promise,
            trace=tuple(trace),
        )

    def _explore(self, at_most: int) -> tuple[str, list[str]]:
        model, known, rows = self.model, self.known, self.rows
        fenced = model.fenced_steps
        at = self._add(normal(model.start(), fenced), 0)
        while at < len(rows):
            s = list(rows[at])
            self.first_edge.append(len(self.edges))
            for _, _, after in model.moves(s):
                if after == s:
                    continue
                self.transitions += 1
                to = known.get(bytes(after))  # half of them are in their normal form, and known
                if to is None:
                    promise = broken(after)
                    if promise:
                        return promise, self._trace(at, promise)
                    key = normal(after, fenced)
                    to = known.get(key)
                if to is None:
                    to = self._add(key, at)
                if after[FAULTS] == s[FAULTS]:
                    self.edges.append(to)
            at += 1
            if len(rows) > at_most:
                raise TooManyStates(f"more than {at_most} states")
        self.first_edge.append(len(self.edges))
        return "", []

    def _add(self, key: bytes, parent: int) -> int:
        """Take up a state that was not known; returns its number."""
        number = self.known[key] = len(self.rows)
        self.rows.append(key)
        self.parents.append(parent)
        return number

    def _dead_end(self) -> int | None:
        """The first state from which no end is reachable without another fault; None when there is none."""
        rows, edges, first = self.rows, self.edges, self.first_edge
        ends = bytearray(is_end(row, self.model.sweeps) for row in rows)
        changed = True
        while changed:  # most ways lead to states found later, so that few rounds are needed
            changed = False
            for n in range(len(rows) - 1, -1, -1):
                if not ends[n] and any(ends[to] for to in edges[first[n] : first[n + 1]]):
                    ends[n] = changed = True
        dead = ends.find(0)
        return None if dead < 0 else dead

    def _trace(self, to: int, promise: str = "") -> list[str]:
        """The way to a state, and the one step further that breaks a promise.

        It is gone once more from the start, lest workers and players change their names.
        """
        way = [to]
        while way[-1]:
            way.append(self.parents[way[-1]])
        fenced = self.model.fenced_steps
        s, lines = self.model.start(), []
        for step in reversed(way[:-1]):
            line, s = self._step(s, lambda after, row=self.rows[step]: normal(after, fenced) == row)
            lines.append(line)
            s = without_past(s, fenced)
        return [*lines, self._step(s, lambda after: broken(after) == promise)[0]] if promise else lines

    def _step(self, s: State, is_wanted: Callable[[State], bool]) -> tuple[str, State]:
        for who, what, after in self.model.moves(s):
            if is_wanted(after):
                return f"{f'worker {who} ' if who else ''}{what}\n        {describe(after)}", after
        raise AssertionError("the way is not found again: the normal form is wrong")
