"""What a hub lets go: games that are over or lost, servers that nobody watches, and itself when it is told to end."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable

import pytest
from redis.asyncio import Redis

import games.live.hub
from games.domain.errors import StoreUnavailable
from games.domain.records import GameState
from games.live.hub import Hub
from games.live.topics import EVERYTHING, Topic
from games.store.redis import RedisStore
from tests.e2e import scene
from tests.e2e.scene import BOOKS, CAPITAL, QUIZ, READING, TRIVIA
from tests.games.live.watchers import MakeHub, Patchy, until, watch


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    """The games in play are read again after a moment."""
    monkeypatch.setattr(games.live.hub, "SWEEP_S", 0.05)


async def test_a_game_that_the_store_has_lost_disappears(hub: Hub, store: RedisStore, redis: Redis) -> None:
    await scene.open_game(store, QUIZ, TRIVIA, CAPITAL, id="lost")
    notes, other = await watch(hub, Topic(QUIZ)), await watch(hub, Topic(BOOKS))
    assert [s["game"] for s in notes.snapshots[-1]["games"]] == ["lost"]
    await redis.flushall()
    await until(lambda: notes.snapshots[-1]["games"] == [])
    assert len(other.snapshots) == 1, "whoever watches something else hears nothing of it"


async def test_a_game_that_is_over_is_told_once_and_not_to_whoever_comes_later(hub: Hub, store: RedisStore) -> None:
    notes = await watch(hub)
    game = await scene.open_game(store, QUIZ, TRIVIA, CAPITAL, id="over")
    await until(lambda: bool(notes.states))
    await store.delete_game(game.guild_id, game.id)
    await until(lambda: notes.states[-1]["phase"] == "cancelled")
    await until(lambda: json.loads(hub.snapshot((EVERYTHING,)))["games"] == [])
    assert len(notes.snapshots) == 1


class Asked(Patchy):
    """Notes of which servers a game is read."""

    def __init__(self, store: RedisStore) -> None:
        super().__init__(store)
        self.guilds: set[str] = set()

    async def get_states(self, guild_id: str, game_ids: Iterable[str]) -> dict[str, GameState]:
        self.guilds.add(guild_id)
        return await super().get_states(guild_id, game_ids)


async def test_nothing_is_read_of_a_server_that_nobody_watches(store: RedisStore, make_hub: MakeHub) -> None:
    source = Asked(store)
    notes = await watch(make_hub(source), Topic(BOOKS))
    quiz = await scene.open_game(store, QUIZ, TRIVIA, CAPITAL, id="quiz")
    await scene.submit(store, quiz, 1, "C")
    await scene.open_game(store, BOOKS, READING, CAPITAL, id="books")
    await until(lambda: bool(notes.states))
    assert source.guilds == {BOOKS}


class Swallowing(Patchy):
    """A client that swallows a cancellation (`games.domain.cancellation`) in one of its calls, once."""

    def __init__(self, store: RedisStore, call: str) -> None:
        super().__init__(store)
        self.call, self.waits = call, asyncio.Event()

    async def _swallow(self, call: str) -> None:
        if self.waits.is_set() or not self.call.startswith(call):
            return
        self.waits.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            if self.call.endswith("and stays away"):
                self.cut = True
                raise StoreUnavailable from None

    async def now_ms(self) -> int:
        await self._swallow("now_ms")
        return await super().now_ms()

    async def get_states(self, guild_id: str, game_ids: Iterable[str]) -> dict[str, GameState]:
        await self._swallow("get_states")
        return await super().get_states(guild_id, game_ids)

    async def listen(self) -> AsyncIterator[tuple[str, str]]:
        if self.call.startswith("listen"):
            await self._swallow("listen")
            yield QUIZ, "open"
            raise AssertionError("nobody listens any more")
        async for event in super().listen():
            yield event


@pytest.mark.parametrize("call", ["now_ms", "now_ms and stays away", "get_states", "listen", "listen and stays away"])
async def test_a_hub_that_nobody_needs_ends_though_its_cancellation_was_swallowed(
    store: RedisStore, make_hub: MakeHub, call: str
) -> None:
    await scene.open_game(store, QUIZ, TRIVIA, CAPITAL, id="open")
    source = Swallowing(store, call)
    hub = make_hub(source)
    await hub.join(watcher := _Nobody(), [Topic(QUIZ)])
    tasks = list(hub._tasks)
    await asyncio.wait_for(source.waits.wait(), 10)
    hub.leave(watcher)
    ended, running = await asyncio.wait(tasks, timeout=10)
    assert not running
    assert [task.exception() for task in ended if not task.cancelled()] == [None], "the other one was cancelled"


class _Nobody:
    """A watcher who does not look."""

    def offer(self, topic: Topic, text: str) -> None: ...

    def renew(self) -> None: ...
