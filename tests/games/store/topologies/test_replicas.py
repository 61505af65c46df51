"""With TALLY_REPLICAS nothing is acknowledged, and nothing done outside, that only the primary has."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from games.domain import errors
from games.domain.records import MessageKind, Outcome, Receipt
from games.store import keys
from games.store.redis import RedisStore
from tests.games.samples import GUILD, MESSAGE, answer, interaction, opened, stored
from tests.games.store.topologies.servers import Cluster, Node, Replication, Servers, Watched, free_port, until

pytestmark = pytest.mark.slow


@asynccontextmanager
async def connected(url: str, replicas: int) -> AsyncIterator[RedisStore]:
    store = RedisStore.connect(url, replicas=replicas)
    try:
        yield store
    finally:
        await store.aclose()


@pytest.fixture(scope="module", params=["one primary", "cluster"])
def followed(request: pytest.FixtureRequest) -> Iterator[tuple[Servers, Node, Node]]:
    """Servers, and of those the node that has the guild's keys and its replica."""
    if request.param == "cluster":
        with Cluster(replicas=1) as cluster:
            primary = cluster.node_of(keys.active(GUILD))
            yield cluster, primary, cluster.replica_of(primary)
    else:
        with Replication() as pair:
            yield pair, pair.primary, pair.replicas[0]


async def test_an_answer_that_the_replica_did_not_receive_is_not_acknowledged(
    followed: tuple[Servers, Node, Node],
) -> None:
    """Neither on a connection that was used before, nor while other nodes' replicas are well."""
    servers, _, replica = followed
    servers.flush()
    async with connected(servers.url, 1) as store:
        played = await opened(store)
        assert (await answer(store, played, 1)).outcome is Outcome.NEW
        by = [interaction() for _ in range(20)]
        replica.kill(signal.SIGSTOP)
        outcomes = await asyncio.gather(
            *(answer(store, played, 10 + n, by=by[n]) for n in range(20)), return_exceptions=True
        )
        assert {type(one) for one in outcomes} == {errors.StoreUnavailable}
        replica.kill(signal.SIGCONT)
        again = await _patiently(store, played, by)
        assert {receipt.outcome for receipt in again} == {Outcome.DUP}, "they were stored, and are known by their ids"
        assert len(await stored(store, played)) == 21


async def _patiently(store: RedisStore, played: object, by: list[str]) -> list[Receipt]:
    """The same answers again, until the replica has caught up."""
    async with asyncio.timeout(20):
        while True:
            try:
                return await asyncio.gather(*(answer(store, played, 10 + n, by=by[n]) for n in range(20)))  # type: ignore[arg-type]
            except errors.StoreUnavailable:
                await asyncio.sleep(0.05)


async def test_no_step_is_taken_for_done_that_the_replica_did_not_receive(
    followed: tuple[Servers, Node, Node],
) -> None:
    """A worker acts outside only after a step's reply: what it did must not be unknown to the next primary."""
    servers, _, replica = followed
    servers.flush()
    async with connected(servers.url, 1) as store:
        played = await opened(store)
        await store.end_now(GUILD, played.id)
        claim = await store.claim(GUILD, played.id)
        replica.kill(signal.SIGSTOP)
        with pytest.raises(errors.StoreUnavailable):
            await store.begin_send(claim, MessageKind.RESULTS)
        with pytest.raises(errors.StoreUnavailable):
            await store.elect_message(claim, MessageKind.RESULTS, MESSAGE)
        replica.kill(signal.SIGCONT)


async def test_a_flushed_script_is_sent_whole_and_waited_for(followed: tuple[Servers, Node, Node]) -> None:
    servers, primary, _ = followed
    servers.flush()
    async with connected(servers.url, 1) as store:
        played = await opened(store)
        for user in range(3):
            primary.client.script_flush()
            assert (await answer(store, played, user)).outcome is Outcome.NEW


async def test_without_replicas_to_wait_for_nobody_waits(followed: tuple[Servers, Node, Node]) -> None:
    servers, _, replica = followed
    servers.flush()
    async with connected(servers.url, 0) as store:
        played = await opened(store)
        replica.kill(signal.SIGSTOP)
        assert (await answer(store, played, 7)).outcome is Outcome.NEW
        replica.kill(signal.SIGCONT)


async def test_what_was_acknowledged_right_before_the_primary_was_killed_is_on_the_promoted_replica() -> None:
    with Replication() as pair:
        async with connected(pair.url, 1) as store:
            played = await opened(store)
            players = [asyncio.create_task(answer(store, played, user)) for user in range(800)]
            await asyncio.gather(*players[:200])
            # From now on the replica receives nothing more, and the primary lives on a little.
            pair.replicas[0].client.replicaof("127.0.0.1", free_port())
            late = [asyncio.create_task(answer(store, played, user)) for user in range(800, 850)]
            await asyncio.wait(late, timeout=10)
            pair.primary.kill()
            outcomes = await asyncio.gather(*players, *late, return_exceptions=True)
        acknowledged = {str(user) for user, one in enumerate(outcomes) if isinstance(one, Receipt)}
        assert len(acknowledged) >= 200
        assert {type(one) for one in outcomes} <= {Receipt, errors.StoreUnavailable}
        pair.replicas[0].client.replicaof("NO", "ONE")
        async with connected(f"redis://127.0.0.1:{pair.replicas[0].port}", 0) as promoted:
            found = await stored(promoted, played)
            state = (await promoted.get_game(GUILD, played.id)).state
    assert acknowledged <= {submission.user_id for submission in found}
    assert state.players == state.answers == len(found)


async def test_sentinels_lead_a_store_that_is_in_use_to_the_promoted_replica() -> None:
    with Watched() as servers:
        async with connected(servers.url, 1) as store:
            played = await opened(store)
            assert (await answer(store, played, 1)).outcome is Outcome.NEW
            listening = asyncio.create_task(anext(store.listen()))
            await asyncio.to_thread(until, servers.primary.client.pubsub_numpat, "the listener listens")
            servers.primary.kill()
            with pytest.raises(errors.StoreUnavailable):
                await asyncio.wait_for(listening, 20)
            with pytest.raises(errors.StoreUnavailable):
                await answer(store, played, 2)
            await asyncio.to_thread(servers.until_promoted)
            await _accepted(store, played)
            assert [submission.user_id for submission in await stored(store, played)] == ["1", "7"]
            heard = asyncio.create_task(anext(store.listen()))
            promoted = servers.current()
            assert promoted is not None
            await asyncio.to_thread(until, promoted.client.pubsub_numpat, "the listener listens again")
            await store.end_now(GUILD, played.id)
            assert await asyncio.wait_for(heard, 20) == (GUILD, played.id)


async def _accepted(store: RedisStore, played: object) -> Receipt:
    """A player presses until the answer is taken."""
    async with asyncio.timeout(30):
        while True:
            try:
                return await answer(store, played, 7)  # type: ignore[arg-type]
            except errors.StoreUnavailable:
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("replicas", [0, 1])
async def test_an_address_that_is_moved_to_the_promoted_replica_is_followed(tmp_path: Path, replicas: int) -> None:
    """As a managed service does it: the name leads elsewhere, and the former primary lives on as a replica."""
    address = tmp_path / "store.sock"
    first, second = (
        Node(tmp_path, unixsocket=str(tmp_path / f"{n}.sock"), repl_diskless_sync_delay="0") for n in range(2)
    )
    try:
        for node in (first, second):
            node.start().until_ready()
        second.client.replicaof("127.0.0.1", first.port)
        until(lambda: first.client.set("x", "") and first.client.wait(1, 100), "the replica follows")
        address.symlink_to(tmp_path / "0.sock")
        async with connected(f"unix://{address}", replicas) as store:
            played = await opened(store)
            until(lambda: first.client.set("y", "") and first.client.wait(1, 100), "the replica has the game")
            second.client.replicaof("NO", "ONE")
            first.client.replicaof("127.0.0.1", second.port)
            address.unlink()
            address.symlink_to(tmp_path / "1.sock")
            await _accepted(store, played)
            assert [submission.user_id for submission in await stored(store, played)] == ["7"]
    finally:
        first.stop()
        second.stop()
