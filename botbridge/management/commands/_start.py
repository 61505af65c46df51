"""What the bot's commands share: look before starting, run until told to stop, end with a word and a status."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import discord
import structlog
from django.conf import settings
from django.core.checks import CheckMessage
from django.core.management.base import CommandError
from django.utils.module_loading import import_string

from botbridge.bot import use_endpoints
from botbridge.runner import PartEnded, until_signalled
from games.errors import GameError

log = structlog.get_logger(__name__)


def start(work: Coroutine[Any, Any, None]) -> None:
    """Run the work with Discord's addresses from the settings. Raises CommandError when it ends by itself."""
    use_endpoints(settings.DISCORD_API_BASE, settings.DISCORD_GATEWAY_URL)
    try:
        asyncio.run(until_signalled(work))
    except discord.LoginFailure as error:
        raise CommandError(f"Discord refuses the token: {error}. Set DISCORD_TOKEN anew.") from error
    except (PartEnded, discord.DiscordException, GameError, OSError) as error:
        log.exception("ended by itself")
        raise CommandError(f"{error} ({error.__cause__!r})" if error.__cause__ else f"{error}") from error


def require_token() -> str:
    """The bot's token. Raises CommandError with the system check's words when there is none."""
    # By name: the checks are at home in the project, which stands above this package.
    problems: list[CheckMessage] = import_string("trivia_site.checks.token_problems")()
    if problems:
        raise CommandError("\n".join(map(str, problems)))
    return str(settings.DISCORD_TOKEN)
