"""Watchers that write down what a hub tells them, and a line to the store that can be cut."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from games.domain.errors import StoreUnavailable
from games.domain.records import Game, GameState
from games.live.hub import EventSource, Hub
from games.live.topics import EVERYTHING, Topic
from games.store.redis import RedisStore

MakeHub = Callable[[EventSource], Hub]


@dataclass(eq=False)
class Notes:
    """A watcher that writes down what it is offered, as it was sent."""

    hub: Hub
    topics: tuple[Topic, ...] = (EVERYTHING,)
    states: list[dict[str, Any]] = field(default_factory=list)
    snapshots: list[dict[str, Any]] = field(default_factory=list)

    def offer(self, topic: Topic, text: str) -> None:
        self.states.append(json.loads(text))

    def renew(self) -> None:
        self.snapshots.append(json.loads(self.hub.snapshot(self.topics)))

    @property
    def accepted(self) -> int:
        """The newest count, from whichever message came last."""
        newest = max([*self.states, *(s for p in self.snapshots for s in p["games"])], key=lambda s: s["seq"])
        return int(newest["accepted"])


async def watch(hub: Hub, *topics: Topic) -> Notes:
    notes = Notes(hub, topics or (EVERYTHING,))
    await hub.join(notes, notes.topics)
    await until(lambda: bool(notes.snapshots))
    notes.states.clear()  # what was read for the snapshot was offered as well
    return notes


async def until(condition: Callable[[], bool], timeout_s: float = 10.0) -> None:
    async with asyncio.timeout(timeout_s):
        while not condition():
            await asyncio.sleep(0.005)


class Patchy:
    """The real store behind a line that can be cut, and whose announcements can be lost."""

    def __init__(self, store: RedisStore) -> None:
        self.store, self.cut, self.deaf = store, False, False

    def _line(self) -> RedisStore:
        if self.cut:
            raise StoreUnavailable
        return self.store

    async def listen(self) -> AsyncIterator[tuple[str, str]]:
        async for event in self._line().listen():
            if self.cut:
                raise StoreUnavailable
            if not self.deaf:
                yield event

    async def get_guilds(self) -> dict[str, str]:
        return await self._line().get_guilds()

    async def get_active_games(self, guild_id: str) -> list[Game]:
        return await self._line().get_active_games(guild_id)

    async def get_states(self, guild_id: str, game_ids: Iterable[str]) -> dict[str, GameState]:
        return await self._line().get_states(guild_id, list(game_ids))

    async def now_ms(self) -> int:
        return await self._line().now_ms()
