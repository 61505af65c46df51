"""`manage.py sandbox` and `python -m discord_sandbox` run a local Discord by itself."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from discord_sandbox import SandboxClient

pytestmark = pytest.mark.process

PROJECT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("start", [("manage.py", "sandbox"), ("-m", "discord_sandbox")], ids=" ".join)
async def test_it_prints_where_it_is_and_stops_on_a_signal(start: tuple[str, ...]) -> None:
    arguments = [*start, "--port", "0", "--seed-demo", "--token", "known"]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=PROJECT, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        printed = {}
        while "Players" not in printed:
            name, _, value = (await process.stdout.readline()).decode().strip().replace("=", ": ", 1).partition(": ")
            printed[name] = value
        assert printed["DISCORD_TOKEN"] == "known"
        assert printed["DISCORD_API_BASE"].startswith("http://127.0.0.1:")
        async with SandboxClient(printed["Page"]) as client:
            (guild,) = (await client.world())["guilds"]
            assert guild["id"] == printed["Guild"]
            assert printed["Channel"] in [it["id"] for it in guild["channels"]]
            assert printed["Players"].split() == [it["id"] for it in guild["members"][-5:]]
            offered = await client.commands(printed["Administrator"], printed["Channel"])
            assert offered == []
    finally:
        process.terminate()
        assert await process.wait() == 0
