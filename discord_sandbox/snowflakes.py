"""Discord's ids: 64-bit numbers that begin with the time of creation, written as decimal strings."""

from __future__ import annotations

from discord_sandbox.clock import Clock

DISCORD_EPOCH_MS = 1_420_070_400_000
_SEQUENCE_BITS = 22


class Snowflakes:
    """Makes ids that only grow, even when the clock steps back."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> str:
        earliest = (self._clock() - DISCORD_EPOCH_MS) << _SEQUENCE_BITS
        self._last = max(self._last + 1, earliest)
        return str(self._last)
