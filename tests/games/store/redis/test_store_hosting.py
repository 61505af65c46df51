"""What hosts do to a game in play: extend it and cancel it."""

from __future__ import annotations

import asyncio
import os
import random

import pytest

from games.domain import errors
from games.domain.limits import MAX_WINDOW_S
from games.domain.records import Game, MessageKind, Phase, Receipt
from games.rules.scoring import results
from games.store.redis import RedisStore
from tests.games.samples import (
    GUILD,
    Clock,
    answer,
    claimed_for_close,
    game,
    opened,
    phase,
    scheduled,
    stored,
)

ROUNDS = int(os.environ.get("RACE_ROUNDS", "20"))
MINUTE_MS = 60_000


async def ends_ms(store: RedisStore, played: Game) -> int:
    return (await store.get_game(GUILD, played.id)).state.ends_ms


# --- extending ------------------------------------------------------------------------------------------------------


async def test_an_extended_game_takes_answers_until_its_new_end(store: RedisStore, clock: Clock) -> None:
    played = await opened(store, window_ms=1000)
    new_ms = played.state.ends_ms + MINUTE_MS
    await store.extend_game(GUILD, played.id, played.state.ends_ms, new_ms)
    await clock.advance(1000 + MINUTE_MS - 1)
    assert (await answer(store, played, 7)).ends_ms == new_ms, "the receipt knows the new end"
    with pytest.raises(errors.NotDue):
        await store.claim(GUILD, played.id)
    await clock.advance(1)
    with pytest.raises(errors.WindowClosed):
        await answer(store, played, 8)
    assert [duty.due_ms for duty in await store.due(GUILD, await store.now_ms(), 10)] == [new_ms]
    assert (await store.claim(GUILD, played.id)).phase is Phase.CLOSING


async def test_extending_is_told_to_whoever_watches(store: RedisStore) -> None:
    played = await opened(store)
    await store.extend_game(GUILD, played.id, played.state.ends_ms, played.state.ends_ms + MINUTE_MS)
    assert (await store.get_game(GUILD, played.id)).state.seq > played.state.seq


async def test_the_same_extension_once_more_adds_nothing(store: RedisStore) -> None:
    played = await opened(store)
    read_ms = played.state.ends_ms
    for _ in range(2):
        await store.extend_game(GUILD, played.id, read_ms, read_ms + MINUTE_MS)
    assert await ends_ms(store, played) == read_ms + MINUTE_MS


async def test_of_two_people_who_extend_at_once_the_second_is_told(store: RedisStore) -> None:
    played = await opened(store)
    read_ms = played.state.ends_ms
    await store.extend_game(GUILD, played.id, read_ms, read_ms + MINUTE_MS)
    with pytest.raises(errors.VersionConflict):
        await store.extend_game(GUILD, played.id, read_ms, read_ms + 5 * MINUTE_MS)
    assert await ends_ms(store, played) == read_ms + MINUTE_MS


async def test_a_window_is_never_shortened_by_extending(store: RedisStore) -> None:
    played = await opened(store)
    with pytest.raises(errors.VersionConflict):
        await store.extend_game(GUILD, played.id, played.state.ends_ms, played.state.ends_ms - 1)


async def test_a_game_takes_answers_for_seven_days_at_most(store: RedisStore) -> None:
    played = await opened(store)
    longest_ms = played.state.opens_ms + MAX_WINDOW_S * 1000
    with pytest.raises(errors.WindowTooLong):
        await store.extend_game(GUILD, played.id, played.state.ends_ms, longest_ms + 1)
    await store.extend_game(GUILD, played.id, played.state.ends_ms, longest_ms)
    assert await ends_ms(store, played) == longest_ms


async def test_only_a_game_that_takes_answers_is_extended(store: RedisStore, clock: Clock) -> None:
    waiting = await scheduled(store, game("waiting", slot_ms=await store.now_ms()))
    over = await opened(store, game("over"), 1000)
    claim = await claimed_for_close(store)
    await clock.advance(1000)
    for id, refusal in (
        ("none", errors.GameNotFound),
        (waiting.id, errors.NotOpenYet),
        (over.id, errors.WindowClosed),
        (claim.game_id, errors.GameClosed),
    ):
        with pytest.raises(refusal):
            await store.extend_game(GUILD, id, over.state.ends_ms, over.state.ends_ms + MINUTE_MS)


async def test_extensions_racing_the_close_never_let_an_answer_in_after_it(
    store: RedisStore, other: RedisStore
) -> None:
    """Five closers and an extension at the end of the window: whoever is acknowledged is in the results."""
    extended, latest_s = 0, 0.045
    for round in range(ROUNDS):
        played = await opened(store, game(f"longer{round}"), random.randint(15, 30))

        async def play(user: int, played: Game = played) -> Receipt | errors.GameError:
            await asyncio.sleep(random.random() * 0.06)
            try:
                return await answer(random.choice((store, other)), played, user, "A")
            except (errors.WindowClosed, errors.GameClosed) as error:
                return error

        async def extend(played: Game = played, latest_s: float = latest_s) -> bool:
            read_ms = played.state.ends_ms
            await asyncio.sleep(random.random() * latest_s)
            try:
                await other.extend_game(GUILD, played.id, read_ms, read_ms + 20)
            except (errors.WindowClosed, errors.GameClosed):
                return False
            return True

        async def close(closer: RedisStore, played: Game = played) -> Game | None:
            while True:
                try:
                    await closer.claim(GUILD, played.id)
                except errors.NotDue:
                    await asyncio.sleep(0.001)
                except errors.LeaseHeld:
                    return None
                else:
                    return await closer.get_game(GUILD, played.id)

        closers = [close(random.choice((store, other))) for _ in range(5)]
        longer, *rest = await asyncio.gather(extend(), *closers, *(play(user) for user in range(100)))
        [closed] = [one for one in rest if isinstance(one, Game)]
        receipts = [one for one in rest if isinstance(one, Receipt)]
        frozen = await stored(store, played)
        assert results(closed, frozen).answers == len(frozen) == len(receipts) == closed.state.stored
        assert closed.state.ends_ms == played.state.ends_ms + 20 * bool(longer)
        assert closed.state.closed_ms >= closed.state.ends_ms
        assert all(s.received_ms < closed.state.ends_ms for s in frozen)
        extended += bool(longer)
        latest_s *= 1.5 if longer else 0.5  # so that it comes near the end of the window on any machine
    assert 0 < extended < ROUNDS, "the race was never close"


# --- cancelling -----------------------------------------------------------------------------------------------------


async def test_a_cancelled_game_takes_no_answer_and_keeps_those_it_has(store: RedisStore) -> None:
    played = await opened(store)
    await answer(store, played, 7)
    await store.cancel_game(GUILD, played.id)
    with pytest.raises(errors.GameClosed):
        await answer(store, played, 8)
    state = (await store.get_game(GUILD, played.id)).state
    assert (state.phase, state.stored, state.closed_ms > 0) == (Phase.CANCELLING, 1, True)
    assert [s.user_id for s in await stored(store, played)] == ["7"]
    assert [duty.id for duty in await store.due(GUILD, await store.now_ms(), 10)] == [played.id]
    assert GUILD in await store.due_guilds(await store.now_ms(), 10)


async def test_a_cancelled_game_leaves_play_when_its_worker_says_that_sql_has_it(store: RedisStore) -> None:
    played = await opened(store)
    await answer(store, played, 7)
    await store.cancel_game(GUILD, played.id)
    claim = await store.claim(GUILD, played.id)
    assert claim.phase is Phase.CANCELLING
    await store.cancelled(claim)
    assert await phase(store) is Phase.CANCELLED
    assert (await store.get_active_games(GUILD), await stored(store, played)) == ([], [])
    assert await store.due(GUILD, 10**15, 10) == []
    with pytest.raises(errors.GameExists):
        await scheduled(store)


async def test_who_was_posting_is_overtaken_by_the_order_to_cancel(store: RedisStore) -> None:
    made = await scheduled(store)
    poster = await store.claim(GUILD, made.id)
    await store.begin_send(poster, MessageKind.QUESTION)
    await store.cancel_game(GUILD, made.id)
    assert await store.elect_message(poster, MessageKind.QUESTION, "11") == "", (
        "its placeholder does not win, and it deletes it"
    )
    for step in (
        store.fix_deadline(poster, "11", 60),
        store.open(poster),
        store.retry_later(poster),
        store.cancelled(poster),
    ):
        with pytest.raises(errors.LeaseLost):
            await step
    assert (await store.claim(GUILD, made.id)).phase is Phase.CANCELLING


async def test_of_two_who_finish_a_cancelled_game_only_the_owner_may(store: RedisStore) -> None:
    played = await opened(store)
    await store.cancel_game(GUILD, played.id)
    first = await store.claim(GUILD, played.id)
    with pytest.raises(errors.LeaseHeld):
        await store.claim(GUILD, played.id)
    await store.retry_later(first)
    second = await store.claim(GUILD, played.id)
    with pytest.raises(errors.LeaseLost):
        await store.cancelled(first)
    await store.cancelled(second)


async def test_cancelling_again_changes_nothing(store: RedisStore) -> None:
    played = await opened(store)
    await store.cancel_game(GUILD, played.id)
    before = await store.get_game(GUILD, played.id)
    claim = await store.claim(GUILD, played.id)
    await store.cancel_game(GUILD, played.id)
    assert await store.get_game(GUILD, played.id) == before
    await store.cancelled(claim)
    await store.cancel_game(GUILD, played.id)
    assert await phase(store) is Phase.CANCELLED


async def test_a_game_that_is_being_closed_is_not_cancelled(store: RedisStore) -> None:
    claim = await claimed_for_close(store)
    with pytest.raises(errors.GameClosed):
        await store.cancel_game(GUILD, claim.game_id)
    with pytest.raises(errors.GameNotFound):
        await store.cancel_game(GUILD, "none")
    assert await phase(store) is Phase.CLOSING
