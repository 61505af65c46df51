"""A server's id with a wrong digit is an id too: what nothing knows is no server, and nothing was done for it."""

from __future__ import annotations

from collections.abc import Container

from django.core.management.base import CommandError

from games.management.exits import USAGE


def require_known(guild_id: str, known: Container[str]) -> str:
    """The id itself. Raises CommandError with exit status 2."""
    if guild_id not in known:
        raise CommandError(f"Neither the store nor the database knows a server {guild_id}.", returncode=USAGE)
    return guild_id
