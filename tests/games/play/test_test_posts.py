"""Test posts: one for each idempotency key, without a game and without using up a question."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import sync_to_async

from games.archive.audit import SHELL
from games.domain.errors import Undeliverable
from games.domain.ports import Store
from games.domain.records import Registration
from games.models import AuditEntry, OutboxEntry
from games.play import outbox, test_posts
from games.play.samples import sample_game, sample_results
from games.questions.bundled import bundled_bank
from tests.games.play.paper import PaperAnnouncer

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "0123456789abcdef" * 2


async def asked(store: Store, **changes: Any) -> tuple[Registration, PaperAnnouncer, dict[str, outbox.Handler]]:
    fields: dict[str, Any] = {"channel_id": "2", "times": ("18:00",), **changes}
    r = await store.save_registration(Registration(id="a", guild_id="1", **fields), None)
    for _click in range(2):
        await sync_to_async(test_posts.ask)(SHELL, r, "7", KEY)
    paper = PaperAnnouncer()
    return r, paper, {OutboxEntry.Kind.TEST_POST: test_posts.sender(store, paper, bundled_bank())}


async def test_a_doubled_click_posts_one_test_without_a_game_or_a_used_question(store: Store) -> None:
    _r, paper, handlers = await asked(store)
    while await outbox.run_due(handlers):
        pass
    assert paper.acts == [f"send_test_post t{KEY[:24]} in 7"]
    assert await store.get_active_games("1") == []
    assert await store.count_seeds_used("1") == 0
    assert await AuditEntry.objects.acount() == 1
    done = await sync_to_async(test_posts.last)("1", "a")
    assert done is not None and done.done_at and not done.problem


async def test_the_reason_of_a_refusal_is_kept_for_whoever_asked(store: Store) -> None:
    _r, paper, handlers = await asked(store)

    def refuse(act: str) -> None:
        raise Undeliverable(50013, "Missing Permissions")

    paper.before = refuse
    await outbox.run_due(handlers)
    failed = await sync_to_async(test_posts.last)("1", "a")
    assert failed is not None and failed.done_at and failed.problem == "Missing Permissions"


async def test_a_test_post_of_a_registration_that_is_gone_is_given_up(store: Store) -> None:
    _r, paper, handlers = await asked(store)
    await store.delete_registration("1", "a")
    await outbox.run_due(handlers)
    failed = await sync_to_async(test_posts.last)("1", "a")
    assert failed is not None and failed.done_at and failed.problem
    assert paper.acts == []


async def test_a_registrations_last_test_post_is_its_own(store: Store) -> None:
    await asked(store)
    assert await sync_to_async(test_posts.last)("1", "b") is None
    assert await sync_to_async(test_posts.last)("2", "a") is None


@pytest.mark.parametrize("questions", [1, 25])
def test_a_sample_is_the_same_whenever_one_looks_and_its_results_count_a_dozen_players(questions: int) -> None:
    r = Registration(id="a", guild_id="1", channel_id="2", questions=questions, category="science")
    game = sample_game(r, bundled_bank(), 1000)
    assert game == sample_game(r, bundled_bank(), 1000)
    assert len({q.seed for q in game.questions}) == questions
    over, results = sample_results(game)
    assert results.players == over.state.players == 12
    assert all(0 < tally.right < 12 for tally in results.tallies)
