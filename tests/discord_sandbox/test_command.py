"""`manage.py sandbox` runs a local Discord by itself."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from discord_sandbox import SandboxClient

PROJECT = Path(__file__).resolve().parents[2]


async def test_it_tells_where_it_is_and_stops_when_told() -> None:
    arguments = ["manage.py", "sandbox", "--port", "0", "--seed-demo", "--token", "known"]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=PROJECT, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        told = {}
        while "Players" not in told:
            name, _, value = (await process.stdout.readline()).decode().strip().replace("=", ": ", 1).partition(": ")
            told[name] = value
        assert told["DISCORD_TOKEN"] == "known"
        assert told["DISCORD_API_BASE"].startswith("http://127.0.0.1:")
        async with SandboxClient(told["Page"]) as client:
            (guild,) = (await client.world())["guilds"]
            assert guild["id"] == told["Guild"]
            assert told["Channel"] in [it["id"] for it in guild["channels"]]
            assert told["Players"].split() == [it["id"] for it in guild["members"][-5:]]
            offered = await client.commands(told["Administrator"], told["Channel"])
            assert offered == []
    finally:
        process.terminate()
        assert await process.wait() == 0
