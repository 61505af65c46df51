"""A local Discord in a thread of the test's own process, for a dashboard in another process."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from discord_sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class LocalDiscord:
    """Where it is, and who is there: Ada manages the one guild, Ben is a member of it."""

    sandbox: Sandbox
    guild_id: str
    ada: str
    ben: str

    def environment(self, dashboard: str) -> dict[str, str]:
        """What a site at that address needs, so that people can log in to it."""
        self.sandbox.add_redirect_uri(f"{dashboard}/discord/login/callback/")
        grants = self.sandbox.core.grants
        return {
            "DISCORD_CLIENT_ID": grants.client_id,
            "DISCORD_CLIENT_SECRET": grants.client_secret,
            "DISCORD_API_BASE": self.sandbox.api_base,
            "DISCORD_AUTHORIZE_URL": self.sandbox.authorize_url,
        }


@contextmanager
def local_discord() -> Iterator[LocalDiscord]:
    loop, sandbox = asyncio.new_event_loop(), Sandbox(rate_limits=False)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(sandbox.start(), loop).result(30)
        guild = sandbox.add_guild("Quiz at Discord")
        ada = sandbox.add_member(guild.id, "Ada", permissions=["manage_guild"])
        ben = sandbox.add_member(guild.id, "Ben")
        yield LocalDiscord(sandbox, guild.id, ada.id, ben.id)
        asyncio.run_coroutine_threadsafe(sandbox.stop(), loop).result(30)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()
