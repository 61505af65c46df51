"""What is different on a cluster: keys on several nodes, one listener for all of them, nodes that come and go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from redis import ConnectionError

from games.domain import errors
from games.domain.guilds import GuildDirectory
from games.domain.records import Game, Outcome, Receipt
from games.store import keys
from games.store.redis import RedisStore
from games.store.redis.topology import primaries
from tests.games.samples import REGISTRATION, answer, game, opened, phase
from tests.games.store.topologies.servers import SLOTS, Cluster, Node, until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with Cluster() as started:
        yield started


@pytest_asyncio.fixture
async def store(cluster: Cluster) -> AsyncIterator[RedisStore]:
    cluster.flush()
    opened_store = RedisStore.connect(cluster.url)
    yield opened_store
    await opened_store.aclose()


def guilds(cluster: Cluster) -> list[str]:
    """One guild on each node."""
    found: dict[int, str] = {}
    for number in range(100, 200):
        found.setdefault(cluster.node_of(keys.active(str(number))).port, str(number))
    assert len(found) == 3
    return list(found.values())


async def test_guilds_of_all_nodes_share_one_agenda(cluster: Cluster, store: RedisStore) -> None:
    for number, guild in enumerate(guilds(cluster)):
        await opened(store, game(guild_id=guild), window_ms=60_000 * (number + 1))
        await store.end_now(guild, "game")
    assert sorted(await store.due_guilds(await store.now_ms(), 10)) == sorted(guilds(cluster))
    assert await store.sweep(0) == 0
    for guild in guilds(cluster):
        assert [duty.id for duty in await store.due(guild, 10**15, 10)] == ["game"]
        await store.settle_agenda(guild)


async def test_the_games_of_all_nodes_are_read_together(cluster: Cluster, store: RedisStore) -> None:
    for guild in guilds(cluster):
        await opened(store, game(guild_id=guild))
    assert sorted(one.guild_id for one in await store.get_games_everywhere()) == sorted(guilds(cluster))


async def test_a_game_posted_by_hand_is_not_early_by_another_nodes_clock(store: RedisStore) -> None:
    """The key carries the time of whichever node was asked for it."""
    ahead = await store.now_ms() + 5_000
    wished = game(slot_ms=ahead, slot="1")
    await store.schedule_game(wished, {}, archived=False, due_ms=None, next_ms=None)
    assert await phase(store, wished.id) == "posting"


async def test_one_listener_hears_the_games_of_every_node(cluster: Cluster, store: RedisStore) -> None:
    heard: list[tuple[str, str]] = []

    async def listen() -> None:
        async for event in store.listen():
            heard.append(event)

    listening = asyncio.create_task(listen())
    try:
        await asyncio.to_thread(until, lambda: _listeners(cluster) == 1, "one node has the one listener")
        for guild in guilds(cluster):
            await answer(store, await opened(store, game(guild_id=guild)), 7)
        async with asyncio.timeout(20):
            while {guild for guild, _ in heard} != set(guilds(cluster)):
                await asyncio.sleep(0.01)
    finally:
        listening.cancel()


def _listeners(cluster: Cluster) -> int:
    return sum(int(node.client.pubsub_numpat()) for node in cluster.nodes)


async def test_what_is_written_together_is_written_on_one_node(cluster: Cluster, store: RedisStore) -> None:
    for guild in guilds(cluster):
        directory = GuildDirectory(guild_id=guild, name="Quiz", channels={"1": "trivia"}, roles={"2": "players"})
        await store.save_directory(directory)
        await store.save_directory(directory)
        assert await store.get_directory(guild) == directory
    assert await store.get_guilds() == dict.fromkeys(guilds(cluster), "Quiz")


async def test_what_is_deleted_together_is_deleted_or_not_found(store: RedisStore) -> None:
    saved = await store.save_registration(REGISTRATION, 5000)
    await store.delete_registration(saved.guild_id, saved.id)
    with pytest.raises(errors.RegistrationNotFound):
        await store.delete_registration(saved.guild_id, saved.id)
    assert await store.due(saved.guild_id, 10**15, 10) == []


async def test_slots_that_no_node_has_take_only_their_guilds_out_of_play(cluster: Cluster) -> None:
    shared = {cluster.node_of(key).port for key in (keys.AGENDA, keys.GUILDS)}
    number = next(n for n, node in enumerate(cluster.primaries()) if node.port not in shared)
    slots = SLOTS * number // 3, SLOTS * (number + 1) // 3 - 1
    for node in cluster.nodes:
        node.client.execute_command("CLUSTER DELSLOTSRANGE", *slots)
    store = RedisStore.connect(cluster.url)
    try:
        for guild in guilds(cluster):
            if cluster.node_of(keys.active(guild)) is cluster.nodes[number]:
                for asked in (opened(store, game("uncovered", guild_id=guild)), store.get_history(guild)):
                    with pytest.raises(errors.StoreUnavailable):
                        await asked
            else:
                await answer(store, await opened(store, game("uncovered", guild_id=guild)), 7)
    finally:
        cluster.nodes[number].client.execute_command("CLUSTER ADDSLOTSRANGE", *slots)
        await asyncio.to_thread(until, lambda: all(map(_is_covered, cluster.nodes)), "all slots have a node again")
    for guild in guilds(cluster):
        await _accepted(store, await _patiently_opened(store, guild))
    await store.aclose()


async def _patiently_opened(store: RedisStore, guild: str) -> Game:
    async with asyncio.timeout(20):
        while True:
            try:
                return await opened(store, game("again", guild_id=guild))
            except errors.StoreUnavailable:
                await asyncio.sleep(0.05)


async def _accepted(store: RedisStore, played: Game, user: int = 7) -> Receipt:
    """A player presses until the answer is taken."""
    async with asyncio.timeout(20):
        while True:
            try:
                return await answer(store, played, user)
            except errors.StoreUnavailable:
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("replicas", [0, 1])
async def test_a_cluster_that_is_gone_says_so_and_comes_back(replicas: int) -> None:
    with Cluster(appendonly="yes", appendfsync="always") as cluster:
        store = RedisStore.connect(cluster.url)
        played = await opened(store)
        await store.aclose()
        store = RedisStore.connect(cluster.url, replicas=replicas)
        for node in cluster.nodes:
            node.kill()
        for asked in (
            answer(store, played, 7),
            store.now_ms(),
            store.get_game(played.guild_id, played.id),
            store.get_active_games(played.guild_id),
            store.get_history(played.guild_id),
            store.get_guilds(),
            store.sweep(0),
            store.claim(played.guild_id, played.id),
            anext(store.listen()),
        ):
            with pytest.raises(errors.StoreUnavailable):
                await asked
        with pytest.raises(ConnectionError), primaries(cluster.url, 1):
            pass
        for node in cluster.nodes:
            node.start()
        for node in cluster.nodes:
            node.until_ready()
        if not replicas:  # none of these nodes has one
            assert (await _accepted(store, played)).outcome is Outcome.NEW
        await store.aclose()


def _is_covered(node: Node) -> bool:
    said: dict[str, str] = node.client.execute_command("CLUSTER INFO")
    return int(said["cluster_slots_assigned"]) == SLOTS


@pytest.mark.parametrize("replicas", [0, 1])
async def test_slots_that_move_to_another_node_are_found_there(replicas: int) -> None:
    """A replica is made the primary, as for the upgrade of a node; the store in use learns it by the redirection."""
    with Cluster(replicas=1) as cluster:
        store = RedisStore.connect(cluster.url, replicas=replicas)
        [guild, *_] = guilds(cluster)
        played = await opened(store, game(guild_id=guild))
        await answer(store, played, 1)
        old = cluster.node_of(keys.active(guild))
        new = cluster.replica_of(old)
        new.client.execute_command("CLUSTER FAILOVER")
        await asyncio.to_thread(until, lambda: new.client.role()[0] == "master", "the replica is the primary")
        await asyncio.to_thread(until, lambda: "connected" in old.client.role(), "the former primary follows")
        await _accepted(store, played, 2)
        assert (await store.get_game(guild, played.id)).state.players == 2
        assert (await store.get_player(guild, played.id, "2", 1))[0].answer == "A"
        await store.aclose()
