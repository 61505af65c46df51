"""Keeps one guild's duties from beginning while its records are brought in, and other imports away from it."""

from __future__ import annotations

import secrets
import time

from games.domain import limits
from games.domain.errors import LeaseHeld
from games.domain.ports import Store

RENEW_S = 15.0


class GuildLease:
    """At most one guild is held; holding another gives the first one back. Raises LeaseHeld."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._token = secrets.token_hex(16)
        self._guild_id = ""
        self._renewed = 0.0

    async def take(self, guild_id: str) -> None:
        """To be called before each record; costs nothing while the lease is fresh."""
        now = time.monotonic()
        if guild_id == self._guild_id and now - self._renewed < RENEW_S:
            return
        if guild_id != self._guild_id:
            await self.release()
        try:
            await self._store.hold_guild(guild_id, self._token, limits.LEASE_MS)
        except LeaseHeld as error:
            raise LeaseHeld(
                f"Another migration brings records into server {guild_id}, or one was killed there less than a minute "
                "ago. Wait for it, or a minute."
            ) from error
        self._guild_id, self._renewed = guild_id, now

    async def release(self) -> None:
        if self._guild_id:
            await self._store.hold_guild(self._guild_id, self._token, 0)
            self._guild_id = ""
