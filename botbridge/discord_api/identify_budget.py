"""The budget for IDENTIFY as Discord reports it, for the bot that spends it and for those who monitor it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

LOW, RESERVE = 0.2, 0.05
"""Shares of the budget: below the first people are warned, below the second nothing is spent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """What is left. https://docs.discord.com/developers/events/gateway#session-start-limit-object"""

    total: int
    remaining: int
    reset_after_s: float

    @property
    def is_low(self) -> bool:
        return self.remaining < self.total * LOW

    @property
    def is_spent(self) -> bool:
        return self.remaining < self.total * RESERVE

    def __str__(self) -> str:
        new_in = timedelta(seconds=round(self.reset_after_s))
        return f"{self.remaining} of {self.total} IDENTIFYs are left, and all are back in {new_in} (h:mm:ss)"


def read(body: Any) -> Budget:
    """The answer of `GET /gateway/bot`. Raises LookupError, TypeError or ValueError for anything else."""
    limit = body["session_start_limit"]
    return Budget(
        total=int(limit["total"]), remaining=int(limit["remaining"]), reset_after_s=max(0, limit["reset_after"]) / 1000
    )
