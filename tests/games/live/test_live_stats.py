"""What is read of a game in play for its curve and its counts."""

from __future__ import annotations

import pytest

from games.domain.duties import EarlierTries
from games.domain.records import Game, GameState, Phase, Submission
from games.live import live_stats
from games.live.live_stats import LiveStatsCache
from games.store.redis import RedisStore
from tests.e2e import scene
from tests.e2e.scene import CAPITAL, ELEMENT, QUIZ, TRIVIA
from tests.games import samples
from tests.games.samples import Clock


async def answered(store: RedisStore, game: Game, *answers: str, question: int = 0) -> None:
    for user, answer in enumerate(answers):
        await scene.submit(store, game, user, answer, question)


async def test_every_option_is_counted_and_of_typed_answers_the_commonest(store: RedisStore) -> None:
    game = await scene.open_game(store, QUIZ, TRIVIA, CAPITAL, ELEMENT, id="open")
    await answered(store, game, "C", "C", "A")
    rare = [f"guess {n:02}" for n in range(live_stats.TYPED)]
    await answered(store, game, "Tin", "TIN", "tungsten", *rare, question=1)

    read = await live_stats.read(store, game)

    assert read.chosen[0] == (("Sydney", 1), ("Melbourne", 0), ("Canberra", 2), ("Perth", 0))
    assert read.chosen[1] == (("tin", 2), *((guess, 1) for guess in rare[: live_stats.TYPED - 1]))
    assert read.answers == 3 + 3 + len(rare)


async def test_the_curve_has_what_stands_by_when_it_was_given(store: RedisStore, clock: Clock) -> None:
    opens_ms = await store.now_ms() - 10_000
    game = samples.game(state=GameState(phase=Phase.OPEN, opens_ms=opens_ms, ends_ms=opens_ms + 60_000, answers=3))
    given = [
        Submission(user_id=str(n), question=0, answer="Paris", interaction_id=str(n), received_ms=opens_ms + after_ms)
        for n, after_ms in enumerate((999, 3000, 3999))
    ]
    await store.import_game(game, given, EarlierTries())

    read = await live_stats.read(store, game)

    assert (read.since_ms, read.step_ms, read.read_ms) == (opens_ms, 1000, opens_ms + 10_000)
    assert read.counts == (1, 0, 0, 2)


async def test_a_game_that_nobody_has_answered_has_an_empty_curve(store: RedisStore) -> None:
    read = await live_stats.read(store, await scene.open_game(store, QUIZ, TRIVIA, ELEMENT, id="open"))
    assert (read.counts, read.answers, read.chosen) == ((0,), 0, ((),))


async def test_readings_that_are_out_of_date_are_thrown_away(
    store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_stats, "MANY", 2)
    monkeypatch.setattr(live_stats, "KEPT_S", 0.0)
    monkeypatch.setattr(live_stats, "KEPT_FOR_ITS_COST", 0)
    cache = LiveStatsCache()
    for n in range(5):
        await cache.get(store, await scene.open_game(store, QUIZ, TRIVIA, CAPITAL, id=f"open{n}"))
    assert len(cache._kept) <= 2
