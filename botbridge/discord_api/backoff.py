"""Pauses between tries, each twice as long as the one before."""

from __future__ import annotations

from collections.abc import Iterator

FIRST_S, LONGEST_S = 1.0, 60.0
"""For what the bot cannot do without."""


def pauses(first_s: float | None = None, longest_s: float | None = None) -> Iterator[float]:
    """Seconds, without end."""
    pause_s, longest_s = first_s or FIRST_S, longest_s or LONGEST_S
    while True:
        yield min(pause_s, longest_s)
        pause_s = min(2 * pause_s, longest_s)
