"""What may come of asking Discord something through discord.py, other than an answer."""

from __future__ import annotations

import aiohttp
import discord

UNREADABLE = (TypeError, ValueError, LookupError, AttributeError)
"""What discord.py, or who reads what it returns, raises over an answer that is not Discord's: it checks none."""
ANY = (discord.DiscordException, aiohttp.ClientError, OSError, *UNREADABLE)
"""Caught only around what is asked and read, since it covers most errors of our own too."""
