"""Errors that would come again at every start: what each of them means, and what somebody has to do.

Such an end has an exit status of its own, since another try costs one of the 1,000 times a day that a bot may identify
itself, after which Discord resets its token. The codes with which the gateway closes, and which of them forbid another
try: https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
"""

from __future__ import annotations

import discord

from games.domain.errors import TokenRevoked

TOKEN = "Discord refuses the token. Copy it again from https://discord.com/developers/applications into DISCORD_TOKEN."
CLOSES = {
    4004: TOKEN,
    4010: "Discord calls the shard invalid (close code 4010), but Tally names none. Is DISCORD_GATEWAY_URL, or a proxy "
    "in between, Discord's own gateway?",
    4011: "Discord wants sharding (close code 4011): the bot is in more servers, about 2,500, than one connection may "
    "serve, and Tally has one. Take it out of servers, or let a second application with its own Tally serve some.",
    4012: "Discord no longer speaks the version of its gateway that this discord.py uses (close code 4012). Update "
    "Tally and its requirements.",
    4013: "Discord calls the intents invalid (close code 4013). Update Tally and its requirements.",
    4014: "Discord does not allow the intents (close code 4014). Tally needs none that is privileged: undo the change "
    "to its intents, or allow them at https://discord.com/developers/applications, Bot, Privileged Gateway Intents.",
}
"""Code -> what to do about it."""
_INTENTS = 4014
"""discord.py raises an error of its own for it."""


def advice(error: BaseException | None) -> str:
    """What to do about an error that would come again; empty for any other, after which another try may help."""
    if isinstance(error, discord.ConnectionClosed):
        return CLOSES.get(error.code, "")
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return CLOSES[_INTENTS]
    if isinstance(error, discord.LoginFailure):
        return advice(error.__cause__) if error.__cause__ else TOKEN
    if isinstance(error, discord.HTTPException):
        return TOKEN if error.status == 401 and is_discords(error) else ""
    return TOKEN if isinstance(error, TokenRevoked) else ""


def is_discords(error: discord.HTTPException) -> bool:
    """Whether an answer is Discord's own: a proxy in front of it, or Cloudflare, answers with a page."""
    return error.response.headers.get("Content-Type", "").startswith("application/json")
