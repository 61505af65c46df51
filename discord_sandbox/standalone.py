"""A sandbox that runs by itself until it is stopped, for a bot in another process and a visitor in a browser."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable

from discord_sandbox.sandbox import Sandbox
from discord_sandbox.seeding import Community, seed_demo


async def run(sandbox: Sandbox, *, seed: bool, write: Callable[[str], object]) -> None:
    """Serve until SIGTERM or Ctrl-C. `write` is given one line for each address, secret and id that a bot needs."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with sandbox:
        write("\n".join(_lines(sandbox, seed_demo(sandbox) if seed else None)))
        await stop.wait()


def _lines(sandbox: Sandbox, community: Community | None) -> list[str]:
    """`NAME=value` for what a bot takes from its environment, `Name: value` for the rest."""
    values = {
        "Page": sandbox.page_url,
        "DISCORD_API_BASE": sandbox.api_base,
        "DISCORD_GATEWAY_URL": sandbox.gateway_url,
        "DISCORD_TOKEN": sandbox.token,
        "DISCORD_AUTHORIZE_URL": sandbox.authorize_url,
        "DISCORD_CLIENT_ID": sandbox.core.grants.client_id,
        "DISCORD_CLIENT_SECRET": sandbox.core.grants.client_secret,
    }
    if community:
        values |= {"Guild": community.guild_id, "Channel": community.channel_id, "Administrator": community.admin_id}
        values["Players"] = " ".join(community.player_ids)
    return [f"{name}={value}" if name.isupper() else f"{name}: {value}" for name, value in values.items()]
