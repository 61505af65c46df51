"""The steps of posting and closing: each refuses whoever has no right to it, so that nothing happens twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from games.domain import errors
from games.domain.duties import Claim, SendState
from games.domain.limits import LEASE_MS
from games.domain.records import MessageKind, Phase
from games.store import keys
from games.store.redis import RedisStore
from tests.games.samples import (
    GUILD,
    MESSAGE,
    Clock,
    announced,
    answer,
    claimed_for_close,
    finished,
    game,
    lose,
    opened,
    phase,
    scheduled,
)

DAY_MS = 86_400_000


# --- claim ----------------------------------------------------------------------------------------------------------


async def test_a_game_in_its_window_is_not_due(store: RedisStore, clock: Clock) -> None:
    played = await opened(store)
    await clock.set(played.state.ends_ms - 1)
    with pytest.raises(errors.NotDue):
        await store.claim(GUILD, played.id)
    await clock.set(played.state.ends_ms)
    assert (await store.claim(GUILD, played.id)).phase is Phase.CLOSING
    assert (await store.get_game(GUILD, played.id)).state.closed_ms == played.state.ends_ms


async def test_one_of_many_workers_gets_the_claim(store: RedisStore, other: RedisStore) -> None:
    played = await opened(store)
    await store.end_now(GUILD, played.id)
    outcomes = await asyncio.gather(
        *(each.claim(GUILD, played.id) for each in (store, other) * 5), return_exceptions=True
    )
    assert Counter(type(one) for one in outcomes) == {Claim: 1, errors.LeaseHeld: 9}, outcomes


async def test_a_game_is_closed_for_answers_though_the_lease_is_held(store: RedisStore, redis: Redis) -> None:
    played = await opened(store)
    await store.end_now(GUILD, played.id)
    await redis.set(keys.lease(GUILD, played.id), "somebody", px=60_000)
    with pytest.raises(errors.LeaseHeld):
        await store.claim(GUILD, played.id)
    assert await phase(store) is Phase.CLOSING
    with pytest.raises(errors.GameClosed):
        await answer(store, played, 7)


async def test_the_moment_of_the_close_is_kept_by_whoever_resumes(
    store: RedisStore, other: RedisStore, redis: Redis, clock: Clock
) -> None:
    claim = await claimed_for_close(store)
    closed = (await store.get_game(GUILD, claim.game_id)).state.closed_ms
    await clock.advance(LEASE_MS)
    await lose(redis, claim)
    again = await other.claim(GUILD, claim.game_id)
    assert again.token != claim.token
    assert (await store.get_game(GUILD, claim.game_id)).state.closed_ms == closed


async def test_a_claimed_game_is_looked_at_again_when_the_lease_ends(
    store: RedisStore, other: RedisStore, clock: Clock
) -> None:
    claim = await claimed_for_close(store)
    now = await clock.now_ms()
    assert await store.due(GUILD, now + LEASE_MS - 1, 10) == []
    with pytest.raises(errors.LeaseHeld):
        await other.claim(GUILD, claim.game_id)
    [duty] = await store.due(GUILD, now + LEASE_MS, 10)
    assert duty.id == claim.game_id


async def test_a_game_that_is_over_is_not_due_any_more(store: RedisStore) -> None:
    played = await opened(store)
    await store.delete_game(GUILD, played.id)
    with pytest.raises(errors.NotDue):
        await store.claim(GUILD, played.id)
    with pytest.raises(errors.NotDue):
        await store.claim(GUILD, "unknown")


async def test_a_game_that_nobody_sent_within_its_grace_is_missed(
    store: RedisStore, redis: Redis, clock: Clock
) -> None:
    made = await scheduled(store, game(slot_ms=await clock.now_ms(), grace_s=60))
    claim = await store.claim(GUILD, made.id)  # and dies
    await lose(redis, claim)
    await clock.advance(60_001)
    with pytest.raises(errors.NotDue):
        await store.claim(GUILD, made.id)
    assert await phase(store) is Phase.MISSED
    assert await store.get_active_games(GUILD) == []
    assert await store.due(GUILD, 10**15, 10) == []
    with pytest.raises(errors.LeaseLost):
        await store.begin_send(claim, MessageKind.QUESTION)


async def test_a_game_that_may_have_been_sent_is_posted_however_late(
    store: RedisStore, redis: Redis, clock: Clock
) -> None:
    made = await scheduled(store, game(slot_ms=await clock.now_ms(), grace_s=60))
    claim = await store.claim(GUILD, made.id)
    await store.begin_send(claim, MessageKind.QUESTION)
    await lose(redis, claim)
    await clock.advance(10 * DAY_MS)
    assert (await store.claim(GUILD, made.id)).phase is Phase.POSTING


# --- posting --------------------------------------------------------------------------------------------------------


async def test_a_post_step_by_step(store: RedisStore, clock: Clock) -> None:
    made = await scheduled(store)
    claim = await store.claim(GUILD, made.id)
    assert claim.phase is Phase.POSTING
    started = await clock.now_ms()
    assert await store.begin_send(claim, MessageKind.QUESTION) == SendState(
        first=True, since_ms=started, message_id="", generation=0
    )
    await clock.advance(100)
    assert await store.elect_message(claim, MessageKind.QUESTION, MESSAGE) == MESSAGE
    assert await store.begin_send(claim, MessageKind.QUESTION) == SendState(
        first=False, since_ms=started, message_id=MESSAGE, generation=0
    )
    ends_ms = await store.fix_deadline(claim, MESSAGE, 60)
    assert ends_ms == await clock.now_ms() + 60_000
    await clock.advance(500)
    assert await store.fix_deadline(claim, MESSAGE, 60) == ends_ms
    await store.open(claim)
    state = (await store.get_game(GUILD, made.id)).state
    assert (state.phase, state.opens_ms, state.ends_ms) == (Phase.OPEN, started + 600, ends_ms)
    assert [d.due_ms for d in await store.due(GUILD, 10**15, 10)] == [ends_ms]
    assert (await answer(store, made, 7)).ends_ms == ends_ms


async def test_a_fixed_end_that_has_passed_is_fixed_again(store: RedisStore, clock: Clock) -> None:
    made = await scheduled(store)
    claim = await store.claim(GUILD, made.id)
    await store.elect_message(claim, MessageKind.QUESTION, MESSAGE)
    ends_ms = await store.fix_deadline(claim, MESSAGE, 60)
    await clock.set(ends_ms)
    with pytest.raises(errors.WindowClosed):
        await store.open(claim)
    assert await store.fix_deadline(claim, MESSAGE, 60) == ends_ms + 60_000
    await store.open(claim)


async def test_of_two_messages_the_first_offered_wins_for_good(store: RedisStore, redis: Redis) -> None:
    made = await scheduled(store)
    slow = await store.claim(GUILD, made.id)
    await lose(redis, slow)
    quick = await store.claim(GUILD, made.id)
    assert await store.elect_message(quick, MessageKind.QUESTION, "2") == "2"
    assert await store.elect_message(slow, MessageKind.QUESTION, "1") == "2"
    for claim, message in ((slow, "2"), (quick, "1")):
        with pytest.raises(errors.LeaseLost):
            await store.fix_deadline(claim, message, 60)


async def test_an_offer_that_comes_after_its_phase_wins_nothing(store: RedisStore) -> None:
    made = await scheduled(store)
    claim = await store.claim(GUILD, made.id)
    assert await store.elect_message(claim, MessageKind.RESULTS, "1") == ""
    await store.delete_game(GUILD, made.id)
    assert await store.elect_message(claim, MessageKind.QUESTION, "1") == ""
    with pytest.raises(errors.GameNotFound):
        await store.elect_message(replace(claim, game_id="unknown"), MessageKind.QUESTION, "1")


async def test_a_deleted_message_is_followed_by_the_next_generation(store: RedisStore, clock: Clock) -> None:
    made = await scheduled(store)
    claim = await store.claim(GUILD, made.id)
    await store.begin_send(claim, MessageKind.QUESTION)
    await store.elect_message(claim, MessageKind.QUESTION, "1")
    await store.forget_message(claim, MessageKind.QUESTION, "another")
    assert (await store.begin_send(claim, MessageKind.QUESTION)).message_id == "1"
    await store.forget_message(claim, MessageKind.QUESTION, "1")
    await store.forget_message(claim, MessageKind.QUESTION, "1")
    await clock.advance(50)
    assert await store.begin_send(claim, MessageKind.QUESTION) == SendState(
        first=True, since_ms=await clock.now_ms(), message_id="", generation=1
    )
    assert await store.elect_message(claim, MessageKind.QUESTION, "2") == "2"


async def test_a_game_is_not_opened_before_its_end_is_fixed(store: RedisStore) -> None:
    made = await scheduled(store)
    claim = await store.claim(GUILD, made.id)
    with pytest.raises(errors.LeaseLost):
        await store.open(claim)
    with pytest.raises(errors.LeaseLost):
        await store.fix_deadline(claim, MESSAGE, 60)
    await store.elect_message(claim, MessageKind.QUESTION, MESSAGE)
    with pytest.raises(errors.LeaseLost):
        await store.open(claim)


async def test_a_post_given_up_takes_its_game_out_of_play(store: RedisStore) -> None:
    made = await scheduled(store)
    claim = await store.claim(GUILD, made.id)
    await store.fail(claim)
    assert await phase(store) is Phase.FAILED
    assert await store.get_active_games(GUILD) == []
    assert await store.due(GUILD, 10**15, 10) == []
    with pytest.raises(errors.GameNotFound):
        await store.fail(claim)


# --- closing --------------------------------------------------------------------------------------------------------


async def test_a_close_step_by_step(store: RedisStore) -> None:
    claim = await claimed_for_close(store)
    assert (await store.begin_send(claim, MessageKind.RESULTS)).first
    with pytest.raises(errors.LeaseLost):
        await store.posted(claim)  # no results message yet
    await store.elect_message(claim, MessageKind.RESULTS, "9")
    await store.posted(claim)
    await store.posted(claim)  # its first reply was lost
    state = (await store.get_game(GUILD, claim.game_id)).state
    assert (state.phase, state.results_message_id) == (Phase.POSTED, "9")
    assert await store.elect_message(claim, MessageKind.RESULTS, "10") == "9"
    await store.move_to_history(claim, await finished(store, claim))


async def test_a_game_goes_to_history_only_after_its_results_are_posted(store: RedisStore) -> None:
    claim = await claimed_for_close(store)
    record = await finished(store, claim)
    with pytest.raises(errors.LeaseLost):
        await store.move_to_history(claim, record)
    assert await store.get_history(GUILD) == []
    assert await phase(store) is Phase.CLOSING


async def test_a_posted_game_is_resumed_where_it_stands(store: RedisStore, other: RedisStore, redis: Redis) -> None:
    claim = await claimed_for_close(store)
    await announced(store, claim)
    await lose(redis, claim)
    again = await other.claim(GUILD, claim.game_id)
    assert again.phase is Phase.POSTED
    await other.move_to_history(again, await finished(other, again))
