"""Changes of answers: a flood is refused, and forgiven with time."""

from __future__ import annotations

import asyncio

import pytest

from games.domain import errors
from games.domain.records import Outcome
from games.store.redis import RedisStore
from tests.games.samples import GUILD, Clock, answer, game, interaction, opened, stored, submit


async def test_a_flood_of_changes_is_refused_and_forgiven_with_time(store: RedisStore, clock: Clock) -> None:
    played = await opened(store)
    await answer(store, played, 7, "0")
    for n in range(1, 11):
        assert (await answer(store, played, 7, str(n))).outcome is Outcome.EDIT
    with pytest.raises(errors.TooMany):
        await answer(store, played, 7, "eleventh change")
    assert [s.answer for s in await stored(store, played)] == ["10"]
    await clock.advance(999)
    with pytest.raises(errors.TooMany):
        await answer(store, played, 7, "too soon")
    await clock.advance(1)
    assert (await answer(store, played, 7, "after a second")).outcome is Outcome.EDIT
    with pytest.raises(errors.TooMany):
        await answer(store, played, 7, "only one was forgiven")
    await clock.advance(3_600_000 - 2000)
    for n in range(10):
        assert (await answer(store, played, 7, str(n))).outcome is Outcome.EDIT


async def test_the_flood_limit_holds_over_all_questions_of_a_game(store: RedisStore, clock: Clock) -> None:
    played = await opened(store, game(questions=3))
    for n in range(10):
        await answer(store, played, 7, str(n), question=n % 2)
        await clock.advance(1)
    await answer(store, played, 7, "a first answer is no change", question=2)
    for n in range(2):
        await answer(store, played, 7, str(n), question=n)
    with pytest.raises(errors.TooMany):
        await submit(store, GUILD, played.id, "7", {0: "x", 2: "x"}, interaction())
    assert [s.answer for s in await stored(store, played)] == ["0", "1", "a first answer is no change"]


async def test_one_players_flood_is_nobody_elses(store: RedisStore) -> None:
    played = await opened(store)
    outcomes = await asyncio.gather(
        *(answer(store, played, user, str(n)) for n in range(30) for user in (7, 8, n + 100)), return_exceptions=True
    )
    refused = [one for one in outcomes if isinstance(one, errors.TooMany)]
    assert len(refused) == 2 * (30 - 11)
    state = (await store.get_game(GUILD, played.id)).state
    assert (state.players, state.answers, state.accepted) == (32, 32, 30 + 2 * 11)
    assert dict(state.refused) == {"TOO_MANY": len(refused)}


async def test_a_retry_of_a_replaced_answer_is_no_flood(store: RedisStore) -> None:
    played = await opened(store)
    first = interaction()
    await answer(store, played, 7, "0", by=first)
    for n in range(10):
        await answer(store, played, 7, str(n))
    assert (await answer(store, played, 7, "0", by=first)).outcome is Outcome.SUPERSEDED
