"""What the gateway forbids, with the close codes of Discord's documentation, and how it compresses."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from discord_sandbox import ManualClock, Sandbox, SandboxClient
from discord_sandbox.gateway import IdentifyRefusal


@asynccontextmanager
async def socket(sandbox: Sandbox, query: str = "") -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A socket that has been greeted."""
    async with aiohttp.ClientSession() as session, session.ws_connect(sandbox.gateway_url + query) as opened:
        if not query:
            assert (await opened.receive_json())["op"] == 10
        yield opened


async def identify(sandbox: Sandbox, opened: aiohttp.ClientWebSocketResponse, **data: Any) -> None:
    await opened.send_json({"op": 2, "d": {"token": sandbox.token, "intents": 1, "properties": {}, **data}})


async def closed_with(opened: aiohttp.ClientWebSocketResponse) -> int:
    while (frame := await opened.receive(timeout=5)).type is aiohttp.WSMsgType.TEXT:
        pass
    assert frame.type is aiohttp.WSMsgType.CLOSE
    return int(frame.data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"intents": 1 << 17}, 4013),
        ({"intents": "all"}, 4013),
        ({"intents": -1}, 4013),
        ({"intents": 1 | 1 << 15}, 4014),
        ({"intents": 1 | 1 << 1}, 4014),
        ({"shard": [1, 1]}, 4010),
        ({"shard": "first"}, 4010),
    ],
)
async def test_what_a_client_may_not_identify_with(data: dict[str, Any], code: int) -> None:
    async with Sandbox() as sandbox, socket(sandbox) as opened:
        sandbox.gateway.starts.privileged = 0
        await identify(sandbox, opened, **data)
        assert await closed_with(opened) == code


async def test_starts_are_counted_and_fall_until_the_day_is_over() -> None:
    clock = ManualClock()
    async with Sandbox(clock=clock) as sandbox:
        for left in (999, 998):
            async with socket(sandbox) as opened:
                await identify(sandbox, opened)
                assert (await opened.receive_json())["t"] == "READY"
            assert sandbox.gateway.starts.limit()["remaining"] == left
        clock.advance(3600)
        async with aiohttp.ClientSession(headers={"Authorization": f"Bot {sandbox.token}"}) as session:
            body = await (await session.get(f"{sandbox.api_base}/gateway/bot")).json()
            assert body["session_start_limit"] == {
                "total": 1000, "remaining": 998, "reset_after": 82_800_000, "max_concurrency": 1
            }  # fmt: skip
            clock.advance(82_800)
            body = await (await session.get(f"{sandbox.api_base}/gateway/bot")).json()
            assert body["session_start_limit"]["remaining"] == 1000


async def test_the_start_after_the_last_resets_the_token() -> None:
    async with Sandbox() as sandbox, socket(sandbox) as playing:
        await identify(sandbox, playing)
        assert (await playing.receive_json())["t"] == "READY"
        sandbox.gateway.starts.remaining = 0
        async with socket(sandbox) as opened:
            await identify(sandbox, opened)
            assert await closed_with(opened) == 4004
        assert await closed_with(playing) == 4004, "all sessions end"
        assert not sandbox.core.token_is_valid(sandbox.token)


async def test_too_many_starts_at_once_are_invalid_sessions() -> None:
    async with Sandbox() as sandbox:
        sandbox.gateway.starts.max_concurrency = 1
        async with socket(sandbox) as first, socket(sandbox) as second:
            await identify(sandbox, first)
            assert (await first.receive_json())["t"] == "READY"
            await identify(sandbox, second)
            assert await second.receive_json() == {"op": 9, "d": False}
            sandbox.gateway.starts.per_ms = 0
            await identify(sandbox, second)
            assert (await second.receive_json())["t"] == "READY"


async def test_more_than_120_events_in_a_minute() -> None:
    async with Sandbox() as sandbox, socket(sandbox) as opened:
        for _ in range(120):
            await opened.send_json({"op": 1, "d": None})
            assert (await opened.receive_json())["op"] == 11
        await opened.send_json({"op": 1, "d": None})
        assert await closed_with(opened) == 4008


async def test_an_event_that_is_too_long() -> None:
    async with Sandbox() as sandbox, socket(sandbox) as opened:
        await identify(sandbox, opened, properties={"os": "x" * 4096})
        assert await closed_with(opened) == 4002


async def test_frames_are_one_zlib_stream_for_a_client_that_asks_for_it() -> None:
    async with Sandbox() as sandbox, socket(sandbox, "?v=10&encoding=json&compress=zlib-stream") as opened:
        sandbox.add_guild("Quiz night ✓")
        inflate, seen = zlib.decompressobj(), []
        await identify(sandbox, opened)
        while len(seen) < 3:
            frame = await opened.receive(timeout=5)
            assert frame.type is aiohttp.WSMsgType.BINARY
            assert frame.data.endswith(b"\x00\x00\xff\xff"), "each ends in a sync flush"
            seen.append(json.loads(inflate.decompress(frame.data)))
    assert [(event["op"], event.get("t")) for event in seen] == [(10, None), (0, "READY"), (0, "GUILD_CREATE")]
    assert seen[2]["d"]["name"] == "Quiz night ✓"


async def test_a_guild_in_an_outage_comes_late() -> None:
    async with Sandbox() as sandbox, socket(sandbox) as opened:
        guild = sandbox.add_guild("Quiz night")
        sandbox.guild_unavailable(guild.id)
        await identify(sandbox, opened)
        ready = await opened.receive_json()
        assert ready["d"]["guilds"] == [{"id": guild.id, "unavailable": True}]
        with pytest.raises(TimeoutError):
            await opened.receive(timeout=0.2)
    async with Sandbox() as sandbox, socket(sandbox) as opened:
        guild = sandbox.add_guild("Quiz night")
        await identify(sandbox, opened)
        assert [(await opened.receive_json())["t"] for _ in range(2)] == ["READY", "GUILD_CREATE"]
        sandbox.guild_unavailable(guild.id)
        lost = await opened.receive_json()
        assert (lost["t"], lost["d"]) == ("GUILD_DELETE", {"id": guild.id, "unavailable": True})
        sandbox.guild_available(guild.id)
        back = await opened.receive_json()
        assert (back["t"], back["d"]["unavailable"], back["d"]["name"]) == ("GUILD_CREATE", False, "Quiz night")


async def test_another_process_sets_them_too() -> None:
    async with Sandbox() as sandbox, SandboxClient(sandbox.page_url) as client, socket(sandbox) as opened:
        starts_left = await client.starts(remaining=70, bar=4011)
        assert (starts_left["identified"], starts_left["remaining"]) == (0, 70)
        await identify(sandbox, opened)
        assert await closed_with(opened) == IdentifyRefusal.SHARDING_REQUIRED
        starts_left = await client.starts(bar=None)
        assert (starts_left["identified"], starts_left["remaining"]) == (1, 69)
        with pytest.raises(ValueError, match="takes no times_ms"):
            await client.starts(times_ms=0)
        guild = sandbox.add_guild("Quiz night")
        await client.guild_unavailable(guild.id)
        assert guild.unavailable
        await client.guild_available(guild.id)
        assert not guild.unavailable
        await asyncio.sleep(0)


async def test_a_heartbeat_is_answered_a_little_later_and_nothing_waits_for_it() -> None:
    async with Sandbox() as sandbox, socket(sandbox) as opened:
        await opened.send_json({"op": 1, "d": None})
        assert (await opened.receive_json())["op"] == 11  # before the client has identified, too
        guild = sandbox.add_guild("Quiz night")
        await identify(sandbox, opened)
        assert [(await opened.receive_json())["t"] for _ in range(2)] == ["READY", "GUILD_CREATE"]
        await opened.send_json({"op": 1, "d": 2})
        await opened.send_json({"op": 8, "d": {"guild_id": guild.id, "query": "", "limit": 0}})
        found = [await opened.receive_json() for _ in range(2)]
        assert [(it["op"], it.get("t")) for it in found] == [(0, "GUILD_MEMBERS_CHUNK"), (11, None)]
