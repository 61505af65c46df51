"""What a game in play has so far: when its standing answers were given, and how many chose what.

All answers are read for that, so one reading serves every browser of the process for some seconds: the longer it took,
the longer it is kept.
"""

from __future__ import annotations

import asyncio
import heapq
import time
from collections import Counter
from dataclasses import dataclass

from games.domain.per_loop import PerLoop
from games.domain.ports import Store
from games.domain.records import Game, Submission
from games.rules import scoring

BUCKETS = 120
"""At most so many points has a curve."""
KEPT_S = 5.0
KEPT_FOR_ITS_COST = 20
"""A reading is kept for so many times as long as it took: reading takes at most a twentieth of the time."""
MANY = 200
"""Results kept before those that are out of date are thrown away."""
TYPED = 10
"""How many of the typed answers to a question are shown, the commonest."""
_Key = tuple[str, str, int]
_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveStats:
    """One reading."""

    since_ms: int
    """Where the first bucket begins: the opening."""
    step_ms: int
    counts: tuple[int, ...]
    """Standing answers by when they were given, bucket by bucket."""
    chosen: tuple[tuple[tuple[str, int], ...], ...]
    """For each question what was answered and how often: every option in order, or the commonest typed answers."""
    read_ms: int
    """When it was read."""

    @property
    def answers(self) -> int:
        return sum(self.counts)


async def read(store: Store, game: Game) -> LiveStats:
    """Read all of a game's answers, by pages. Raises StoreUnavailable."""
    now_ms = await store.now_ms()
    since_ms = game.state.opens_ms or now_ms
    step_ms = _step_ms(max(now_ms, since_ms) - since_ms)
    given = Counter[int]()
    chosen = [Counter[str]() for _ in game.questions]
    texts: dict[tuple[int, str], str] = {}
    async for page in store.iter_submissions(game.guild_id, game.id):
        for submission in page:
            given[max(0, submission.received_ms - since_ms) // step_ms] += 1
            chosen[submission.question][_shown(game, submission, texts)] += 1
    length = max(given, default=0) + 1
    return LiveStats(
        since_ms=since_ms,
        step_ms=step_ms,
        counts=tuple(given[n] for n in range(length)),
        chosen=tuple(_labelled(game, index, counts) for index, counts in enumerate(chosen)),
        read_ms=now_ms,
    )


def _step_ms(span_ms: int) -> int:
    """The least step of a round length with which so long a time has few enough buckets."""
    return next(s * 1000 for s in _STEPS_S if span_ms < s * 1000 * BUCKETS or s == _STEPS_S[-1])


def _shown(game: Game, submission: Submission, texts: dict[tuple[int, str], str]) -> str:
    """The option's text, or what was typed in lower case; equal answers are looked up once."""
    key = (submission.question, submission.answer)
    if key not in texts:
        question = game.questions[submission.question]
        index = scoring.choice(question, submission.answer) if question.options else None
        texts[key] = submission.answer.casefold() if index is None else question.options[index]
    return texts[key]


def _labelled(game: Game, index: int, counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    if options := game.questions[index].options:
        return tuple((option, counts[option]) for option in options)
    return tuple(heapq.nsmallest(TYPED, counts.items(), key=lambda item: (-item[1], item[0])))


class LiveStatsCache:
    """The latest reading of each game, shared by all who ask at once."""

    def __init__(self) -> None:
        self._kept: dict[_Key, tuple[float, LiveStats]] = {}
        """Until when (by the monotonic clock) a reading may be used."""
        self._under_way: dict[_Key, asyncio.Task[LiveStats]] = {}

    async def get(self, store: Store, game: Game) -> LiveStats:
        """A reading of these seconds. Raises StoreUnavailable."""
        key = _key(game)
        until_s, found = self._kept.get(key, (0.0, None))
        if found is not None and time.monotonic() < until_s:
            return found
        if key not in self._under_way:
            task = asyncio.create_task(self._read(store, game))
            self._under_way[key] = task
            task.add_done_callback(lambda _: self._under_way.pop(key))
        return await asyncio.shield(self._under_way[key])

    async def _read(self, store: Store, game: Game) -> LiveStats:
        start_s = time.monotonic()
        found = await read(store, game)
        now_s = time.monotonic()
        if len(self._kept) >= MANY:
            self._kept = {key: kept for key, kept in self._kept.items() if kept[0] > now_s}
        self._kept[_key(game)] = now_s + max(KEPT_S, KEPT_FOR_ITS_COST * (now_s - start_s)), found
        return found


def _key(game: Game) -> _Key:
    """Whatever is read before the opening says nothing of the game behind it."""
    return game.guild_id, game.id, game.state.opens_ms


_caches = PerLoop(LiveStatsCache)


def stats_cache() -> LiveStatsCache:
    """The running event loop's cache, made on first use."""
    return _caches.get()
