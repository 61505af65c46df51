"""What every part of the store builds on: one thread that has the file, changes that travel together, the clock."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

from games.domain.errors import Busy, StoreUnavailable
from games.store.batching import Batcher
from games.store.common import CommonStore
from games.store.json.file import StateFile, Step, machine_ms
from games.store.json.page import Page

T = TypeVar("T")


class _Asked(NamedTuple):
    step: Step
    weight: int
    since_s: float


class JsonBase(CommonStore):
    """The file and what all parts share."""

    def __init__(self, path: Path, clock: Callable[[], int] = machine_ms) -> None:
        self.file = StateFile(path, clock)
        self._thread = ThreadPoolExecutor(1, "tally-file")
        self._batcher: Batcher[str, _Asked, Any] = Batcher(self._write, weigh=lambda asked: asked.weight)

    async def now_ms(self) -> int:
        return await self._read(lambda page: page.now_ms)

    async def _read(self, look: Callable[[Page], T]) -> T:
        """What `look` finds on the present page; it must not change anything there."""

        def work() -> T:
            return look(self.file.read())

        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def _change(self, step: Callable[[Page], T]) -> T:
        """The step's reply, once it is on disk. Whatever is asked meanwhile shares the next write."""
        try:
            return await self._share(step)
        except Busy as busy:  # a duty knows only "not now"
            raise StoreUnavailable("Too many changes at once.") from busy

    async def _share(self, step: Callable[[Page], T], weight: int = 1) -> T:
        """As `_change`; raises Busy, with nothing done, when more waits than the disk takes."""
        return cast(T, await self._batcher.submit("", _Asked(step, weight, time.monotonic())))

    async def _write(self, _key: str, batch: Sequence[_Asked]) -> Sequence[Any]:
        steps, since_s = [asked.step for asked in batch], min(asked.since_s for asked in batch)
        return await asyncio.get_running_loop().run_in_executor(self._thread, self.file.change, steps, since_s)
