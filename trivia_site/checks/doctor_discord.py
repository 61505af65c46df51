"""What Discord says when it is asked with the bot's token: whether it knows it, and how often the bot may identify."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import aiohttp
from django.conf import settings

from botbridge.discord_api import identify_budget
from trivia_site.checks import system_checks
from trivia_site.checks.findings import Finding, Severity, from_checks

API = "https://discord.com/api/v10"
ASK_S = 10.0
_WRONG = "Copy the bot's token again from https://discord.com/developers/applications into DISCORD_TOKEN."
_LATER = "Try again later."
_AWAY = "Try again later. Does this machine reach Discord, and is DISCORD_API_BASE unset?"
_SPENT = "Does a second program use this token, or does the bot end again and again? Its log says why."
_PATHS = ("/users/@me", "/gateway/bot")


def examine() -> Iterator[Finding]:
    """Nothing is raised."""
    if missing := system_checks.token_problems():
        yield from from_checks("token", missing, "")
        return
    try:
        (status, user), (_, gateway) = asyncio.run(_ask())
    except (aiohttp.ClientError, OSError, ValueError) as error:
        why = str(error) or f"no answer within {ASK_S:g} s"  # a timeout says nothing
        yield Finding("token", Severity.WARNING, f"Discord cannot be asked about it: {why}.", _AWAY)
        return
    yield _token(status, user)
    if status == 200:
        yield _identify(gateway)


def _token(status: int, user: Any) -> Finding:
    if status == 200:
        return Finding("token", Severity.OK, f"Discord knows the bot as {user['username']}")
    if status == 401 and user is not None:
        return Finding("token", Severity.PROBLEM, "Discord refuses it.", _WRONG)
    return Finding("token", Severity.WARNING, f"Discord answers {status} when asked about it.", _LATER)


def _identify(gateway: Any) -> Finding:
    try:
        left = identify_budget.read(gateway)
    except (LookupError, TypeError, ValueError):
        return Finding("identify", Severity.WARNING, "Discord does not say how many IDENTIFYs are left.", _LATER)
    if left.is_spent:
        return Finding("identify", Severity.PROBLEM, f"{left}. A bot that starts waits for that.", _SPENT)
    return Finding(
        "identify", Severity.WARNING if left.is_low else Severity.OK, str(left), _SPENT if left.is_low else ""
    )


async def _ask() -> list[tuple[int, Any]]:
    """Status and JSON of each path, one after the other; None where the response is none of Discord's."""
    headers = {"Authorization": f"Bot {settings.DISCORD_TOKEN}"}
    responses: list[tuple[int, Any]] = []
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ASK_S)) as session:
        for path in _PATHS:
            async with session.get(f"{settings.DISCORD_API_BASE or API}{path}", headers=headers) as response:
                is_json = response.content_type == "application/json"
                responses.append((response.status, await response.json() if is_json else None))
            if response.status != 200:  # a wrong token, asked with once more, counts towards a ban
                return [*responses, (0, None)][:2]
    return responses
