"""What the bot asked of the REST API, call by call, for tests to read."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

AUDIT_LIMIT = 100_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One REST request and what became of it."""

    method: str
    path: str
    """Below `/api/v10`, without the query."""
    query: dict[str, str]
    body: Any
    """The decoded JSON, or None."""
    status: int
    """The HTTP status; 0 when a fault kept the answer back."""
    code: int
    """Discord's error code, 0 for success."""
    started_s: float
    """Monotonic time of arrival."""
    ended_s: float
    fault: str = ""
    """The fault that struck it, if any."""
    done: bool = True
    """Whether the request was carried out."""


class Audit:
    """The latest calls, oldest first."""

    def __init__(self, limit: int = AUDIT_LIMIT) -> None:
        self._calls: deque[Call] = deque(maxlen=limit)
        self._added = asyncio.Event()
        self.total = 0
        """All calls ever, also those no longer kept."""

    def __iter__(self) -> Iterator[Call]:
        return iter(tuple(self._calls))

    def __len__(self) -> int:
        return len(self._calls)

    def add(self, call: Call) -> None:
        self._calls.append(call)
        self.total += 1
        self._added.set()

    def clear(self) -> None:
        self._calls.clear()

    def calls(self, method: str = "", path: str = ".*") -> list[Call]:
        """Calls whose method is this (any when empty) and whose whole path matches the pattern."""
        pattern = re.compile(path)
        return [call for call in self._calls if method in ("", call.method) and pattern.fullmatch(call.path)]

    async def wait(self, method: str = "", path: str = ".*", count: int = 1) -> list[Call]:
        """Return once there are at least so many such calls."""
        while len(found := self.calls(method, path)) < count:
            self._added.clear()
            await self._added.wait()
        return found
