"""What a batcher sends with in its tests: each is steered by the test."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from games.domain.errors import StoreUnavailable
from games.store import batching


class Post:
    """Sends what it is given when `gate` is open, and notes it; replies twice each number, or its exception."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, list[int]]] = []
        self.calls: asyncio.Queue[str] = asyncio.Queue()
        self.gate = asyncio.Event()
        self.gate.set()
        self.trouble: BaseException | None = None
        self.under_way: dict[str, int] = {}

    async def send(self, key: str, items: Sequence[int]) -> Sequence[int | Exception]:
        self.sent.append((key, list(items)))
        self.calls.put_nowait(key)
        self.under_way[key] = self.under_way.get(key, 0) + 1
        assert self.under_way[key] == 1
        try:
            await self.gate.wait()
            await asyncio.sleep(0)
            if self.trouble:
                raise self.trouble
            return [item * 2 if item >= 0 else ValueError(item) for item in items]
        finally:
            self.under_way[key] -= 1


class Time:
    """A clock that moves only on demand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now_s = 1000.0
        monkeypatch.setattr(batching, "monotonic", lambda: self.now_s)


class Counter:
    """Takes as long as it is given for each call, by the test's clock; a call ends when the test says so."""

    def __init__(self, time: Time) -> None:
        self.time = time
        self.calls: asyncio.Queue[tuple[Sequence[int], asyncio.Future[tuple[float, bool]]]] = asyncio.Queue()

    async def send(self, key: str, items: Sequence[int]) -> Sequence[int | Exception]:
        ended: asyncio.Future[tuple[float, bool]] = asyncio.get_running_loop().create_future()
        self.calls.put_nowait((items, ended))
        took_s, failed = await ended
        self.time.now_s += took_s
        if failed:
            raise StoreUnavailable
        return list(items)

    async def serve(self, took_s: float, *, failed: bool = False) -> Sequence[int]:
        """Let the next call end; returns what it carried."""
        items, ended = await self.calls.get()
        ended.set_result((took_s, failed))
        return items

    async def fail(self, took_s: float) -> None:
        """Let the next call end without the store's reply."""
        await self.serve(took_s, failed=True)

    async def begun(self) -> None:
        """Returns when a call is under way that was not served yet."""
        while self.calls.empty():
            await asyncio.sleep(0)
