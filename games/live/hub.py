"""One hub per event loop: what the store publishes comes in once, coalesced counts go out to every subscriber.

An event says only that a game changed. The hub reads that game's state at once, then at most ten times a second while
events keep coming, and once more 100 ms after the last event, because the store publishes at most ten events a second:
so the last count always arrives. Publishing is at most once by nature, therefore the games in play are also read again
every two seconds, and everything is read again whenever the subscription had to be made again.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from games.connection import game_store
from games.domain import cancellation
from games.domain.errors import StoreUnavailable
from games.domain.per_loop import PerLoop
from games.domain.records import IN_PLAY, Game, GameState
from games.live.topics import EVERYTHING, Subscriber, Topic, encode, wider_topics

PERIOD_S = 0.1
"""At most one message per game in this time, and the last read comes this long after the last event."""
SWEEP_S = 2.0
"""How often games in play are read without an event."""
RELOAD_S = 30.0
"""How often the watched guilds are searched for games that no event named."""
SETTLE_S = 1.0
"""When they are searched again after a new subscription, which may have begun after the first search."""
BACKOFF_S = (0.1, 5.0)
"""Shortest and longest pause before the store is tried again."""

logger = logging.getLogger(__name__)


class EventSource(Protocol):
    """What the hub needs of the store."""

    def listen(self) -> AsyncIterator[tuple[str, str]]: ...
    async def get_guilds(self) -> dict[str, str]: ...
    async def get_active_games(self, guild_id: str) -> list[Game]: ...
    async def get_states(self, guild_id: str, game_ids: Sequence[str]) -> dict[str, GameState]: ...
    async def now_ms(self) -> int: ...


@dataclass(slots=True)
class _Entry:
    """What the hub knows of one game, and when it reads again. Times are those of the loop's clock, in seconds."""

    state: GameState | None = None
    text: str = ""
    event_at: float = 0.0
    sent_at: float = 0.0
    due_at: float | None = None


class Hub:
    """Distributes what changes to the subscribers of this process; runs while there is at least one."""

    def __init__(self, source: EventSource) -> None:
        self._source = source
        self._subscribers: dict[Topic, set[Subscriber]] = {}
        self._topics: dict[Subscriber, tuple[Topic, ...]] = {}
        self._games: dict[Topic, _Entry] = {}
        self._loaded: set[str] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._wake = asyncio.Event()
        self._up: bool | None = None
        """Whether counts are live; None until the first reading is done."""
        self._troubles: set[str] = set()
        self._ahead_ms = 0
        self._reload_at = 0.0

    # --- subscribers -------------------------------------------------------------------------------------------------

    async def join(self, subscriber: Subscriber, topics: Iterable[Topic]) -> None:
        """Begin to offer a subscriber what happens, after a first `renew`; also changes the topics of a known one."""
        self.leave(subscriber, stop=False)
        self._topics[subscriber] = tuple(topics)
        for topic in self._topics[subscriber]:
            self._subscribers.setdefault(topic, set()).add(subscriber)
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._pump())]
        if self._up is None:
            return  # the first reading is under way and covers this subscriber too
        try:
            await self._load(self._topics[subscriber])
        except StoreUnavailable:
            self._note("reading", well=False)
        subscriber.renew()

    def leave(self, subscriber: Subscriber, stop: bool = True) -> None:
        """Forget a subscriber; the last one stops the hub."""
        for topic in self._topics.pop(subscriber, ()):
            self._subscribers[topic].discard(subscriber)
            if not self._subscribers[topic]:
                del self._subscribers[topic]
        if stop and not self._topics:
            for task in self._tasks:
                task.cancel()
            self._tasks, self._up = [], None
            self._troubles.clear()
        for topic in [topic for topic in self._games if not self._is_watched(topic)]:
            del self._games[topic]
            self._loaded.discard(topic.guild_id)

    def snapshot(self, topics: Iterable[Topic]) -> str:
        """All that is known of some topics as one message; `live` False when the store cannot be reached."""
        wanted = set(topics)
        texts = [e.text for topic, e in self._games.items() if e.text and wanted.intersection(wider_topics(topic))]
        now_ms = time.time_ns() // 1_000_000 + self._ahead_ms
        live = "true" if self._up else "false"
        return f'{{"type":"snapshot","now_ms":{now_ms},"live":{live},"games":[{",".join(texts)}]}}'

    def _subscribers_of(self, topic: Topic) -> Iterator[Subscriber]:
        for wider in wider_topics(topic):
            yield from self._subscribers.get(wider, ())

    def _is_watched(self, topic: Topic) -> bool:
        return any(wider in self._subscribers for wider in wider_topics(topic))

    # --- reading -----------------------------------------------------------------------------------------------------

    async def _load(self, topics: Iterable[Topic]) -> None:
        """Read what some topics cover and is not known yet."""
        wanted = set(topics)
        guilds = {topic.guild_id for topic in wanted if topic.guild_id and not topic.game_id}
        if EVERYTHING in wanted:
            guilds.update(await self._source.get_guilds())
        for guild_id in guilds - self._loaded:
            await self._load_guild(guild_id)
        await self._read([topic for topic in wanted if topic.game_id])

    async def _load_guild(self, guild_id: str) -> None:
        games = await self._source.get_active_games(guild_id)
        self._loaded.add(guild_id)
        for game in games:
            self._take(Topic(guild_id, game.id), game.state)

    async def _reload(self) -> None:
        """Read everything that is watched again, the store's clock included."""
        self._ahead_ms = await self._source.now_ms() - time.time_ns() // 1_000_000
        self._loaded.clear()
        known = list(self._games)
        await self._load(list(self._subscribers))
        await self._read(known)

    async def _read(self, topics: Sequence[Topic]) -> None:
        """Read the states of some games: one round trip per guild."""
        by_guild: dict[str, list[str]] = {}
        for guild_id, game_id in topics:
            by_guild.setdefault(guild_id, []).append(game_id)
        now = _now()
        for guild_id, game_ids in by_guild.items():
            states = await self._source.get_states(guild_id, game_ids)
            for game_id in game_ids:
                topic = Topic(guild_id, game_id)
                if game_id in states:
                    self._take(topic, states[game_id])
                    self._plan(topic, now)
                else:
                    self._forget(topic)

    def _forget(self, topic: Topic) -> None:
        """The store knows nothing of a game (any more)."""
        entry = self._games.pop(topic, None)
        if entry is not None and entry.state is not None:
            for subscriber in list(self._subscribers_of(topic)):
                subscriber.renew()

    def _take(self, topic: Topic, state: GameState) -> None:
        """Notify the subscribers of a game of what is new about it."""
        if not self._is_watched(topic):
            return  # the last subscriber left while the store was asked
        entry = self._games.setdefault(topic, _Entry())
        if entry.state is not None and state.seq <= entry.state.seq:
            return
        entry.state, entry.text, entry.sent_at = state, encode(topic, state), _now()
        for subscriber in self._subscribers_of(topic):
            subscriber.offer(topic, entry.text)

    def _plan(self, topic: Topic, read_at: float) -> None:
        """After a game was read: when to read it again."""
        entry = self._games.get(topic)
        if entry is None:
            return
        quiet = read_at - entry.event_at >= PERIOD_S
        entry.due_at = None if quiet else read_at + PERIOD_S
        over = entry.state is None or entry.state.phase not in IN_PLAY
        if quiet and over and topic not in self._subscribers:
            del self._games[topic]

    # --- the two tasks -----------------------------------------------------------------------------------------------

    async def _listen(self) -> None:
        """Keep one subscription; after each loss read everything again, with growing pauses between failures."""
        pause = BACKOFF_S[0]
        while not cancellation.is_requested():
            try:
                await self._reload()
                if cancellation.is_requested():
                    return
                self._reload_at = _now() + SETTLE_S
                self._troubles.discard("reading")
                self._note("listening", well=True)
                async for guild_id, game_id in self._source.listen():
                    if cancellation.is_requested():
                        return
                    pause = BACKOFF_S[0]
                    self._heard(Topic(guild_id, game_id))
            except StoreUnavailable:
                self._note("listening", well=False)
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(pause * 2, BACKOFF_S[1])

    def _heard(self, topic: Topic) -> None:
        if not self._is_watched(topic):
            return
        entry = self._games.setdefault(topic, _Entry())
        entry.event_at = _now()
        if entry.due_at is None:
            entry.due_at = max(entry.event_at, entry.sent_at + PERIOD_S)
            self._wake.set()

    async def _pump(self) -> None:
        """Read what is due, sleep until something is, and sweep in between."""
        sweep_at = _now() + SWEEP_S
        while not cancellation.is_requested():
            now = _now()
            due = [topic for topic, entry in self._games.items() if entry.due_at is not None and entry.due_at <= now]
            if now >= sweep_at:
                due, sweep_at = list(self._games), now + SWEEP_S
            try:
                await self._read(due)
                if self._up is not None and (now >= self._reload_at or "reading" in self._troubles):
                    self._reload_at = now + RELOAD_S
                    await self._reload()
                    self._note("reading", well=True)
            except StoreUnavailable:
                self._note("reading", well=False)
                await asyncio.sleep(BACKOFF_S[0])
            await self._sleep(min([sweep_at, *(e.due_at for e in self._games.values() if e.due_at is not None)]))

    async def _sleep(self, until: float) -> None:
        """Until a moment, or until an event brings something due earlier."""
        self._wake.clear()
        handle = asyncio.get_running_loop().call_at(until, self._wake.set)
        try:
            await self._wake.wait()
        finally:
            handle.cancel()

    def _note(self, what: str, well: bool) -> None:
        """Counts are live while both reading and listening go well; the subscribers are notified of each change."""
        (self._troubles.discard if well else self._troubles.add)(what)
        if self._up is (not self._troubles):
            return
        self._up = not self._troubles
        if self._up:
            logger.info("live updates run")
        else:
            logger.warning("the store cannot be reached: live updates pause")
        for subscriber in list(self._topics):
            subscriber.renew()


def _now() -> float:
    return asyncio.get_running_loop().time()


_hubs = PerLoop(lambda: Hub(game_store()))


def hub() -> Hub:
    """The running event loop's hub, made on first use."""
    return _hubs.get()
