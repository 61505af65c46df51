"""What the bot's commands share: check before starting, run until stopped, end with a word and a status."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import aiohttp
import discord
import structlog
from django.conf import settings
from django.core.management.base import CommandError

from botbridge import liveness
from botbridge.client import use_endpoints
from botbridge.discord_api.fatal_errors import advice
from botbridge.runner import PartEnded, until_signalled
from games.domain.errors import GameError
from games.management.exits import GIVES_UP, TRY_SOON
from trivia_site.checks import store_safety
from trivia_site.checks.database import require_database
from trivia_site.checks.system_checks import require_token

log = structlog.get_logger(__name__)


def start(work: Callable[[str], Coroutine[Any, Any, None]]) -> None:
    """Run `work(token)` with Discord's addresses from the settings until stopped.

    Raises CommandError when something speaks against starting, and when the work ends by itself; its `returncode` is
    GIVES_UP where the configuration must be fixed first, TRY_SOON where we have not been at work, and else 1.
    """
    require_token()
    _require_heartbeat()
    require_database()
    store_url = store_safety.admit()
    use_endpoints(settings.DISCORD_API_BASE, settings.DISCORD_GATEWAY_URL)
    try:
        asyncio.run(_together(work, store_url))
    except (PartEnded, discord.DiscordException, aiohttp.ClientError, GameError, OSError) as error:
        if words := advice(error) or advice(error.__cause__):
            raise CommandError(words, returncode=GIVES_UP) from error
        log.exception("ended by itself")
        words = f"{error} ({error.__cause__!r})" if error.__cause__ else f"{error}"
        raise CommandError(words, returncode=1 if isinstance(error, PartEnded) else TRY_SOON) from error


async def _together(work: Callable[[str], Coroutine[Any, Any, None]], store_url: str) -> None:
    """The work, and beside it an eye on the store's safety that notes what it sees: blind, it would end both."""
    await until_signalled(work(settings.DISCORD_TOKEN), store_safety.watch(store_url))


def _require_heartbeat() -> None:
    """Raises CommandError where the file that its health check reads can never be written."""
    if words := liveness.heartbeat_file_problem():
        raise CommandError(words, returncode=GIVES_UP)
