"""The server flushed, restarted, full, silent or gone: nothing acknowledged is lost, nothing hangs."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from bench.server import Server
from games.domain import errors
from games.domain.records import MessageKind, Outcome, Phase, Receipt
from games.store import scripts
from games.store.redis import RedisStore
from tests.games.samples import (
    GUILD,
    MESSAGE,
    announced,
    answer,
    finished,
    interaction,
    opened,
    scheduled,
    stored,
    submit,
)

pytestmark = pytest.mark.process


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as started:
        yield started


@pytest_asyncio.fixture
async def own(server: Server) -> AsyncIterator[RedisStore]:
    """A store on a server that may be ill-treated."""
    opened_store = RedisStore.connect(server.url)
    yield opened_store
    await opened_store.aclose()


async def test_every_script_is_loaded_again_after_a_flush(store: RedisStore, redis: Redis) -> None:
    async def flush() -> None:
        await redis.script_flush()

    await flush()
    made = await scheduled(store)
    await flush()
    claim = await store.claim(GUILD, made.id)
    for step in (
        store.begin_send(claim, MessageKind.QUESTION),
        store.elect_message(claim, MessageKind.QUESTION, MESSAGE),
        store.fix_deadline(claim, MESSAGE, 60),
        store.open(claim),
        answer(store, made, 7),
        store.end_now(GUILD, made.id),
    ):
        await flush()
        await step
    claim = await store.claim(GUILD, made.id)
    await flush()
    await announced(store, claim)
    record = await finished(store, claim)
    await flush()
    await store.move_to_history(claim, record)
    assert [one.game.id for one in await store.get_history(GUILD)] == [made.id]


async def test_a_flush_in_a_burst_refuses_nobody(store: RedisStore, redis: Redis) -> None:
    played = await opened(store)

    async def flush() -> None:
        for _ in range(20):
            await redis.script_flush()
            await asyncio.sleep(0)

    receipts, _ = await asyncio.gather(asyncio.gather(*(answer(store, played, n) for n in range(2000))), flush())
    assert {receipt.outcome for receipt in receipts} == {Outcome.NEW}
    assert len(await stored(store, played)) == 2000


async def test_what_was_acknowledged_before_a_crash_is_there_after_it(server: Server, own: RedisStore) -> None:
    played = await opened(own)
    submissions = [asyncio.create_task(answer(own, played, user)) for user in range(5000)]
    await asyncio.gather(*submissions[:1000])
    server.kill(signal.SIGKILL)
    outcomes = await asyncio.gather(*submissions, return_exceptions=True)
    acknowledged = {str(user) for user, one in enumerate(outcomes) if isinstance(one, Receipt)}
    assert {type(one) for one in outcomes} <= {Receipt, errors.StoreUnavailable}
    assert 1000 <= len(acknowledged) < 5000
    server.start()
    found = await stored(own, played)
    state = (await own.get_game(GUILD, played.id)).state
    assert acknowledged <= {submission.user_id for submission in found}
    assert state.players == state.answers == state.accepted == len(found)
    assert (await answer(own, played, 9999)).outcome is Outcome.NEW


async def test_a_store_that_is_gone_says_so_and_comes_back(server: Server, own: RedisStore) -> None:
    played = await opened(own)
    by = interaction()
    server.kill(signal.SIGTERM)
    for asked in (
        answer(own, played, 7, by=by),
        own.now_ms(),
        own.get_active_games(GUILD),
        own.get_game(GUILD, played.id),
        own.get_submissions(GUILD, played.id),
        own.get_registrations(GUILD),
        own.get_history(GUILD),
        own.get_guilds(),
        own.claim(GUILD, played.id),
        own.sweep(0),
        own.settle_agenda(GUILD),
        anext(own.listen()),
    ):
        with pytest.raises(errors.StoreUnavailable):
            await asked
    server.start()
    assert (await answer(own, played, 7, by=by)).outcome is Outcome.NEW


async def test_an_answer_whose_acknowledgement_was_lost_is_known_when_it_is_repeated(
    server: Server, own: RedisStore
) -> None:
    played = await opened(own)
    await answer(own, played, 1)
    by = interaction()
    server.kill(signal.SIGSTOP)
    waiting = asyncio.create_task(answer(own, played, 7, by=by))
    with pytest.raises(errors.StoreUnavailable):
        await waiting
    server.kill(signal.SIGCONT)
    assert (await answer(own, played, 7, by=by)).outcome is Outcome.DUP
    state = (await own.get_game(GUILD, played.id)).state
    assert (state.players, state.accepted) == (2, 2)


async def test_a_full_store_refuses_answers_whole_and_still_closes(server: Server, own: RedisStore) -> None:
    played = await opened(own)
    await answer(own, played, 7)
    async with Redis.from_url(server.url, protocol=2) as client:
        await client.config_set("maxmemory", 1)
        outcomes = await asyncio.gather(*(answer(own, played, user) for user in range(50)), return_exceptions=True)
        assert {type(one) for one in outcomes} == {errors.StoreUnavailable}
        # Whoever ended the game did so before memory ran out.
        await client.config_set("maxmemory", 0)
        await own.end_now(GUILD, played.id)
        await client.config_set("maxmemory", 1)
        claim = await own.claim(GUILD, played.id)
        assert claim.phase is Phase.CLOSING
        await announced(own, claim)
        record = await finished(own, claim)
        assert record.results.players == 1
        await own.move_to_history(claim, record)
        assert [one.game.id for one in await own.get_history(GUILD)] == [played.id]


async def test_closing_the_store_lets_answers_under_way_arrive(own: RedisStore, server: Server) -> None:
    played = await opened(own)
    waiting = [asyncio.create_task(answer(own, played, user)) for user in range(500)]
    await asyncio.sleep(0)
    await own.aclose()
    assert {task.result().outcome for task in waiting} == {Outcome.NEW}


async def test_a_word_that_no_error_has_is_a_bug_and_not_swallowed(
    store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scripts, "source", lambda name: "return {'NO_SUCH_WORD'}")
    monkeypatch.setattr(store, "_run_script", scripts.Scripts(store._redis))
    with pytest.raises(KeyError):
        await store.end_now(GUILD, "game")
    with pytest.raises(KeyError):
        await submit(store, GUILD, "game", "7", {0: "A"}, interaction())
