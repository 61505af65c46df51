"""Rate limits are announced in headers, kept by discord.py, and enforced on those who do not."""

from __future__ import annotations

import asyncio
import json
import time

import aiohttp
import pytest

from discord_sandbox import Sandbox, SandboxClient
from tests.discord_sandbox.support import place


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


async def ask(sandbox: Sandbox, method: str, path: str, **body: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and text of an answer to the bot's token."""
    headers = {"Authorization": f"Bot {sandbox.token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.request(method, f"{sandbox.api_base}{path}", json=body or None) as response,
    ):
        return response.status, dict(response.headers), await response.text()


async def test_routes_may_share_a_long_window() -> None:
    async with Sandbox(rate_limits=False) as sandbox:
        path = f"/channels/{sandbox.add_channel(sandbox.add_guild().id, 'trivia').id}/messages"
        for method in ("GET", "POST"):
            sandbox.limits(f"{method} /channels/{{channel_id}}/messages", requests=2, window_s=300, bucket="channel")
        answers = [await ask(sandbox, "GET", path), await ask(sandbox, "POST", path, content="x")]
        answers.append(await ask(sandbox, "GET", path))
        assert [status for status, _, _ in answers] == [200, 200, 429]
        assert len({headers["X-RateLimit-Bucket"] for _, headers, _ in answers}) == 1
        assert [headers["X-RateLimit-Remaining"] for _, headers, _ in answers] == ["1", "0", "0"]
        assert 299 < float(answers[-1][1]["X-RateLimit-Reset-After"]) <= 300
        assert answers[-1][1]["Retry-After"] == "300"
        sandbox.core.ratelimits.now = lambda: time.monotonic() + 300
        assert (await ask(sandbox, "GET", path))[0] == 200


async def test_a_route_that_is_not_there_cannot_be_limited() -> None:
    async with Sandbox() as sandbox, SandboxClient(sandbox.page_url) as client:
        with pytest.raises(ValueError, match="no limited route"):
            await client.limits("POST /channels", 1, 1.0)
        await client.limits("GET /users/@me", 1, 60.0)
        assert [(await ask(sandbox, "GET", "/users/@me"))[0] for _ in range(2)] == [200, 429]


async def test_a_token_has_a_limit_for_all_routes() -> None:
    async with Sandbox(global_limit=3) as sandbox:
        channel = sandbox.add_channel(sandbox.add_guild().id, "trivia").id
        paths = ["/users/@me", "/gateway/bot", f"/channels/{channel}/messages", "/users/@me"]
        answers = [await ask(sandbox, "GET", path) for path in paths]
        assert [status for status, _, _ in answers] == [200, 200, 200, 429]
        _, headers, text = answers[-1]
        assert (headers["X-RateLimit-Global"], headers["X-RateLimit-Scope"]) == ("true", "global")
        assert json.loads(text)["global"] is True


@pytest.mark.parametrize(("scope", "banned"), [("user", True), ("shared", False)])
async def test_too_many_refused_requests_are_a_ban(scope: str, banned: bool) -> None:
    """What Cloudflare says is a page, for every route and without the words of Discord."""
    async with Sandbox(invalid_limit=3) as sandbox:
        sandbox.faults.add("429", times=2, scope=scope, retry_after_s=9)
        sandbox.faults.add("error", status=403, code=50013)
        answers = [await ask(sandbox, "GET", "/users/@me") for _ in range(4)]
        assert [status for status, _, _ in answers] == [429, 429, 403, 429 if banned else 200]
        assert sandbox.core.edge.invalid == (0 if banned else 1)
        if banned:
            status, headers, text = await ask(sandbox, "GET", "/gateway/bot")
            assert (status, headers["Retry-After"], "Via" in headers) == (429, "600", False)
            assert text.startswith("<html>")
            sandbox.core.edge.now = lambda: time.monotonic() + 600
            assert (await ask(sandbox, "GET", "/gateway/bot"))[0] == 200


async def test_no_authorisation_is_401() -> None:
    async with Sandbox() as sandbox, aiohttp.ClientSession() as session:
        for headers in ({}, {"Authorization": "Bot wrong"}, {"Authorization": f"Bearer {sandbox.token}"}):
            async with session.get(f"{sandbox.api_base}/users/@me", headers=headers) as response:
                assert response.status == 401
                assert await response.json() == {"message": "401: Unauthorized", "code": 0}


async def test_limits_that_were_set_can_be_taken_back() -> None:
    async with Sandbox() as sandbox:
        sandbox.limits("GET /users/@me", 1, 600)
        assert [(await ask(sandbox, "GET", "/users/@me"))[0] for _ in range(2)] == [200, 429]
        sandbox.core.ratelimits.reset()
        sandbox.limits("GET /gateway/bot", 1, 600)
        assert (await ask(sandbox, "GET", "/users/@me"))[1]["X-RateLimit-Limit"] != "1"
