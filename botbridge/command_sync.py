"""Keeps the commands that Discord has of us the same as those in our tree, beside everything else that the bot does.

Discord lets an application create 200 commands a day and limits the route, and it may be unavailable: none of that may
keep a bot from playing, which goes on with the commands that are registered. What is registered is asked for and
compared by its hash; nothing is written where nothing has changed.
https://docs.discord.com/developers/interactions/application-commands#registering-a-command
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import discord
import structlog

from botbridge.client import TriviaBot
from botbridge.discord_api import backoff, errors, fatal_errors
from games.domain import signals

log = structlog.get_logger(__name__)

SIGNAL = "commands"
FIRST_PAUSE_S, LONGEST_PAUSE_S = 60.0, 3600.0
TRY_S = 60.0
"""For asking and writing."""
TOO_MANY_TODAY = 30034
_OURS = frozenset(
    {"name", "description", "type", "options", "required", "choices", "value", "autocomplete", "channel_types"}
    | {"min_value", "max_value", "min_length", "max_length", "nsfw", "default_member_permissions", "contexts"}
    | {"integration_types", "name_localizations", "description_localizations"}
)
"""What of a command is ours to say. The rest is Discord's: ids, versions, and what it may add one day."""
_NUMBERS_FROM_ZERO = frozenset({"value", "min_value", "max_value", "min_length", "max_length"})


async def keep(bot: TriviaBot) -> None:
    """Register our commands, as often as it takes; never returns. Raises what forbids another try (`fatal_errors`)."""
    ours = [command.to_dict(bot.tree) for command in bot.tree.get_commands()]
    for pause_s in backoff.pauses(FIRST_PAUSE_S, LONGEST_PAUSE_S):
        try:
            async with asyncio.timeout(TRY_S):
                await _register(bot, ours)
        except errors.ANY as error:
            if fatal_errors.advice(error):
                raise
            pause_s = max(pause_s, error.retry_after if isinstance(error, discord.RateLimited) else 0.0)
            _signal(error, pause_s)
        else:
            signals.over(SIGNAL)
            await asyncio.Event().wait()
        await asyncio.sleep(pause_s)


async def _register(bot: TriviaBot, ours: list[dict[str, Any]]) -> None:
    assert bot.application_id is not None, "it has logged in"
    theirs = await bot.http.get_global_commands(bot.application_id)
    if fingerprint(ours) == fingerprint(theirs):
        log.info("commands are as registered", commands=len(ours))
        return
    kept = await bot.http.bulk_upsert_global_commands(bot.application_id, payload=ours)
    log.info("commands registered", commands=len(ours))
    if fingerprint(kept) != fingerprint(ours):
        log.warning("Discord keeps the commands otherwise than they were sent: they will be sent at each start")


def _signal(error: Exception, pause_s: float) -> None:
    code = error.code if isinstance(error, discord.HTTPException) else 0
    why = "200 were created today, which is all that Discord allows" if code == TOO_MANY_TODAY else repr(error)
    signals.note(
        SIGNAL,
        f"The commands cannot be registered with Discord: {why}. The bot works with those that were registered "
        f"before, and tries again within {max(pause_s, 60) / 60:.0f} minutes.",
    )


def fingerprint(commands: Iterable[Mapping[str, Any]]) -> str:
    """The same for two lists of commands exactly when they mean the same; the order of commands has no meaning."""
    plain = sorted((_plain(command) for command in commands), key=lambda it: (it.get("type", 1), it["name"]))
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _plain(part: Mapping[str, Any]) -> dict[str, Any]:
    """A command, option or choice without what Discord leaves out or adds: what is unset, false or empty."""
    found = {key: _value(key, value) for key, value in part.items() if key in _OURS}
    return {key: value for key, value in found.items() if value or (key in _NUMBERS_FROM_ZERO and value is not None)}


def _value(key: str, value: Any) -> Any:
    if key in ("options", "choices"):
        return [_plain(part) for part in value or ()]
    if key in ("contexts", "integration_types", "channel_types"):
        return sorted(value or ())
    if key == "default_member_permissions":  # a number when we say it, a string when Discord does; 0 is for nobody
        return None if value is None else str(value)
    return value
