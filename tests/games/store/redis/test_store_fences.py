"""Whoever has no right to a step, or not any more, can do nothing; and a step that failed comes again later."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from redis.asyncio import Redis

from games.domain import errors
from games.domain.duties import Claim
from games.domain.limits import LEASE_MS
from games.domain.records import MessageKind
from games.store import keys
from games.store.redis import RedisStore
from tests.games.samples import (
    GUILD,
    MESSAGE,
    Clock,
    announced,
    claimed_for_close,
    finished,
    lose,
    opened,
    scheduled,
)


async def _move(store: RedisStore, claim: Claim) -> None:
    await store.move_to_history(claim, await finished(store, claim))


STEPS: dict[str, Callable[[RedisStore, Claim], Awaitable[object]]] = {
    "begin_send": lambda store, claim: store.begin_send(claim, MessageKind.RESULTS),
    "forget_message": lambda store, claim: store.forget_message(claim, MessageKind.RESULTS, "9"),
    "fix_deadline": lambda store, claim: store.fix_deadline(claim, MESSAGE, 60),
    "open": lambda store, claim: store.open(claim),
    "posted": lambda store, claim: store.posted(claim),
    "move_to_history": _move,
    "retry_later": lambda store, claim: store.retry_later(claim),
    "fail": lambda store, claim: store.fail(claim),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("close", [True, False], ids=["closing", "posting"])
async def test_a_worker_that_was_overtaken_can_do_nothing(
    store: RedisStore, other: RedisStore, redis: Redis, close: bool, step: str
) -> None:
    mine = await claimed_for_close(store) if close else await store.claim(GUILD, (await scheduled(store)).id)
    await store.elect_message(mine, MessageKind.RESULTS if close else MessageKind.QUESTION, "9" if close else MESSAGE)
    await lose(redis, mine)
    await other.claim(GUILD, mine.game_id)
    before = await redis.hgetall(keys.state(GUILD, mine.game_id))
    with pytest.raises(errors.LeaseLost):
        await STEPS[step](store, mine)
    assert await redis.hgetall(keys.state(GUILD, mine.game_id)) == before
    assert await redis.exists(keys.lease(GUILD, mine.game_id))


async def _open(store: RedisStore, claim: Claim) -> None:
    await store.elect_message(claim, MessageKind.QUESTION, MESSAGE)
    await store.fix_deadline(claim, MESSAGE, 60)
    await store.open(claim)


GIVING_UP: dict[str, Callable[[RedisStore, Claim], Awaitable[object]]] = {
    "open": _open,
    "retry_later": lambda store, claim: store.retry_later(claim),
    "somebody deletes the game": lambda store, claim: store.delete_game(GUILD, claim.game_id),
}


@pytest.mark.parametrize("end", GIVING_UP)
async def test_a_claim_that_was_given_back_gives_no_right_any_more(store: RedisStore, redis: Redis, end: str) -> None:
    claim = await store.claim(GUILD, (await scheduled(store)).id)
    await GIVING_UP[end](store, claim)
    assert not await redis.exists(keys.lease(GUILD, claim.game_id))
    for step in (
        store.begin_send(claim, MessageKind.QUESTION),
        store.forget_message(claim, MessageKind.QUESTION, MESSAGE),
        store.retry_later(claim),
    ):
        with pytest.raises(errors.LeaseLost):
            await step


async def test_beginning_to_send_extends_the_lease(store: RedisStore, redis: Redis, clock: Clock) -> None:
    claim = await claimed_for_close(store)
    await redis.pexpire(keys.lease(GUILD, claim.game_id), 5000)
    await clock.advance(LEASE_MS - 5000)
    await store.begin_send(claim, MessageKind.RESULTS)
    assert await redis.pttl(keys.lease(GUILD, claim.game_id)) > LEASE_MS - 5000
    assert [d.due_ms for d in await store.due(GUILD, 10**15, 9)] == [await clock.now_ms() + LEASE_MS]


async def test_a_failed_duty_is_looked_at_again_ever_later(store: RedisStore, clock: Clock) -> None:
    played = await opened(store)
    await store.end_now(GUILD, played.id)
    delays = []
    for _ in range(7):
        claim = await store.claim(GUILD, played.id)
        delays.append(await store.retry_later(claim))
        assert [d.due_ms for d in await store.due(GUILD, 10**15, 9)] == [await clock.now_ms() + delays[-1]]
        await clock.advance(delays[-1])
    assert delays == [2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]
    claim = await store.claim(GUILD, played.id)
    await announced(store, claim)
    assert await store.retry_later(claim) == 2000  # a step further, patience begins again


async def test_a_pause_that_was_told_is_kept_and_is_no_try(store: RedisStore, clock: Clock) -> None:
    played = await opened(store)
    await store.end_now(GUILD, played.id)
    delays = []
    for least_ms in (0, 0, 1_200_000, 1000, 0):
        claim = await store.claim(GUILD, played.id)
        delays.append(await store.retry_later(claim, least_ms))
        assert [d.due_ms for d in await store.due(GUILD, 10**15, 9)] == [await clock.now_ms() + delays[-1]]
        await clock.advance(delays[-1])
    assert delays == [2000, 4000, 1_200_000, 4000, 8000]
