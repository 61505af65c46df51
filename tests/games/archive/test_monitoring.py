"""Missing answers are counted wherever they are lost, and late closes are seen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.db.models import F
from redis.asyncio import Redis

from games.archive import monitoring
from games.archive.monitoring import Lag, Losses
from games.models import ArchivedAnswer, ArchivedGame
from games.store import keys
from games.store.redis import RedisStore
from tests.e2e import scene
from tests.e2e.scene import CAPITAL, ELEMENT, QUIZ, TRIVIA

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def games(store: RedisStore) -> RedisStore:
    """A game with eight answers that is over, and one with three in play."""
    await scene.furnish(store)
    over = await scene.open_game(store, QUIZ, TRIVIA, CAPITAL, ELEMENT, id="over")
    await scene.play(store, over, 4)
    await scene.finish(store, over)
    await scene.play(store, await scene.open_game(store, QUIZ, TRIVIA, CAPITAL, id="open"), 3)
    return store


async def losses(store: RedisStore) -> Losses:
    seen, _ = await monitoring.look(store)
    return await sync_to_async(monitoring.losses)(seen)


async def lag(store: RedisStore) -> Lag:
    return await sync_to_async(monitoring.lag)(await store.now_ms())


async def test_a_healthy_tally_has_lost_nothing(games: RedisStore) -> None:
    assert await losses(games) == Losses(games=2, answers=0, game_ids=())


async def test_an_answer_that_vanished_from_sql_is_missed(games: RedisStore) -> None:
    answer = await ArchivedAnswer.objects.filter(game_id="over").afirst()
    assert answer is not None
    await answer.adelete()
    assert await losses(games) == Losses(games=2, answers=1, game_ids=("over",))


async def test_answers_of_a_player_who_was_forgotten_are_not_missed(games: RedisStore) -> None:
    player = "7000000000000000000"
    await ArchivedAnswer.objects.filter(game_id="over", user_id=player).adelete()
    await ArchivedGame.objects.filter(id="over").aupdate(forgotten=F("forgotten") + 2)
    assert (await losses(games)).answers == 0


async def test_an_answer_that_vanished_from_the_store_is_missed(games: RedisStore, redis_url: str) -> None:
    async with Redis.from_url(redis_url) as client:
        await client.hdel(keys.submissions(QUIZ, "open"), "7000000000000000001:0")
    assert await losses(games) == Losses(games=2, answers=1, game_ids=("open",))


async def test_a_finished_game_that_sql_does_not_have_is_missed_with_all_its_answers(games: RedisStore) -> None:
    await ArchivedGame.objects.all().adelete()
    assert await losses(games) == Losses(games=2, answers=8, game_ids=("over",))


async def test_a_game_whose_record_is_damaged_is_named(games: RedisStore, redis_url: str) -> None:
    async with Redis.from_url(redis_url) as client:
        await client.hset(keys.state(QUIZ, "open"), "phase", "nonsense")
    assert (await losses(games)).game_ids == ("open",)


async def test_the_slowest_close_of_the_last_day_counts_and_older_ones_do_not(games: RedisStore) -> None:
    assert (await lag(games)).finished == 1
    assert 0 <= (await lag(games)).finished_ms < 30_000
    await ArchivedGame.objects.aupdate(ended_at=F("confirmed_at") - timedelta(minutes=7))
    assert (await lag(games)).finished_ms == 420_000
    await ArchivedGame.objects.aupdate(confirmed_at=F("confirmed_at") - timedelta(days=2))
    found = await lag(games)
    assert (found.finished, found.finished_ms) == (0, 0)
