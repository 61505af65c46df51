"""Games as people ask for them, in play and in the history."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from games.domain import errors
from games.domain.limits import HISTORY_MS
from games.domain.records import AnswerPolicy, Game, GameState, Phase, Ruling
from games.store import batching, keys
from games.store.redis import RedisStore
from tests.games.samples import (
    GUILD,
    MESSAGE,
    QUESTION,
    Clock,
    announced,
    answer,
    claimed_for_close,
    finished,
    game,
    opened,
    phase,
    scheduled,
    stored,
)

DAY_MS = 86_400_000


async def test_a_created_game_is_open_from_now_for_its_window(store: RedisStore, clock: Clock) -> None:
    now = await clock.now_ms()
    made = game(questions=3, policy=AnswerPolicy.FIRST, window_s=90, reveal=True, mention_role_id="5", thread=True)
    played = await opened(store, made)
    assert played == replace(
        made,
        state=GameState(phase=Phase.OPEN, opens_ms=now, ends_ms=now + 90_000, question_message_id=MESSAGE, seq=1),
    )
    assert await store.get_game(GUILD, made.id) == played
    assert await store.get_active_games(GUILD) == [played]


async def test_a_window_may_be_given_in_milliseconds(store: RedisStore) -> None:
    played = await opened(store, window_ms=1234)
    assert played.state.ends_ms - played.state.opens_ms == 1234


async def test_a_game_is_created_once(store: RedisStore) -> None:
    played = await opened(store)
    with pytest.raises(errors.GameExists):
        await opened(store, game(window_s=60))
    await store.delete_game(GUILD, played.id)
    with pytest.raises(errors.GameExists):
        await opened(store)


async def test_active_games_are_listed_by_when_they_opened(store: RedisStore, clock: Clock) -> None:
    for id in ("b", "c", "a"):
        await opened(store, game(id))
        await clock.advance(5)
    await opened(store, game("elsewhere", guild_id="1"))
    assert [played.id for played in await store.get_active_games(GUILD)] == ["b", "c", "a"]


async def test_the_games_of_all_guilds_are_read_together(store: RedisStore) -> None:
    await opened(store)
    await opened(store, game("elsewhere", guild_id="1"))
    gone = await opened(store, game("gone", guild_id="2"))
    await scheduled(store, game("waiting", guild_id="3", slot_ms=await store.now_ms()))
    await store.delete_game("2", gone.id)
    found = await store.get_games_everywhere()
    assert sorted((one.guild_id, one.id) for one in found) == [("1", "elsewhere"), ("3", "waiting"), (GUILD, "game")]
    for one in found:
        assert one == await store.get_game(one.guild_id, one.id)


async def test_many_who_ask_for_all_games_at_once_share_two_readings(
    store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Players ask for it with a button. Who comes while the first reads gets what is there after it."""
    await opened(store)
    readings, read = 0, store._games_everywhere

    async def counted() -> list[Game]:
        nonlocal readings
        readings += 1
        found = await read()
        if readings == 1:
            await opened(store, game("later", guild_id="1"))
        return found

    monkeypatch.setattr(store, "_games_everywhere", counted)
    first, *others = await asyncio.gather(*(store.get_games_everywhere() for _ in range(300)))
    assert readings == 2
    assert [one.id for one in first] == ["game"]
    assert all({one.id for one in found} == {"game", "later"} for found in others)


async def test_who_would_wait_too_long_for_all_games_is_told_that_they_cannot_be_read(
    store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was to be written: a page must not say that it is not known whether something was saved."""
    monkeypatch.setattr(batching, "PATIENCE_S", -1.0)
    first, second = await asyncio.gather(*(store.get_games_everywhere() for _ in range(2)), return_exceptions=True)
    assert first == [] and isinstance(second, errors.StoreUnreadable)


async def test_a_game_that_ends_while_the_list_is_read_is_left_out(store: RedisStore, redis: Redis) -> None:
    """The list reads the descriptions first and the states after."""
    played, gone = await opened(store), await opened(store, game("gone"))
    described = await redis.hget(keys.active(GUILD), gone.id)
    await store.delete_game(GUILD, gone.id)
    await redis.hset(keys.active(GUILD), gone.id, str(described))
    assert [one.id for one in await store.get_active_games(GUILD)] == [played.id]
    assert [one.id for one in await store.get_games_everywhere()] == [played.id]


async def test_states_are_read_for_known_games_only(store: RedisStore) -> None:
    played, waiting = await opened(store), await scheduled(store, game("waiting", slot_ms=await store.now_ms()))
    states = await store.get_states(GUILD, ["unknown", waiting.id, played.id])
    assert states == {waiting.id: GameState(phase=Phase.POSTING, seq=1), played.id: played.state}
    assert await store.get_states(GUILD, []) == {}


async def test_a_description_is_replaced_and_its_state_kept(store: RedisStore) -> None:
    played = await opened(store)
    await answer(store, played, 7)
    changed = replace(played, questions=(replace(QUESTION, aliases=("Paname",)),))
    updated = await store.update_game(changed)
    assert updated.questions == changed.questions
    assert (updated.state.phase, updated.state.answers) == (Phase.OPEN, 1)
    assert updated.state.seq > played.state.seq


async def test_a_description_is_not_replaced_when_answers_would_lose_their_question(store: RedisStore) -> None:
    played = await opened(store, game(questions=2))
    with pytest.raises(errors.QuestionNotFound):
        await store.update_game(game(questions=1))
    assert (await store.get_game(GUILD, played.id)).questions == played.questions


async def test_a_description_is_frozen_once_the_closing_has_begun(store: RedisStore) -> None:
    await claimed_for_close(store)
    with pytest.raises(errors.GameClosed):
        await store.update_game(game())


async def test_a_deleted_game_is_gone_with_its_answers_and_its_slot_stays_taken(
    store: RedisStore, redis: Redis
) -> None:
    played = await opened(store)
    await answer(store, played, 7)
    await store.delete_game(GUILD, played.id)
    assert await store.get_active_games(GUILD) == []
    assert await stored(store, played) == []
    assert await store.due(GUILD, 10**15, 10) == []
    assert await phase(store) is Phase.CANCELLED
    assert 7 * DAY_MS < await redis.pttl(keys.state(GUILD, played.id)) <= 8 * DAY_MS
    with pytest.raises(errors.GameClosed):
        await answer(store, played, 8)
    with pytest.raises(errors.GameExists):
        await scheduled(store)


async def test_what_is_asked_of_an_unknown_game_is_refused(store: RedisStore) -> None:
    for asked in (
        store.get_game(GUILD, "none"),
        store.update_game(game("none")),
        store.delete_game(GUILD, "none"),
        store.end_now(GUILD, "none"),
    ):
        with pytest.raises(errors.GameNotFound):
            await asked


async def test_ending_now_refuses_the_next_answer_and_makes_the_close_due(store: RedisStore) -> None:
    played = await opened(store)
    await answer(store, played, 7)
    await store.end_now(GUILD, played.id)
    with pytest.raises(errors.WindowClosed):
        await answer(store, played, 8)
    now = await store.now_ms()
    assert GUILD in await store.due_guilds(now, 10)
    assert [duty.id for duty in await store.due(GUILD, now, 10)] == [played.id]
    assert (await store.claim(GUILD, played.id)).phase is Phase.CLOSING


async def test_ending_again_does_not_move_the_end(store: RedisStore, clock: Clock) -> None:
    played = await opened(store)
    await clock.advance(1000)
    await store.end_now(GUILD, played.id)
    await clock.advance(1000)
    await store.end_now(GUILD, played.id)
    assert (await store.get_game(GUILD, played.id)).state.ends_ms == played.state.opens_ms + 1000


async def test_only_an_open_game_can_be_ended(store: RedisStore) -> None:
    waiting = await scheduled(store, game("waiting", slot_ms=await store.now_ms()))
    with pytest.raises(errors.NotOpenYet):
        await store.end_now(GUILD, waiting.id)
    claim = await claimed_for_close(store)
    with pytest.raises(errors.GameClosed):
        await store.end_now(GUILD, claim.game_id)


# --- history --------------------------------------------------------------------------------------------------------


async def moved(store: RedisStore, id: str) -> None:
    played = await opened(store, game(id))
    await answer(store, played, 7)
    await store.end_now(GUILD, id)
    claim = await store.claim(GUILD, id)
    await announced(store, claim)
    await store.move_to_history(claim, await finished(store, claim))


async def test_a_finished_game_leaves_play_and_is_kept_in_history(store: RedisStore, redis: Redis) -> None:
    claim = await claimed_for_close(store)
    await announced(store, claim)
    record = await finished(store, claim)
    await store.move_to_history(claim, record)
    assert await store.get_history(GUILD) == [record]
    assert await store.get_active_games(GUILD) == []
    assert await store.due(GUILD, 10**15, 10) == []
    assert await phase(store) is Phase.GONE
    left = {key async for key in redis.scan_iter(f"*:game:{claim.game_id}*")}
    assert left == {keys.state(GUILD, claim.game_id), keys.history(GUILD, claim.game_id)}
    assert HISTORY_MS - DAY_MS < await redis.pttl(keys.history(GUILD, claim.game_id)) <= HISTORY_MS
    assert HISTORY_MS < await redis.pttl(keys.state(GUILD, claim.game_id)) <= HISTORY_MS + DAY_MS


async def test_history_is_listed_newest_first_up_to_a_limit(store: RedisStore, clock: Clock) -> None:
    for id in ("b", "c", "a"):
        await moved(store, id)
        await clock.advance(1000)
    assert [f.game.id for f in await store.get_history(GUILD)] == ["a", "c", "b"]
    assert [f.game.id for f in await store.get_history(GUILD, limit=2)] == ["a", "c"]
    assert await store.get_history("1") == []


async def test_an_amended_game_tells_its_rulings(store: RedisStore) -> None:
    claim = await claimed_for_close(store)
    await announced(store, claim)
    closed = await finished(store, claim)
    await store.move_to_history(claim, closed)
    ruling = Ruling(question=0, answer="A", is_right=True, shown="Lyon", at_ms=5)
    amended = replace(closed, results=replace(closed.results, rulings=(ruling,)))

    await store.amend_history(amended)

    assert (await store.get_finished(GUILD, claim.game_id)).results == amended.results


async def test_what_has_expired_is_left_out_and_trimmed(store: RedisStore, redis: Redis, clock: Clock) -> None:
    await moved(store, "old")
    await redis.delete(keys.history(GUILD, "old"))
    assert await store.get_history(GUILD) == []
    await clock.advance(2 * HISTORY_MS + 1)
    await moved(store, "new")
    assert await redis.zrange(keys.history_index(GUILD), 0, -1) == ["new"]


async def test_a_game_archived_late_is_kept_for_seven_days_from_then(
    store: RedisStore, redis: Redis, clock: Clock
) -> None:
    """SQL was unavailable for ten days: the game stayed in play, and its history begins when SQL has it."""
    claim = await claimed_for_close(store)
    await announced(store, claim)
    await clock.advance(10 * DAY_MS)
    await store.move_to_history(claim, await finished(store, claim))
    assert [f.game.id for f in await store.get_history(GUILD)] == [claim.game_id]
    assert await redis.pttl(keys.history(GUILD, claim.game_id)) > HISTORY_MS - DAY_MS
