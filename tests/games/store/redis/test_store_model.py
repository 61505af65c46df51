"""The submit script against a plain model of the rules, through random sequences of whatever may happen."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from games.domain import errors
from games.domain.records import AnswerPolicy
from tests.games.samples import GUILD, game, opened, stored, submit
from tests.games.store.redis.machine import START_MS, StoreMachine

WINDOW_MS = 20_000
BASE = 2**63  # interactions that only digits can distinguish

players = st.sampled_from(["1", "9223372036854775807", "9223372036854775808"])
sheets = st.dictionaries(st.integers(0, 3), st.sampled_from(["A", "B", "a|b:c"]), min_size=1, max_size=4)
submissions = st.tuples(players, sheets, st.integers(0, 60))


class Model:
    """One game as the rules have it."""

    def __init__(self, questions: int, policy: AnswerPolicy, now: int) -> None:
        self.questions, self.policy = questions, policy
        self.now, self.ends, self.closed = now, now + WINDOW_MS, False
        self.cancelled = False
        self.stored: dict[tuple[str, int], tuple[int, str]] = {}
        self.recent: dict[str, tuple[int, float]] = {}
        self.counts: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.noted: list[tuple[str, int, str]] = []
        """Refusals, newest first."""

    def submit(self, player: str, sheet: dict[int, str], interaction: int) -> str:
        word = self._judge(player, sheet, interaction)
        if word in errors.BY_CODE:
            self.refused[word] += 1
            self.noted.insert(0, (player, self.now, word))
        return word

    def _judge(self, player: str, sheet: dict[int, str], interaction: int) -> str:
        if self.closed:
            return "GAME_CLOSED"
        if self.now >= self.ends:
            return "WINDOW_CLOSED"
        if any(question >= self.questions for question in sheet):
            return "QUESTION_NOT_FOUND"
        earlier = {q: self.stored[player, q][0] for q in sheet if (player, q) in self.stored}
        if interaction in earlier.values():
            return "DUP"
        if earlier and self.policy is AnswerPolicy.FIRST:
            return "ALREADY_SUBMITTED"
        written = {q: answer for q, answer in sheet.items() if earlier.get(q, -1) < interaction}
        if not written:
            return "SUPERSEDED"
        edits = len(written.keys() & earlier.keys())
        last, recent = self.recent.get(player, (self.now, 0.0))
        recent = max(0.0, recent - (self.now - last) / 1000) + (edits > 0)
        if edits and recent > 10:
            return "TOO_MANY"
        self.counts["players"] += all(owner != player for owner, _ in self.stored)
        self.counts["answers"] += len(written) - edits
        self.counts["accepted"] += 1
        self.counts["changed"] += edits > 0
        self.recent[player] = self.now, float(f"{recent:.1f}")
        self.stored |= {(player, q): (interaction, answer) for q, answer in written.items()}
        return "EDIT" if edits else "NEW"


class Machine(StoreMachine):
    """Does the same to the store and to the model, and compares."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.newest = itertools.count(1000)

    @initialize(questions=st.integers(1, 3), policy=st.sampled_from(AnswerPolicy))
    def start(self, questions: int, policy: AnswerPolicy) -> None:
        self.begin()
        self.game = self.run(opened(self.store, game(questions=questions, policy=policy), WINDOW_MS))
        self.model = Model(questions, policy, START_MS)

    @rule(batch=st.lists(submissions, min_size=1, max_size=12))
    def submit(self, batch: list[tuple[str, dict[int, str], int]]) -> None:
        async def act() -> list[Any]:
            return await asyncio.gather(
                *(submit(self.store, GUILD, self.game.id, player, sheet, str(BASE + n)) for player, sheet, n in batch),
                return_exceptions=True,
            )

        words = [one.code if isinstance(one, errors.GameError) else one.outcome for one in self.run(act())]
        assert words == [self.model.submit(player, sheet, BASE + n) for player, sheet, n in batch]

    @rule(player=players, question=st.integers(0, 2), changes=st.integers(5, 14))
    def flood(self, player: str, question: int, changes: int) -> None:
        self.submit([(player, {question: str(n)}, next(self.newest)) for n in range(changes)])

    @rule(ms=st.sampled_from([1, 400, 1000, 2500, WINDOW_MS - 1]))
    def wait(self, ms: int) -> None:
        self.run(self.clock.advance(ms))
        self.model.now += ms

    @precondition(lambda self: not self.model.closed)
    @rule()
    def end_now(self) -> None:
        self.run(self.store.end_now(GUILD, self.game.id))
        self.model.ends = min(self.model.ends, self.model.now)

    @precondition(lambda self: not self.model.closed)
    @rule(ms=st.sampled_from([1000, WINDOW_MS]))
    def extend(self, ms: int) -> None:
        ends = self.model.ends
        extended = self.reply(self.store.extend_game(GUILD, self.game.id, ends, ends + ms))
        assert extended == (None if self.model.now < ends else "WINDOW_CLOSED")
        if extended is None:
            self.model.ends = ends + ms

    @precondition(lambda self: not self.model.closed)
    @rule()
    def cancel(self) -> None:
        self.run(self.store.cancel_game(GUILD, self.game.id))
        self.model.closed = self.model.cancelled = True

    @rule()
    def close(self) -> None:
        try:
            self.run(self.store.claim(GUILD, self.game.id))
        except errors.NotDue:
            assert self.model.now < self.model.ends
        except errors.LeaseHeld:
            assert self.model.closed
        else:
            assert self.model.now >= self.model.ends or self.model.cancelled
            self.model.closed = True

    @invariant()
    def same(self) -> None:
        if not hasattr(self, "model"):
            return

        async def read() -> tuple[Any, Any, Any]:
            played, found = await self.store.get_game(GUILD, self.game.id), await stored(self.store, self.game)
            return played, found, await self.store.get_refusals(GUILD, self.game.id)

        played, found, refusals = self.run(read())
        assert [(r.user_id, r.at_ms, r.code) for r in refusals] == self.model.noted[:50]
        assert {(s.user_id, s.question): (int(s.interaction_id), s.answer) for s in found} == self.model.stored
        for name in ("players", "answers", "accepted", "changed"):
            assert getattr(played.state, name) == self.model.counts[name], name
        assert played.state.refused == dict(self.model.refused)


def test_the_store_does_what_the_rules_say(redis_url: str) -> None:
    run_state_machine_as_test(
        lambda: Machine(redis_url),
        settings=settings(
            max_examples=40, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
