"""The duties against the real store, with Discord on paper: one game per slot, one results post per game."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from games.archive import archive
from games.domain.errors import GameNotFound, OutcomeUnknown, TokenRevoked
from games.domain.records import MessageKind, Phase
from games.models import ArchivedAnswer, ArchivedGame
from games.play.duties import Duties
from games.rules import scoring
from games.store.redis import RedisStore
from tests.games.play.bank import SmallBank
from tests.games.play.paper import PaperAnnouncer
from tests.games.play.slots import GUILD, answer, make_due, the_game

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_due_slot_becomes_a_whole_game(store: RedisStore, paper: PaperAnnouncer, duties: Duties) -> None:
    await make_due(store)
    await duties.run_due()  # the slot is reserved
    await duties.run_due()  # and posted
    game = await the_game(store)
    assert game.state.phase is Phase.OPEN
    assert [m.shown for m in paper.messages.values()] == ["question"]

    letter = scoring.option_letter(game.questions[0].options.index(game.questions[0].answer))
    await answer(store, game, 1, letter)
    await answer(store, game, 2, "no such letter")
    await store.end_now(GUILD, game.id)
    await duties.run_due()

    [results] = paper.shown(MessageKind.RESULTS)
    assert results.results is not None
    assert (results.results.players, results.results.winners) == (2, 1)
    assert [m.shown for m in paper.messages.values()] == ["closed", "results"]
    with pytest.raises(GameNotFound):
        await store.get_game(GUILD, game.id)
    [finished] = await store.get_history(GUILD)
    assert finished.results == results.results
    assert await archive.exists(game.id)
    assert await ArchivedAnswer.objects.filter(game_id=game.id, is_right=True).acount() == 1
    assert await store.due_guilds(await store.now_ms(), 10) == []


async def test_ten_workers_make_one_game_and_one_results_post(
    store: RedisStore, redis_url: str, paper: PaperAnnouncer
) -> None:
    stores = [RedisStore.connect(redis_url) for _ in range(10)]
    workers = [Duties(own, paper, SmallBank()) for own in stores]
    await make_due(store)
    for _ in range(3):
        await asyncio.gather(*(worker.run_due() for worker in workers))
    game = await the_game(store)
    await answer(store, game, 1, "A")
    await store.end_now(GUILD, game.id)
    for _ in range(3):
        await asyncio.gather(*(worker.run_due() for worker in workers))
    assert len(paper.shown(MessageKind.QUESTION)) == 1
    assert len(paper.shown(MessageKind.RESULTS)) == 1
    assert len(paper.messages) == 2
    assert len(await store.get_history(GUILD)) == 1
    assert await ArchivedGame.objects.acount() == 1
    for own in stores:
        await own.aclose()


ACTS = ["send_placeholder q", "show_question open", "send_placeholder r", "show_results", "show_question closing"]


@pytest.mark.parametrize("done", [True, False], ids=["done", "not done"])
@pytest.mark.parametrize("act", ACTS)
async def test_an_act_of_unknown_outcome_is_looked_for_before_it_is_repeated(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties, act: str, done: bool
) -> None:
    store.retry_first_ms = 1
    failed: list[str] = []

    def trouble(name: str) -> None:
        if name == act and not failed:
            failed.append(name)
            raise OutcomeUnknown

    setattr(paper, "after" if done else "before", trouble)
    await make_due(store)
    for _ in range(4):
        await duties.run_due()
        await asyncio.sleep(0.005)
    await store.end_now(GUILD, (await the_game(store)).id)
    for _ in range(3):
        await duties.run_due()
        await asyncio.sleep(0.005)
    assert failed == [act]
    assert [m.shown for m in paper.messages.values()] == ["closed", "results"]
    assert len(await store.get_history(GUILD)) == 1


async def test_a_revoked_token_stops_the_duties(store: RedisStore, paper: PaperAnnouncer, duties: Duties) -> None:
    def refuse(act: str) -> None:
        raise TokenRevoked

    paper.before = refuse
    await make_due(store)
    await duties.run_due()
    with pytest.raises(TokenRevoked):
        await duties.run_due()


async def test_a_game_that_sql_has_is_not_played_again_after_a_flush(
    store: RedisStore, redis_url: str, paper: PaperAnnouncer, duties: Duties
) -> None:
    slot_ms = await make_due(store)
    await duties.run_due()
    await duties.run_due()
    game = await the_game(store)
    await store.end_now(GUILD, game.id)
    await duties.run_due()
    async with Redis.from_url(redis_url, protocol=2) as client:
        await client.flushall()
    await make_due(store, slot_ms=slot_ms)
    await duties.run_due()
    await duties.run_due()
    assert await store.get_active_games(GUILD) == []
    assert len(paper.shown(MessageKind.QUESTION)) == 1
