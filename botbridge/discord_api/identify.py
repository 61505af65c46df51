"""IDENTIFY is a budget: a bot may do it 1,000 times in 24 hours, then Discord ends its sessions and resets its token.

Discord is asked before each what is left. Near the end nothing is done until the budget is new: being offline for some
hours is better than being offline until somebody enters a new token.
https://docs.discord.com/developers/events/gateway#identifying
"""

from __future__ import annotations

import asyncio

import structlog
from discord.http import HTTPClient, Route

from botbridge.discord_api import errors
from botbridge.discord_api.identify_budget import Budget, read
from games.domain import signals

log = structlog.get_logger(__name__)

SIGNAL = "identify"
ASK_S = 20.0
LOOK_S = 600.0
"""Between two reads of a budget that is used up: it may be renewed earlier than Discord said."""
SOONEST_S = 5.0
"""The least between two reads, also where the budget is said to be new by now: Discord lets a bot identify itself once
in five seconds, and each read costs a connection.
https://docs.discord.com/developers/events/gateway#rate-limiting"""


class IdentifyHeld(Exception):
    """Nothing is spent for now; another read is due in `wait_s`."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(str(budget))
        self.wait_s = max(SOONEST_S, min(budget.reset_after_s, LOOK_S))


async def look(http: HTTPClient) -> None:
    """Ask Discord whether we may identify ourselves. Raises IdentifyHeld when too little is left.

    Without an answer we do: the supervisor's pauses keep within the budget by themselves.
    """
    try:
        async with asyncio.timeout(ASK_S):
            left = read(await http.request(Route("GET", "/gateway/bot")))
    except errors.ANY as error:
        log.warning("the budget for IDENTIFY is not known", problem=repr(error))
        return
    _signal(left)
    if left.is_spent:
        raise IdentifyHeld(left)
    log.info("identifying", remaining=left.remaining, total=left.total)


def _signal(budget: Budget) -> None:
    if not budget.is_low:
        signals.over(SIGNAL)
        return
    held = " The bot waits for that: with none left Discord would reset its token." if budget.is_spent else ""
    words = f"{budget}.{held} Does a second program use this token, or does the bot end again and again?"
    signals.note(SIGNAL, words, level=signals.Level.PROBLEM if budget.is_spent else signals.Level.WARNING)
    if not budget.is_spent:  # nobody asks again before the next IDENTIFY
        asyncio.get_running_loop().call_later(budget.reset_after_s, signals.over, SIGNAL)
