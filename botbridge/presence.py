"""Says in SQL in which servers the bot is, at once when that has changed and again each minute.

Those that it left are purged after a while, and only while a bot says that it is not in them.

Taken from what the gateway says of all servers, not from the events of joining and leaving: those may have come while
the bot was down, or while SQL was. A server that Discord has an outage of counts as one in which it is.
"""

from __future__ import annotations

import asyncio
import math
import time

import structlog
from asgiref.sync import sync_to_async
from django.db import DatabaseError, InterfaceError

from botbridge.client import TriviaBot
from games.privacy import leaving

log = structlog.get_logger(__name__)

EVERY_S = 2.0


def knows(bot: TriviaBot) -> bool:
    """Whether the bot can say where it is: one that is cut off has the servers of then, and hears of none since."""
    return bot.is_ready() and not bot.gateway_watch.is_lost


async def keep(bot: TriviaBot) -> None:
    """Ends only by cancellation."""
    noted, noted_s = frozenset[str](), -math.inf
    while True:
        await asyncio.sleep(EVERY_S)
        if not knows(bot):
            continue
        here = frozenset(str(guild.id) for guild in bot.guilds)
        if here == noted and time.monotonic() - noted_s < leaving.LOOK_EVERY_S:
            continue
        try:
            await sync_to_async(leaving.note_present)(here)
        except (DatabaseError, InterfaceError) as error:
            log.warning("not noted in which servers the bot is", problem=repr(error))
        else:
            noted, noted_s = here, time.monotonic()
