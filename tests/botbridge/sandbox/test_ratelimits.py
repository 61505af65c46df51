"""Rate limits are told in headers, kept by discord.py, and enforced on those who do not."""

from __future__ import annotations

import asyncio

import aiohttp

from botbridge.sandbox import Sandbox
from tests.botbridge.sandbox.support import place


async def test_discord_py_waits_by_the_headers_and_is_never_refused() -> None:
    async with place() as spot:
        await asyncio.gather(*(spot.channel.send(str(number)) for number in range(7)))
        calls = spot.sandbox.audit.calls("POST", r"/channels/\d+/messages")
        assert [it.status for it in calls] == [200] * 7
        assert calls[-1].started_s - calls[0].started_s > 4


async def test_a_client_that_does_not_wait_is_refused_with_429() -> None:
    async with (
        Sandbox() as sandbox,
        aiohttp.ClientSession(headers={"Authorization": f"Bot {sandbox.token}"}) as session,
    ):
        channel = sandbox.add_channel(sandbox.add_guild().id, "trivia")
        url = f"{sandbox.api_base}/channels/{channel.id}/messages"
        answers = []
        for _ in range(6):
            async with session.post(url, json={"content": "x"}) as response:
                answers.append((response.status, dict(response.headers), await response.json()))
    assert [status for status, _, _ in answers] == [200] * 5 + [429]
    assert [headers["X-RateLimit-Remaining"] for _, headers, _ in answers] == ["4", "3", "2", "1", "0", "0"]
    _, headers, body = answers[-1]
    assert {"Via", "Retry-After", "X-RateLimit-Bucket", "X-RateLimit-Limit", "X-RateLimit-Reset-After"} <= set(headers)
    assert 0 < body["retry_after"] <= 5 and body["global"] is False


async def test_limits_count_per_channel() -> None:
    async with place() as spot:
        other = spot.sandbox.add_channel(spot.guild_id, "other")
        headers = {"Authorization": f"Bot {spot.sandbox.token}"}
        async with aiohttp.ClientSession(headers=headers) as session:
            for channel_id in (spot.channel_id, other.id):
                for _ in range(5):
                    url = f"{spot.sandbox.api_base}/channels/{channel_id}/messages"
                    async with session.post(url, json={"content": "x"}) as response:
                        assert response.status == 200


async def test_no_authorisation_is_401() -> None:
    async with Sandbox() as sandbox, aiohttp.ClientSession() as session:
        for headers in ({}, {"Authorization": "Bot wrong"}, {"Authorization": f"Bearer {sandbox.token}"}):
            async with session.get(f"{sandbox.api_base}/users/@me", headers=headers) as response:
                assert response.status == 401
                assert await response.json() == {"message": "401: Unauthorized", "code": 0}
