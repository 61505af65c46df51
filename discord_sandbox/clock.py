"""Time as the sandbox has it: injectable, so that a test reaches tomorrow without waiting."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], int]
"""Returns milliseconds since the Unix epoch."""


def system_clock() -> int:
    """The machine's own time."""
    return time.time_ns() // 1_000_000


class ManualClock:
    """A clock that moves only on demand."""

    def __init__(self, start_ms: int | None = None) -> None:
        self.now_ms = system_clock() if start_ms is None else start_ms

    def __call__(self) -> int:
        return self.now_ms

    def advance(self, seconds: float) -> None:
        """Move forward (or, with a negative number, back)."""
        self.now_ms += round(seconds * 1000)


class ShiftedClock:
    """The machine's own time, moved: it runs on, as real processes need, and a test reaches later all the same."""

    def __init__(self) -> None:
        self._shift_ms = 0

    def __call__(self) -> int:
        return system_clock() + self._shift_ms

    def advance(self, seconds: float) -> None:
        """Move forward (or, with a negative number, back)."""
        self._shift_ms += round(seconds * 1000)


def iso(ms: int) -> str:
    """A time as Discord writes it, always with microseconds and offset."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="microseconds")
