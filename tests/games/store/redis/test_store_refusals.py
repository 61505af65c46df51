"""What was refused in a game in play, as its hosts read it."""

from __future__ import annotations

import asyncio

import pytest

from games.domain import errors
from games.domain.records import AnswerPolicy, Game, Refusal
from games.store.redis import RedisStore
from tests.games.samples import (
    GUILD,
    Clock,
    answer,
    game,
    interaction,
    opened,
    scheduled,
    submit,
)


async def refused(store: RedisStore, played: Game, user: int, **more: str) -> None:
    with pytest.raises(errors.GameError):
        await answer(store, played, user, **more)


async def test_the_latest_refusals_are_told_newest_first_with_their_reasons(store: RedisStore, clock: Clock) -> None:
    played = await opened(store, game(policy=AnswerPolicy.FIRST), 1000)
    start_ms = await store.now_ms()
    await answer(store, played, 7, name="Ada")
    await refused(store, played, 7)
    await clock.advance(1000)
    await refused(store, played, 8, name="Ben")
    assert await store.get_refusals(GUILD, played.id) == [
        Refusal(user_id="8", at_ms=start_ms + 1000, code="WINDOW_CLOSED"),
        Refusal(user_id="7", at_ms=start_ms, code="ALREADY_SUBMITTED", name="Ada"),
    ]


async def test_a_question_that_is_not_there_is_noted_too(store: RedisStore) -> None:
    played = await opened(store, game(questions=2))
    with pytest.raises(errors.QuestionNotFound):
        await submit(store, GUILD, played.id, "7", {5: "A"}, interaction())
    assert [r.code for r in await store.get_refusals(GUILD, played.id)] == ["QUESTION_NOT_FOUND"]


async def test_only_the_latest_fifty_refusals_are_kept(store: RedisStore) -> None:
    played = await opened(store)
    await store.end_now(GUILD, played.id)
    await asyncio.gather(*(refused(store, played, user) for user in range(120)))
    await refused(store, played, 999)
    kept = await store.get_refusals(GUILD, played.id)
    assert (len(kept), kept[0].user_id) == (50, "999")
    assert (await store.get_game(GUILD, played.id)).state.refused == {"WINDOW_CLOSED": 121}


async def test_what_was_refused_leaves_no_trace_of_the_answer(store: RedisStore) -> None:
    played = await opened(store, game(policy=AnswerPolicy.FIRST))
    await answer(store, played, 7)
    await refused(store, played, 7, text="my secret")
    assert "my secret" not in str(await store.get_refusals(GUILD, played.id))


@pytest.mark.parametrize("end", ["delete", "cancel", "missed"])
async def test_refusals_leave_with_the_game_and_a_tombstone_takes_none(
    store: RedisStore, clock: Clock, end: str
) -> None:
    played = await scheduled(store) if end == "missed" else await opened(store)
    await answer(store, played, 7) if end != "missed" else await refused(store, played, 7)
    if end == "delete":
        await store.end_now(GUILD, played.id)
        await refused(store, played, 8)
        await store.delete_game(GUILD, played.id)
    elif end == "cancel":
        await store.cancel_game(GUILD, played.id)
        await refused(store, played, 8)
        await store.cancelled(await store.claim(GUILD, played.id))
    else:
        await clock.advance(played.grace_s * 1000 + 1)
        with pytest.raises(errors.NotDue):
            await store.claim(GUILD, played.id)
    await refused(store, played, 9)
    assert await store.get_refusals(GUILD, played.id) == []


async def test_a_forgotten_player_is_not_among_the_refused(store: RedisStore) -> None:
    played = await opened(store, game(policy=AnswerPolicy.FIRST))
    for user in (7, 8):
        await answer(store, played, user)
        await refused(store, played, user)
        await refused(store, played, user)
    assert await store.forget_player(GUILD, played.id, "7") == 1
    assert {r.user_id for r in await store.get_refusals(GUILD, played.id)} == {"8"}
    await store.end_now(GUILD, played.id)
    await store.claim(GUILD, played.id)
    with pytest.raises(errors.GameClosed):
        await store.forget_player(GUILD, played.id, "8")
    assert await store.get_refusals(GUILD, played.id) == [], "forgotten even where the answers are frozen"
