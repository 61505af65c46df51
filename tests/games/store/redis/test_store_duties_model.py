"""The scripts of the duties against a plain book of what they must do, through random sequences of workers' steps.

Workers keep their claims for ever, so that any step may come from one that was overtaken long ago.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

from games.domain.duties import Claim
from games.domain.limits import LEASE_MS
from games.domain.records import FinishedGame, Game, MessageKind, Submission
from games.store import keys
from tests.games.samples import GUILD, REGISTRATION, game, submit
from tests.games.store.redis.duty_book import IN_PLAY, OK, Book, Page
from tests.games.store.redis.duty_facts import NO_RESULTS, book_facts, stored_answers, stored_facts
from tests.games.store.redis.machine import START_MS, StoreMachine

WINDOW_S, GRACE_S = 20, 30
DAY_MS = 86_400_000
GAMES = ("a", "b")

games = st.sampled_from(["a", "a", "a", "b"])
kinds = st.sampled_from(MessageKind)
messages = st.sampled_from(["11", "12", "13"])
old_claims = st.integers(0, 3)
steps = st.sampled_from(["open", "posted", "fail", "cancelled", "move_to_history"])
pauses = st.sampled_from([0, 0, 0, 500, 20_000, 1_336_570])
"""What Discord has asked for, in ms."""
moments = st.sampled_from([None, START_MS, START_MS + DAY_MS])


class Machine(StoreMachine):
    """Does the same to the store and to the book, and compares replies and what is kept."""

    @initialize(is_registered=st.sampled_from([True, True, True, False]), steps=st.integers(0, 12))
    def start(self, is_registered: bool, steps: int) -> None:
        self.begin()
        self.book = Book(START_MS)
        self.claims: list[Claim] = []
        self.interactions = itertools.count(1000)
        self.sent = 0
        if is_registered:
            self.save_registration(0, START_MS)
            self.go_on("a", steps)

    # --- surroundings -----------------------------------------------------------------------------------------------

    @rule(ms=st.sampled_from([1, 1000, WINDOW_S * 1000 - 1, WINDOW_S * 1000, GRACE_S * 1000 + 1]))
    def wait(self, ms: int) -> None:
        self.run(self.clock.advance(ms))
        self.book.now += ms

    @rule(id=games)
    def lease_ends(self, id: str) -> None:
        self.run(self.client.delete(keys.lease(GUILD, id)))
        if id in self.book.pages:
            self.book.pages[id].lease = None

    @rule(read=st.integers(0, 3), next_ms=moments)
    def save_registration(self, read: int, next_ms: int | None) -> None:
        reply = self.reply(self.store.save_registration(replace(REGISTRATION, id="reg", version=read), next_ms))
        expected = self.book.save_registration(read, next_ms)
        assert (reply if isinstance(reply, str) else OK) == expected
        if expected == OK:
            assert reply.version == self.book.version

    # --- posting ----------------------------------------------------------------------------------------------------

    @rule(
        id=games,
        slot=st.sampled_from([0, -1000, GRACE_S * -1000, GRACE_S * -1000 - 1, 1]),
        archived=st.sampled_from([False, False, True]),
        due=moments,
        next_ms=moments,
        used=st.sampled_from([None, 0, 7]),
    )
    def schedule_game(
        self, id: str, slot: int, archived: bool, due: int | None, next_ms: int | None, used: int | None
    ) -> None:
        """`used` is what a worker believes of a seed's last use; None for what is true."""
        slot += self.book.now
        seeds = {"seed": self.book.seeds.get("seed", 0) if used is None else used}
        made = self._game(id, slot)
        reply = self.reply(self.store.schedule_game(made, seeds, archived=archived, due_ms=due, next_ms=next_ms))
        expected = self.book.schedule_game(id, slot, GRACE_S * 1000, seeds, archived=archived, due=due, next_ms=next_ms)
        assert (reply or OK) == expected

    @rule(id=games)
    def create_game(self, id: str) -> None:
        reply = self.reply(self.store.create_game(self._game(id, 0), "10"))
        assert (OK if isinstance(reply, Game) else reply) == self.book.create_game(id, "10", WINDOW_S * 1000)

    def _game(self, id: str, slot_ms: int) -> Game:
        return game(id, window_s=WINDOW_S, grace_s=GRACE_S, slot_ms=slot_ms, registration_id="reg")

    @rule(id=games)
    def claim(self, id: str) -> None:
        reply = self.reply(self.store.claim(GUILD, id))
        expected = self.book.claim(id, len(self.claims))
        assert (f"{OK} {reply.phase}" if isinstance(reply, Claim) else reply) == expected
        if isinstance(reply, Claim):
            self.claims.append(reply)
        elif reply == "LEASE_HELD":
            # Due when the lease ends, which goes by the server's own clock.
            due = int(self.run(self.client.zscore(keys.due(GUILD), f"g:{id}")))
            assert self.book.now <= due <= self.book.now + LEASE_MS
            self.book.due[f"g:{id}"] = due

    @precondition(lambda self: self.claims)
    @rule(back=old_claims, kind=kinds)
    def begin_send(self, back: int, kind: MessageKind) -> None:
        claim, token = self._claim(back)
        reply = self.reply(self.store.begin_send(claim, kind))
        if not isinstance(reply, str):
            reply = reply.first, reply.since_ms, reply.message_id, reply.generation
        assert reply == self.book.begin_send(claim.game_id, token, kind)

    @precondition(lambda self: self.claims)
    @rule(back=old_claims, kind=kinds, message=messages)
    def elect_message(self, back: int, kind: MessageKind, message: str) -> None:
        claim, _ = self._claim(back)
        assert self.reply(self.store.elect_message(claim, kind, message)) == self.book.elect_message(
            claim.game_id, kind, message
        )

    @precondition(lambda self: self.claims)
    @rule(back=old_claims, kind=kinds, message=messages)
    def forget_message(self, back: int, kind: MessageKind, message: str) -> None:
        claim, token = self._claim(back)
        reply = self.reply(self.store.forget_message(claim, kind, message))
        assert (reply or OK) == self.book.forget_message(claim.game_id, token, kind, message)

    @precondition(lambda self: self.claims)
    @rule(back=old_claims, message=messages)
    def fix_deadline(self, back: int, message: str) -> None:
        claim, token = self._claim(back)
        reply = self.reply(self.store.fix_deadline(claim, message, WINDOW_S))
        assert reply == self.book.fix_deadline(claim.game_id, token, message, WINDOW_S * 1000)

    @precondition(lambda self: self.claims)
    @rule(back=old_claims, step=steps)
    def step(self, back: int, step: str) -> None:
        claim, token = self._claim(back)
        if step == "move_to_history":
            finished = FinishedGame(game=self._game(claim.game_id, 0), results=NO_RESULTS, archived_ms=5)
            reply = self.reply(self.store.move_to_history(claim, finished))
        else:
            reply = self.reply(getattr(self.store, step)(claim))
        if step in ("fail", "cancelled"):
            expected: Any = self.book.drop_game(claim.game_id, token, "failed" if step == "fail" else "cancelled")
        else:
            expected = getattr(self.book, step)(claim.game_id, token)
        assert (OK if reply is None else reply) == expected

    @precondition(lambda self: self.claims)
    @rule(back=old_claims, least_ms=pauses)
    def retry_later(self, back: int, least_ms: int) -> None:
        claim, token = self._claim(back)
        reply = self.reply(self.store.retry_later(claim, least_ms))
        assert reply == self.book.retry_later(claim.game_id, token, least_ms)

    # --- people -----------------------------------------------------------------------------------------------------

    @rule(id=games, order=st.sampled_from(["end_now", "end_now", "cancel_game", "delete_game"]))
    def order(self, id: str, order: str) -> None:
        reply = self.reply(getattr(self.store, order)(GUILD, id))
        gone = order == "delete_game"
        expected = self.book.drop_game(id, None, "cancelled") if gone else getattr(self.book, order)(id)
        assert (reply or OK) == expected

    @rule(id=games, is_current=st.booleans(), more=st.sampled_from([-1, 0, 1000, 5 * 3_600_000, 7 * DAY_MS]))
    def extend_game(self, id: str, is_current: bool, more: int) -> None:
        page = self.book.pages.get(id)
        read = page.ends_at if page and is_current else START_MS
        reply = self.reply(self.store.extend_game(GUILD, id, read, read + more))
        assert (reply or OK) == self.book.extend_game(id, read, read + more, 7 * DAY_MS)

    @precondition(lambda self: self.sent < 9)  # more changes at once are refused, which is another test's affair
    @rule(id=games, player=st.sampled_from(["7", "8"]), answer=st.sampled_from(["A", "B"]))
    def submit(self, id: str, player: str, answer: str) -> None:
        self.sent += 1
        number = next(self.interactions)
        reply = self.reply(submit(self.store, GUILD, id, player, {0: answer}, str(number)))
        expected = self.book.submit(id, player, number, answer)
        assert (reply if isinstance(reply, str) else reply.outcome) == expected

    @rule(id=games, player=st.sampled_from(["7", "8"]), is_current=st.booleans(), answer=st.sampled_from(["A", "C"]))
    def update_submission(self, id: str, player: str, is_current: bool, answer: str) -> None:
        page = self.book.pages.get(id)
        read = page.answers.get(player, (1, ""))[0] if page and is_current else 1
        corrected = Submission(user_id=player, question=0, answer=answer, interaction_id=str(read))
        reply = self.reply(self.store.update_submission(GUILD, id, corrected))
        assert (reply or OK) == self.book.update_submission(id, player, read, answer)

    # --- the way of a game that nothing disturbs --------------------------------------------------------------------

    @rule(id=games, steps=st.integers(1, 4))
    def go_on(self, id: str, steps: int) -> None:
        """What a worker would do next, several times; random steps alone seldom get a game to its end."""
        for _ in range(steps):
            page = self.book.pages.get(id)
            if page is None:
                self.schedule_game(id, 0, False, None, None, None)
            elif page.phase == "open" and self.book.now < page.ends_at:
                self.order(id, "end_now")
            elif page.owner is None or page.lease is None:
                self.claim(id)
            else:
                self._work(page, len(self.claims) - 1 - page.owner)

    def _work(self, page: Page, back: int) -> None:
        kind = MessageKind.QUESTION if page.phase == "posting" else MessageKind.RESULTS
        if page.phase in ("posted", "cancelling"):
            self.step(back, "move_to_history" if page.phase == "posted" else "cancelled")
        elif kind not in page.messages:
            self.begin_send(back, kind) if kind not in page.intents else self.elect_message(back, kind, "11")
        elif kind is MessageKind.RESULTS:
            self.step(back, "posted")
        elif page.ends_at <= self.book.now:
            self.fix_deadline(back, page.messages[kind])
        else:
            self.step(back, "open")

    def _claim(self, back: int) -> tuple[Claim, int]:
        """One of the claims, the latest first, and its number, which stands for its token in the book."""
        number = max(0, len(self.claims) - 1 - back)
        return self.claims[number], number

    @rule(id=games, steps=st.integers(0, 5))
    def overtake(self, id: str, steps: int) -> None:
        """A worker goes on, then stands still while another takes over, and goes on with its next step."""
        self.go_on(id, steps)
        page = self.book.pages.get(id)
        if page is not None and page.owner is not None:
            late = page.owner
            self.lease_ends(id)
            self.claim(id)
            self._work(page, len(self.claims) - 1 - late)

    @rule(id=games)
    def message_is_deleted(self, id: str) -> None:
        """The owner finds its message deleted, forgets it, and asks again."""
        page = self.book.pages.get(id)
        if page is not None and page.owner is not None:
            back = len(self.claims) - 1 - page.owner
            for kind, message in list(page.messages.items()):
                self.forget_message(back, MessageKind(kind), message)
                self.begin_send(back, MessageKind(kind))

    # --- what is kept -----------------------------------------------------------------------------------------------

    @invariant()
    def same(self) -> None:
        if not hasattr(self, "book"):
            return
        assert self.run(self._kept()) == self._expected()

    async def _kept(self) -> dict[str, Any]:
        async with self.client.pipeline(transaction=False) as pipe:
            for id in GAMES:
                pipe.hgetall(keys.state(GUILD, id)).get(keys.lease(GUILD, id)).hgetall(keys.submissions(GUILD, id))
            pipe.hget(keys.registrations(GUILD), "reg").hkeys(keys.active(GUILD))
            for key in (keys.due, keys.seeds, keys.history_index):
                pipe.zrange(key(GUILD), 0, -1, withscores=True)
            *games, registered, active, due, seeds, history = await pipe.execute()
        kept: dict[str, Any] = {"version": int(registered.partition("|")[0]) if registered else 0}
        kept |= {"active": set(active), "due": dict(due), "seeds": dict(seeds), "history": dict(history)}
        for n, id in enumerate(GAMES):
            fields, lease, answers = games[3 * n : 3 * n + 3]
            if fields:
                owner, holder = self._token(fields.get("owner")), self._token(lease)
                kept[id] = stored_facts(fields), owner, holder, stored_answers(answers)
        return kept

    def _expected(self) -> dict[str, Any]:
        book = self.book
        kept: dict[str, Any] = {"version": book.version, "due": book.due, "seeds": book.seeds, "history": book.history}
        kept["active"] = {id for id, page in book.pages.items() if page.phase in IN_PLAY}
        return kept | {id: (book_facts(page), page.owner, page.lease, page.answers) for id, page in book.pages.items()}

    def _token(self, token: str | None) -> int | None:
        return next((n for n, claim in enumerate(self.claims) if claim.token == token), None)


@pytest.mark.timeout(300)
def test_the_duties_scripts_do_what_the_book_says(redis_url: str) -> None:
    run_state_machine_as_test(
        lambda: Machine(redis_url),
        settings=settings(
            max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
