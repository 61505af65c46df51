"""What the bot's commands share: look before starting, run until told to stop, end with a word and a status."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine
from typing import Any

import discord
import structlog
from django.conf import settings
from django.core.checks import CheckMessage
from django.core.management.base import CommandError
from django.utils.module_loading import import_string

from botbridge.bot import use_endpoints
from botbridge.runner import PartEnded, until_signalled
from games.errors import GameError, TokenRevoked

log = structlog.get_logger(__name__)

GIVES_UP = os.EX_CONFIG
"""The exit status (78) that tells a supervisor not to start us again: it would end the same way."""
_STORE_AWAY = "tally.E003"
_AUTHENTICATION_FAILED = 4004
"""The gateway's word for a wrong token."""


def start(work: Callable[[str], Coroutine[Any, Any, None]]) -> None:
    """Run `work(token)` with Discord's addresses from the settings until told to stop.

    Raises CommandError when something speaks against starting, and when the work ends by itself; its `returncode` is
    GIVES_UP where the configuration must be mended first, and 1 where another try may help.
    """
    _check("trivia_site.checks.token_problems")
    _check("trivia_site.checks.store_problems", import_string(settings.TALLY_REDIS_URL_PROVIDER)())
    use_endpoints(settings.DISCORD_API_BASE, settings.DISCORD_GATEWAY_URL)
    try:
        asyncio.run(until_signalled(work(settings.DISCORD_TOKEN)))
    except (PartEnded, discord.DiscordException, GameError, OSError) as error:
        if _is_refused(error) or _is_refused(error.__cause__):
            words = f"Discord refuses the token: {error.__cause__ or error}. Set DISCORD_TOKEN anew."
            raise CommandError(words, returncode=GIVES_UP) from error
        log.exception("ended by itself")
        raise CommandError(f"{error} ({error.__cause__!r})" if error.__cause__ else f"{error}") from error


def _check(name: str, *arguments: Any) -> None:
    """Log what a check of the project warns of. Raises CommandError with its words about what forbids a start."""
    # By name: the checks are at home in the project, which stands above this package.
    found: list[CheckMessage] = import_string(name)(*arguments)
    for problem in found:
        if not problem.is_serious():
            log.warning("check", problem=str(problem))
    serious = [problem for problem in found if problem.is_serious()]
    if serious:
        passes = all(problem.id == _STORE_AWAY for problem in serious)
        raise CommandError("\n".join(map(str, serious)), returncode=1 if passes else GIVES_UP)


def _is_refused(error: BaseException | None) -> bool:
    """Whether Discord refused our token, at the start or later."""
    if isinstance(error, discord.ConnectionClosed):
        return error.code == _AUTHENTICATION_FAILED
    if isinstance(error, discord.HTTPException):
        return error.status == 401
    return isinstance(error, discord.LoginFailure | TokenRevoked)
