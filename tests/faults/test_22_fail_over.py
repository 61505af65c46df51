"""Row 22: the store fails over in the middle of a close, or a cluster loses a node in the middle of a game.

Real servers are killed with SIGKILL, a real Sentinel or the cluster itself promotes. With TALLY_REPLICAS every answer
whose player read a receipt is scored, and the results are posted once.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from botbridge.client import TriviaBot
from discord_sandbox import Sandbox
from games.archive import archive
from games.domain.errors import StoreUnavailable
from games.domain.records import FinishedGame, Game, Registration
from games.models import ArchivedAnswer
from games.play.duties import GUILDS_AT_ONCE, Duties
from games.play.poster import post_now
from games.play.registrations import save
from games.store import keys
from games.store.redis import RedisStore
from games.store.redis.base import available
from tests.far_off import far_off
from tests.faults.conftest import House, ShiftedClock
from tests.faults.theatre import connected
from tests.games.play.bank import SmallBank
from tests.games.samples import phase, submit
from tests.games.store.topologies.servers import Cluster, Node, Servers, Watched, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

POSTS = r"/channels/\d+/messages"
PATIENCE_S = 40.0


@dataclass
class Guild:
    """A guild with a channel and two players, and the one bot that serves all guilds."""

    id: str
    channel_id: str
    players: list[str]
    sandbox: Sandbox
    store: RedisStore
    bot: TriviaBot
    duties: Duties

    async def open_game(self) -> Game:
        """A game that takes answers."""
        mine = Registration(id="fault", guild_id=self.id, channel_id=self.channel_id, times=(far_off(),))
        queued = await post_now(self.store, SmallBank(), await save(self.store, mine), "1")
        await self.duties.run_due()
        assert await phase(self.store, queued.id, self.id) == "open"
        return await self.store.get_game(self.id, queued.id)

    async def press(self, player: str, game: Game) -> str:
        """What a player reads who presses A."""
        post = game.state.question_message_id
        shown = await self.sandbox.press(player, post, f"a:{game.id}:0:A", force=True).answered(PATIENCE_S)
        return shown.text

    async def press_until_saved(self, player: str, game: Game) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not (reply := await self.press(player, game)).startswith("✅"):
                assert "Not saved" in reply

    async def finished(self) -> FinishedGame:
        """The guild's game once it is in history. Meanwhile the dead worker's lease ends every moment."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                try:
                    if history := await self.store.get_history(self.id):
                        return history[0]
                    await expire_leases(self.store, self.id)
                    await self.store.settle_agenda(self.id)
                    await self.duties.run_due()
                except StoreUnavailable:
                    pass  # on its way back
                await asyncio.sleep(0.05)

    async def assert_whole(self, game: Game, finished: FinishedGame) -> None:
        """One question post, one results post, and both players' answers in both."""
        question, results = self.sandbox.messages(self.channel_id)
        state = finished.game.state
        assert (question.id, results.id) == (state.question_message_id, state.results_message_id)
        assert results.text.startswith("Results")
        assert f"{len(self.players)} players" in results.text
        rows = ArchivedAnswer.objects.filter(game_id=game.id, game__confirmed_at__isnull=False)
        assert sorted([row async for row in rows.values_list("user_id", "answer")]) == sorted(
            (player, "A") for player in self.players
        )


async def expire_leases(store: RedisStore, guild_id: str) -> None:
    """As if a minute had passed since whoever holds a lease reported.

    By the store's own connection, which finds the primary: where a machine is slow, Sentinel may promote once more.
    """
    games, due = await store.games_in_play(guild_id), keys.due(guild_id)
    with available():
        for game_id in games:
            await store._redis.delete(keys.lease(guild_id, game_id))
        for member in await store._redis.zrange(due, 0, -1):
            await store._redis.zadd(due, {member: 0}, lt=True)


@asynccontextmanager
async def guilds(servers: Servers, replicas: int, count: int = 1) -> AsyncIterator[list[Guild]]:
    """Guilds of one bot on these servers; the duties poll on demand."""
    store = RedisStore.connect(servers.url, replicas=replicas)
    async with Sandbox(rate_limits=False, deadline_s=PATIENCE_S) as sandbox:
        places = []
        for _ in range(count):
            id = sandbox.add_guild("Quiz night").id
            players = [sandbox.add_member(id, f"player {n}").id for n in range(2)]
            places.append((id, sandbox.add_channel(id, "trivia").id, players))
        async with connected(sandbox, store) as bot:
            duties = Duties(store, bot.announcer, SmallBank())
            yield [Guild(*place, sandbox, store, bot, duties) for place in places]
    await store.aclose()


def strike_after(owner: Any, name: str, act: Callable[[], object], patch: pytest.MonkeyPatch) -> None:
    """Something happens once, right after a method has done its work and before anybody sees that."""
    original: Callable[..., Awaitable[object]] = getattr(owner, name)

    async def stepped(*args: object, **options: object) -> object:
        result = await original(*args, **options)
        patch.setattr(owner, name, original)
        act()
        return result

    patch.setattr(owner, name, stepped)


@pytest.mark.parametrize("step", ["claim", "send_placeholder", "show_results", "archive"])
async def test_22_fail_over_in_the_middle_of_a_close(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The primary dies right after a step; Sentinel promotes one of two replicas, and the close goes on there."""
    with Watched(replicas=2) as servers:
        async with guilds(servers, replicas=1) as [guild]:
            game = await guild.open_game()
            for player in guild.players:
                assert "Saved" in await guild.press(player, game)
            await guild.store.end_now(guild.id, game.id)
            owners: dict[str, Any] = {"archive": archive, "send_placeholder": guild.bot.announcer}
            owners["show_results"] = owners["send_placeholder"]
            strike_after(owners.get(step, guild.store), step, servers.primary.kill, monkeypatch)
            await _run_until_lost(guild.duties)
            await asyncio.to_thread(servers.until_promoted)
            finished = await guild.finished()
            await guild.assert_whole(game, finished)
            assert len(guild.sandbox.audit.calls("POST", POSTS)) == 2


async def _run_until_lost(duties: Duties) -> None:
    """The duties look until the store is lost."""
    with pytest.raises(StoreUnavailable):
        for _ in range(3):
            await duties.run_due()


@pytest.mark.timeout(120)
async def test_22_fail_over_while_two_workers_close(
    migrated_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Processes of their own, which find the promoted replica without being started again."""
    with Watched(replicas=2) as servers:
        monkeypatch.setenv("REDIS_URL", servers.url)
        monkeypatch.setenv("TALLY_REPLICAS", "1")
        async with _house(servers, Path(shutil.copy(migrated_database, tmp_path / "tally.sqlite3"))) as house:
            workers = [await house.start_duties() for _ in range(2)]
            registration = await house.register(window_s=600)
            queued = await post_now(house.store, SmallBank(), registration, "1")
            game = await house.open_game(PATIENCE_S)
            await _all_run(house)
            for n, player in enumerate(house.players):
                await submit(house.store, house.guild_id, queued.id, player, {0: "A"}, str(1000 + n))
            held = house.sandbox.faults.add("delay", method="POST", body=f'"r{game.id}0"')
            await house.store.end_now(house.guild_id, game.id)
            await asyncio.wait_for(held.struck(), PATIENCE_S)
            servers.primary.kill()
            promoted = await asyncio.to_thread(servers.until_promoted)
            # Until the other replica has followed, no step is acknowledged, and whoever began one keeps the lease.
            await asyncio.to_thread(
                until, lambda: len(promoted.client.role()[2]) == 1, "the other replica has followed"
            )
            held.release()
            finished = await _in_history(house)
            question, results = house.sandbox.messages(house.channel_id)
            state = finished.game.state
            assert (question.id, results.id) == (state.question_message_id, state.results_message_id)
            assert results.text.startswith("Results")
            assert house.archived_answers() == sorted((player, 0, "A") for player in house.players)
            assert all(worker.returncode is None for worker in workers)


@asynccontextmanager
async def _house(servers: Watched, database: Path) -> AsyncIterator[House]:
    clock = ShiftedClock()
    store = RedisStore.connect(servers.url, replicas=1)
    async with Sandbox(clock=clock, rate_limits=False) as sandbox, Redis(port=servers.primary.port) as redis:
        guild_id = sandbox.add_guild("Quiz night").id
        channel_id = sandbox.add_channel(guild_id, "trivia").id
        players = [sandbox.add_member(guild_id, f"player {n}").id for n in range(4)]
        house = House(sandbox, store, redis, database, guild_id, channel_id, players, clock)
        try:
            yield house
        finally:
            for worker in house.bots:
                if worker.returncode is None:
                    worker.kill()
                    await worker.wait()
            await store.aclose()


async def _all_run(house: House) -> None:
    """Return once every worker's loop has given a heartbeat: one that starts without a primary refuses to."""
    async with asyncio.timeout(PATIENCE_S):
        while len(await house.store.running_duties()) < len(house.bots):
            await asyncio.sleep(0.05)


async def _in_history(house: House) -> FinishedGame:
    """The game once it is in history; the store may still be on its way back.

    A step that the other replica acknowledges too late keeps its lease for a minute, which ends here after a moment.
    """
    async with asyncio.timeout(PATIENCE_S):
        while True:
            with suppress(StoreUnavailable, TimeoutError):
                await expire_leases(house.store, house.guild_id)
                return await house.finished_game(2)


def _nodes_of(cluster: Cluster, found: list[Guild]) -> list[Node]:
    return [cluster.node_of(keys.active(guild.id)) for guild in found]


def _of_two_nodes(cluster: Cluster, found: list[Guild]) -> tuple[Guild, Guild, Node]:
    """A guild whose node holds neither the agenda nor the list of guilds, that node, and a guild of another node."""
    shared = {cluster.node_of(keys.AGENDA), cluster.node_of(keys.GUILDS)}
    nodes = _nodes_of(cluster, found)
    lost = next(guild for guild, node in zip(found, nodes, strict=True) if node not in shared)
    node = cluster.node_of(keys.active(lost.id))
    other = next(guild for guild, its in zip(found, nodes, strict=True) if its is not node)
    return lost, other, node


async def test_22_cluster_loses_a_node_without_replica_in_the_middle_of_a_game() -> None:
    """Its guild's players read "Not saved", the other guild plays to the end; nothing is missing when it is back.

    Many guilds of the lost node are due: they do not keep the other's game from being closed.
    """
    with Cluster(appendonly="yes", appendfsync="always") as cluster:
        async with guilds(cluster, replicas=0, count=36) as found:
            lost, other, node = _of_two_nodes(cluster, found)
            lost_game, other_game = await lost.open_game(), await other.open_game()
            for guild, game in ((lost, lost_game), (other, other_game)):
                assert "Saved" in await guild.press(guild.players[0], game)
            node.kill()
            crowd = (str(number) for number in range(10**17, 10**17 + 1000))
            due = [id for id in crowd if cluster.node_of(keys.active(id)) is node][: GUILDS_AT_ONCE + 5]
            cluster.node_of(keys.AGENDA).client.zadd(keys.AGENDA, dict.fromkeys(due, 0))
            assert "Not saved" in await lost.press(lost.players[1], lost_game)
            assert "Saved" in await other.press(other.players[1], other_game)
            await other.store.end_now(other.id, other_game.id)
            await other.assert_whole(other_game, await other.finished())

            node.start().until_ready()
            await lost.press_until_saved(lost.players[1], lost_game)
            await lost.store.end_now(lost.id, lost_game.id)
            await lost.assert_whole(lost_game, await lost.finished())


async def test_22_replica_takes_over_a_lost_node_of_a_cluster_in_the_middle_of_a_game() -> None:
    """Killed right after an acknowledgement; the cluster promotes the node's replica, which has the answer."""
    with Cluster(replicas=1) as cluster:
        async with guilds(cluster, replicas=1, count=36) as found:
            guild, _, node = _of_two_nodes(cluster, found)
            game = await guild.open_game()
            assert "Saved" in await guild.press(guild.players[0], game)
            node.kill()
            replica = cluster.replica_of(node)
            await asyncio.to_thread(until, lambda: replica.client.role()[0] == "master", "the cluster promotes")
            node.start().until_ready()  # as a replica of its successor, without which nothing is acknowledged
            await guild.press_until_saved(guild.players[1], game)
            await guild.store.end_now(guild.id, game.id)
            await guild.assert_whole(game, await guild.finished())
