"""Pauses between tries, each twice as long as the one before."""

from __future__ import annotations

from collections.abc import Iterator

FIRST_S, LONGEST_S = 1.0, 60.0
"""For what the bot cannot do without."""


def pauses(first_s: float = FIRST_S, longest_s: float = LONGEST_S) -> Iterator[float]:
    """Seconds, without end."""
    pause_s = first_s
    while True:
        yield min(pause_s, longest_s)
        pause_s = min(2 * pause_s, longest_s)
