"""What watchers get: every phase change, and counts at most ten times a second for each game."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Iterable, Set
from contextlib import aclosing, asynccontextmanager

import pytest
from redis.asyncio import Redis

import games.store.redis
from bench.server import Server
from games.domain import errors
from games.domain.records import AnswerPolicy, MessageKind
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
    opened,
    scheduled,
    stored,
    until,
)


@asynccontextmanager
async def heard(store: RedisStore, redis: Redis) -> AsyncIterator[list[tuple[str, str]]]:
    """The list of events, complete when the block ends."""
    events: list[tuple[str, str]] = []

    async def listen() -> None:
        async with aclosing(store.listen()) as stream:
            async for event in stream:
                if event[1] == "the end":
                    return
                events.append(event)

    task = asyncio.create_task(listen())
    await until(redis.pubsub_numpat)
    yield events
    await redis.publish(keys.live("1"), "the end")
    await asyncio.wait_for(task, 5)


async def test_an_answer_is_heard_with_its_guild_and_game(store: RedisStore, redis: Redis) -> None:
    played = await opened(store)
    async with heard(store, redis) as events:
        await answer(store, played, 7)
    assert events == [(GUILD, played.id)]


async def test_counts_are_told_once_in_a_tenth_of_a_second(store: RedisStore, redis: Redis, clock: Clock) -> None:
    played, second = await opened(store), await opened(store, game("second"))
    async with heard(store, redis) as events:
        for _ in range(3):
            for user in range(250):
                await asyncio.gather(answer(store, played, user), answer(store, second, user))
            await clock.advance(99)
            await answer(store, played, 999)
            await clock.advance(1)
    assert sorted(events) == sorted([(GUILD, played.id), (GUILD, second.id)] * 3)


async def test_refusals_are_told_no_more_often(store: RedisStore, redis: Redis, clock: Clock) -> None:
    played = await opened(store, game(policy=AnswerPolicy.FIRST))
    await answer(store, played, 7)
    await clock.set(played.state.ends_ms)
    async with heard(store, redis) as events:
        for _ in range(50):
            with pytest.raises(errors.WindowClosed):
                await answer(store, played, 7)
        await store.claim(GUILD, played.id)
        for _ in range(50):
            with pytest.raises(errors.GameClosed):
                await answer(store, played, 7)
    assert events == [(GUILD, played.id)] * 2  # the first refusal, and the close


async def test_a_clock_that_goes_back_does_not_silence_the_counts(
    store: RedisStore, redis: Redis, clock: Clock
) -> None:
    played = await opened(store)
    await answer(store, played, 7)
    await clock.advance(-5000)
    async with heard(store, redis) as events:
        await answer(store, played, 8)
    assert events == [(GUILD, played.id)]


def _by_mark(events: Iterable[tuple[str, str]], games: Set[str]) -> dict[str, int]:
    """How many events of these games came before each mark, and after the one before it."""
    counts: dict[str, int] = {}
    last = 0
    for _, what in events:
        if what in games:
            last += 1
        else:
            counts[what], last = last, 0
    return counts


async def test_every_phase_change_is_told(store: RedisStore, redis: Redis, clock: Clock) -> None:
    async with heard(store, redis) as events:

        async def mark(name: str) -> None:
            await redis.publish(keys.live(GUILD), name)

        made = await scheduled(store)
        await mark("scheduled")
        claim = await store.claim(GUILD, made.id)
        await store.elect_message(claim, MessageKind.QUESTION, MESSAGE)
        await store.fix_deadline(claim, MESSAGE, 60)
        await store.open(claim)
        await mark("open")
        await store.update_game(made)
        await mark("described again")
        await answer(store, made, 7)
        await mark("answered")
        [submission] = await stored(store, made)
        await store.update_submission(GUILD, made.id, submission)
        await mark("ruled")
        await store.end_now(GUILD, made.id)
        await mark("ended")
        claim = await store.claim(GUILD, made.id)
        await mark("closing")
        await announced(store, claim)
        await mark("posted")
        await store.move_to_history(claim, await finished(store, claim))
        await mark("gone")
        await store.delete_game(GUILD, (await opened(store, game("dropped"))).id)
        await mark("created and deleted")

    changes = _by_mark(events, {made.id, "dropped"})
    assert changes == {
        "scheduled": 1,
        "open": 1,
        "described again": 1,
        "answered": 1,
        "ruled": 1,
        "ended": 1,
        "closing": 1,
        "posted": 1,
        "gone": 1,
        "created and deleted": 2,
    }


async def test_every_step_moves_the_sequence_number(store: RedisStore) -> None:
    claim = await claimed_for_close(store)

    async def seq() -> int:
        return (await store.get_states(GUILD, [claim.game_id]))[claim.game_id].seq

    seen = [await seq()]
    await announced(store, claim)
    seen.append(await seq())
    await store.move_to_history(claim, await finished(store, claim))
    seen.append(await seq())
    assert seen == sorted(set(seen))


# --- the connection --------------------------------------------------------------------------------------------------


async def test_a_listener_whose_connection_drops_is_told(store: RedisStore, redis: Redis) -> None:
    """Even when the server is there again at once: what was said in between is lost."""
    listening = asyncio.create_task(anext(store.listen()))
    await until(redis.pubsub_numpat)
    await redis.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
    with pytest.raises(errors.StoreUnavailable):
        await asyncio.wait_for(listening, 5)


async def test_a_listener_hears_on_after_a_long_silence(
    store: RedisStore, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(games.store.redis, "SILENCE_S", 0.5)
    async with heard(store, redis) as events:
        await asyncio.sleep(1.2)
        await redis.publish(keys.live(GUILD), "late")
    assert events == [(GUILD, "late")]


@pytest.mark.process
async def test_a_listener_notices_a_server_that_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(games.store.redis, "SILENCE_S", 0.05)
    with Server("no") as server:
        store = RedisStore.connect(server.url)
        async with Redis.from_url(server.url, protocol=2) as client:
            listening = asyncio.create_task(anext(store.listen()))
            await until(client.pubsub_numpat)
            server.kill(signal.SIGSTOP)
            with pytest.raises(errors.StoreUnavailable):
                await asyncio.wait_for(listening, 10)
            server.kill(signal.SIGCONT)
        await store.aclose()
