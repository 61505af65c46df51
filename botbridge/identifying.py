"""IDENTIFY is a budget: a bot may do it 1,000 times in 24 hours, then Discord ends its sessions and resets its token.

Discord is asked before each what is left. Near the end nothing is done until the budget is new: being away for some
hours is better than being away until somebody enters a new token.
https://docs.discord.com/developers/events/gateway#identifying
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import discord
import structlog
from discord.http import HTTPClient, Route

from games import signals

log = structlog.get_logger(__name__)

SIGNAL = "identify"
LOW, RESERVE = 0.2, 0.05
"""Shares of the budget: below the first people are told, below the second nothing is spent."""
ASK_S = 20.0
LOOK_S = 600.0
"""Between two looks at a budget that is used up: it may be renewed earlier than Discord said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """What Discord says is left. https://docs.discord.com/developers/events/gateway#session-start-limit-object"""

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


class IdentifyHeld(Exception):
    """Nothing is spent for now; another look is due in `wait_s`."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(str(budget))
        self.wait_s = min(budget.reset_after_s, LOOK_S)


def read(body: Any) -> Budget:
    """The answer of `GET /gateway/bot`. Raises KeyError, TypeError or ValueError for anything else."""
    limit = body["session_start_limit"]
    return Budget(
        total=int(limit["total"]), remaining=int(limit["remaining"]), reset_after_s=max(0, limit["reset_after"]) / 1000
    )


async def look(http: HTTPClient) -> None:
    """Ask Discord whether we may identify ourselves. Raises IdentifyHeld when too little is left.

    Without an answer we do: the supervisor's pauses keep within the budget by themselves.
    """
    try:
        async with asyncio.timeout(ASK_S):
            budget = read(await http.request(Route("GET", "/gateway/bot")))
    except (discord.DiscordException, aiohttp.ClientError, OSError, LookupError, TypeError, ValueError) as error:
        log.warning("the budget for IDENTIFY is not known", problem=repr(error))
        return
    _tell(budget)
    if budget.is_spent:
        raise IdentifyHeld(budget)
    log.info("identifying", remaining=budget.remaining, total=budget.total)


def _tell(budget: Budget) -> None:
    if not budget.is_low:
        signals.over(SIGNAL)
        return
    held = " The bot waits for that: with none left Discord would reset its token." if budget.is_spent else ""
    words = f"{budget}.{held} Does a second program use this token, or does the bot end again and again?"
    signals.note(SIGNAL, words, level=signals.Level.PROBLEM if budget.is_spent else signals.Level.WARNING)
    if not budget.is_spent:  # nobody asks again before the next IDENTIFY
        asyncio.get_running_loop().call_later(budget.reset_after_s, signals.over, SIGNAL)
