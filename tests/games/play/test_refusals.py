"""What Discord refuses for now is tried again with growing pauses, and given up at an age; no registration pays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from games.archive import archive
from games.domain.errors import AnnounceError, MessageGone, RefusedForNow, Undeliverable
from games.domain.records import Game, MessageKind, Phase
from games.play import hosting, patience
from games.play.duties import Duties
from games.store.redis import RedisStore
from tests.games import samples
from tests.games.play.paper import PaperAnnouncer
from tests.games.play.slots import GUILD, REGISTRATION, make_due, the_game
from tests.games.samples import Clock, phase

pytestmark = pytest.mark.django_db(transaction=True)

DAY_MS = patience.RESULTS_S * 1000
RETRY_MS = 60_000
"""After so long every duty that was put off for the first times is due again."""


def refusing(act: str, problem: AnnounceError) -> Callable[[str], None]:
    def refuse(name: str) -> None:
        if name == act:
            raise problem

    return refuse


async def in_play(store: RedisStore, duties: Duties) -> Game:
    await make_due(store, replace(REGISTRATION, window_s=7200))
    await duties.run_due()
    await duties.run_due()
    return await the_game(store)


async def test_a_question_is_given_up_after_its_grace_and_its_registration_goes_on(
    store: RedisStore, clock: Clock, paper: PaperAnnouncer, duties: Duties
) -> None:
    await make_due(store, replace(REGISTRATION, grace_s=1200))
    await duties.run_due()
    game = await the_game(store)
    paper.before = refusing("send_placeholder q", RefusedForNow(403, "blocked by a proxy"))
    await duties.run_due()
    assert await phase(store, game.id) is Phase.POSTING
    assert (await store.get_registration(GUILD, "abcde")).last_problem == "", "it may yet be posted"
    await clock.advance(1_300_000)
    await duties.run_due()
    assert await phase(store, game.id) is Phase.FAILED
    kept = await store.get_registration(GUILD, "abcde")
    assert (kept.failures, kept.enabled, kept.last_problem) == (0, True, "blocked by a proxy")


async def test_the_pauses_before_results_are_tried_again_grow_to_ten_minutes(
    store: RedisStore, clock: Clock, paper: PaperAnnouncer, duties: Duties
) -> None:
    game = await in_play(store, duties)
    paper.before = refusing("send_placeholder r", RefusedForNow(403))
    await store.end_now(GUILD, game.id)
    pauses, closed_ms = [], await store.now_ms()
    for minute in (0, 20, 24 * 60 - 1):
        await clock.set(closed_ms + minute * 60_000)
        await duties.run_due()
        [due_ms] = [duty.due_ms for duty in await store.due(GUILD, 10**15, 9) if duty.id == game.id]
        pauses.append(round((due_ms - await store.now_ms()) / 1000))
    assert pauses == [2, 120, 600]


@pytest.mark.parametrize("act", ["send_placeholder r", "show_results", "show_question closing"])
async def test_a_close_that_is_refused_for_now_is_repeated_until_it_is_whole(
    store: RedisStore, clock: Clock, paper: PaperAnnouncer, duties: Duties, act: str
) -> None:
    game = await in_play(store, duties)
    paper.before = refusing(act, RefusedForNow(403))
    await store.end_now(GUILD, game.id)
    await duties.run_due()
    assert await phase(store, game.id) is Phase.CLOSING
    paper.before = lambda act: None
    await clock.advance(RETRY_MS)
    await duties.run_due()
    assert [message.shown for message in paper.messages.values()] == ["closed", "results"]
    assert await archive.exists(game.id)


async def test_results_that_are_refused_for_a_day_are_archived_unposted(
    store: RedisStore, clock: Clock, paper: PaperAnnouncer, duties: Duties
) -> None:
    game = await in_play(store, duties)
    paper.before = refusing("send_placeholder r", RefusedForNow(403, "blocked by a proxy"))
    await store.end_now(GUILD, game.id)
    await duties.run_due()
    await clock.advance(DAY_MS + 1000)
    await duties.run_due()
    [finished] = await store.get_history(GUILD)
    assert finished.game.state.results_message_id == "undeliverable:403"
    problem = (await store.get_registration(GUILD, "abcde")).last_problem
    assert problem == "The results could not be posted: blocked by a proxy"


@pytest.mark.parametrize("problem", [MessageGone(), Undeliverable(50001)])
async def test_a_question_post_that_is_out_of_reach_does_not_keep_its_results_back(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties, problem: AnnounceError
) -> None:
    game = await in_play(store, duties)
    paper.before = refusing("show_question closing", problem)
    await store.end_now(GUILD, game.id)
    await duties.run_due()
    [finished] = await store.get_history(GUILD)
    assert paper.messages[finished.game.state.results_message_id].shown == "results"
    assert await archive.exists(game.id)


async def test_a_cancelled_game_leaves_play_after_a_day_though_its_post_cannot_say_so(
    store: RedisStore, clock: Clock, paper: PaperAnnouncer, duties: Duties
) -> None:
    game = await in_play(store, duties)
    paper.before = refusing("show_question cancelled", RefusedForNow(403))
    await hosting.cancel(store, GUILD, game.id)
    await duties.run_due()
    assert await phase(store, game.id) is Phase.CANCELLING
    await clock.advance(DAY_MS + 1000)
    await duties.run_due()
    assert await phase(store, game.id) is Phase.CANCELLED


async def test_a_refusal_in_a_game_of_no_registration_is_noted_nowhere(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties
) -> None:
    """Another program has posted it."""
    game = await samples.opened(store)
    paper.before = refusing("send_placeholder r", Undeliverable(50013))
    await store.end_now(GUILD, game.id)
    await duties.run_due()
    [finished] = await store.get_history(GUILD)
    assert (finished.game.registration_id, finished.game.state.results_message_id) == ("", "undeliverable:50013")


async def test_a_results_post_that_is_deleted_before_it_is_filled_is_sent_again(
    store: RedisStore, clock: Clock, paper: PaperAnnouncer, duties: Duties
) -> None:
    game = await in_play(store, duties)
    placeholders = 0

    def delete_first(act: str) -> None:
        nonlocal placeholders
        placeholders += act == "send_placeholder r"
        if act == "send_placeholder r" and placeholders == 1:
            paper.messages.popitem()

    paper.after = delete_first
    await store.end_now(GUILD, game.id)
    await duties.run_due()
    assert paper.shown(MessageKind.RESULTS) == [] and not await archive.exists(game.id)
    await clock.advance(RETRY_MS)
    await duties.run_due()
    [results] = paper.shown(MessageKind.RESULTS)
    assert (results.generation, placeholders) == (1, 2)
    assert await archive.exists(game.id)
