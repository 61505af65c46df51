"""Discord's limits as the bot's client keeps them, on the wire."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import ClassVar, cast

import aiohttp
import pytest
import pytest_asyncio
from discord.http import Route

from botbridge.discord_api import rate_limits
from botbridge.discord_api.rate_limits import MustWait, PacedClient, PacedHTTP
from discord_sandbox import Sandbox
from discord_sandbox.faults import Fault
from games.domain import signals
from tests.botbridge.conftest import discord_here

POSTING = r"/channels/\d+/messages"


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Limits come where a test adds them."""
    async with discord_here(rate_limits=False) as running:
        yield running


@pytest.fixture
def http(client: PacedClient) -> PacedHTTP:
    return client.http


def is_signalled() -> bool:
    return rate_limits.SIGNAL in {signal.name for signal in signals.current()}


@pytest.fixture
def channel(sandbox: Sandbox) -> str:
    return sandbox.add_channel(sandbox.add_guild().id, "trivia").id


async def post(http: PacedHTTP, channel: str) -> None:
    route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
    await http.request(route, json={"content": "hello"})


def limit(sandbox: Sandbox, retry_after_s: float, **options: object) -> Fault:
    return sandbox.faults.add("429", method="POST", path=POSTING, retry_after_s=retry_after_s, **options)


def later(http: PacedHTTP, seconds: float) -> None:
    """Let time pass for the client's waits."""
    clock = http.pace.now
    http.pace.now = lambda: clock() + seconds


@pytest.mark.parametrize("scope", ["user", "shared", "global"])
async def test_whoever_gives_up_within_a_wait_leaves_the_client_usable(
    http: PacedHTTP, sandbox: Sandbox, channel: str, scope: str
) -> None:
    """The wait is short enough to be waited for, the act is not patient enough for it."""
    limit(sandbox, 1.0, scope=scope)
    for _ in range(3):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await post(http, channel)
    later(http, 1.0)
    async with asyncio.timeout(5):
        await post(http, channel)
    assert len(sandbox.messages(channel)) == 1


async def test_a_global_wait_holds_for_every_route_and_the_others_only_for_their_own(
    http: PacedHTTP, sandbox: Sandbox, channel: str
) -> None:
    other = sandbox.add_channel(sandbox.add_guild().id, "elsewhere").id
    limit(sandbox, 60, scope="user")
    with pytest.raises(MustWait):
        await post(http, channel)
    await post(http, other)
    limit(sandbox, 600, scope="global")
    with pytest.raises(MustWait):
        await post(http, other)
    asked = len(sandbox.audit.calls())
    for route in (Route("GET", "/users/@me"), Route("GET", "/gateway/bot")):
        with pytest.raises(MustWait) as raised:
            await http.request(route)
        assert 590 < raised.value.retry_after <= 600
    assert len(sandbox.audit.calls()) == asked
    later(http, 600)
    await http.request(Route("GET", "/users/@me"))
    await post(http, channel)


async def test_what_waits_for_its_bucket_is_not_sent_into_a_global_wait(
    http: PacedHTTP, sandbox: Sandbox, channel: str
) -> None:
    slow = sandbox.faults.add("delay", method="POST", path=POSTING)
    first = asyncio.create_task(post(http, channel))
    await slow.struck()
    second = asyncio.create_task(post(http, channel))  # behind the first, which knows no limit yet
    sandbox.faults.add("429", method="GET", path="/users/@me", retry_after_s=60, scope="global")
    with pytest.raises(MustWait):
        await http.request(Route("GET", "/users/@me"))
    slow.release()
    await first
    with pytest.raises(MustWait):
        await second
    assert len(sandbox.audit.calls("POST", POSTING)) == 1


async def test_a_limit_of_one_message_holds_up_no_other(http: PacedHTTP, sandbox: Sandbox, channel: str) -> None:
    """30046, edits of an old message: Discord says so in the code, and answers 429 like for a route."""
    limit(sandbox, 1800, code=30046)
    with pytest.raises(MustWait):
        await post(http, channel)
    await post(http, channel)


async def test_short_waits_are_repeated_a_few_times_only(http: PacedHTTP, sandbox: Sandbox, channel: str) -> None:
    endless = limit(sandbox, 0.01, times=99)
    with pytest.raises(MustWait):
        await post(http, channel)
    assert endless.hits == rate_limits.TRIES


@pytest.mark.parametrize("page", [True, False])
async def test_a_429_of_something_in_front_of_discord_is_for_all(
    http: PacedHTTP, sandbox: Sandbox, channel: str, page: bool
) -> None:
    limit(sandbox, 60, html=page, via=False)
    with pytest.raises(MustWait):
        await post(http, channel)
    with pytest.raises(MustWait):
        await http.request(Route("GET", "/users/@me"))


MESSAGES = "/channels/{channel_id}/messages"


async def read(http: PacedHTTP, channel: str) -> None:
    await http.request(Route("GET", MESSAGES, channel_id=channel), params={"limit": 1})


@pytest.mark.parametrize("window_s", [40, 60, 300])
async def test_what_a_long_window_leaves_is_used_and_no_more(
    http: PacedHTTP, sandbox: Sandbox, channel: str, window_s: int
) -> None:
    for method in ("GET", "POST"):
        sandbox.limits(f"{method} {MESSAGES}", requests=7, window_s=window_s, bucket="channel")
    await read(http, channel)
    done = await asyncio.gather(*(post(http, channel) for _ in range(9)), return_exceptions=True)
    refused = [it for it in done if isinstance(it, MustWait)]
    assert (len(sandbox.messages(channel)), len(refused)) == (6, 3)
    assert all(window_s - 5 < it.retry_after <= window_s for it in refused)
    with pytest.raises(MustWait):
        await read(http, channel)
    assert {call.status for call in sandbox.audit.calls()} == {200}, "the sandbox was never asked for too much"
    later(http, window_s)
    sandbox.core.ratelimits.now = http.pace.now
    await read(http, channel)
    await post(http, channel)


async def test_a_wait_is_signalled_while_it_lasts_for_more_than_ten_seconds(
    http: PacedHTTP, sandbox: Sandbox, channel: str
) -> None:
    """Whether Discord had to say so or its window's headers were enough; one message's edits are no such state."""
    limit(sandbox, 1800, code=30046)
    limit(sandbox, 0.01, scope="global")
    with pytest.raises(MustWait):
        await post(http, channel)
    await post(http, channel)
    assert not is_signalled()
    sandbox.limits(f"POST {MESSAGES}", requests=1, window_s=30)
    await post(http, channel)
    for _ in range(2):
        with pytest.raises(MustWait):
            await post(http, channel)
    assert is_signalled()
    later(http, 30)
    sandbox.core.ratelimits.now = http.pace.now
    await post(http, channel)
    assert not is_signalled()


async def test_a_wait_is_not_forgotten_for_many_other_channels(http: PacedHTTP, sandbox: Sandbox, channel: str) -> None:
    """discord.py forgets buckets that rest for five minutes once there are 256."""
    limit(sandbox, 1800)
    with pytest.raises(MustWait):
        await post(http, channel)
    for bucket in http._buckets.values():
        bucket._last_request -= 600
    for number in range(300):
        http.get_ratelimit(f"another:{number}")
    with pytest.raises(MustWait):
        await post(http, channel)
    assert len(sandbox.audit.calls("POST")) == 1


@pytest.mark.parametrize("nonsense", ["NaN", "Infinity", '"soon"', "null"])
async def test_nonsense_for_a_wait_is_taken_for_a_minute(nonsense: str) -> None:
    class Response:
        headers: ClassVar = {"Via": "1.1 google"}

        async def read(self) -> bytes:
            return f'{{"retry_after": {nonsense}, "global": false}}'.encode()

    limit_read = await rate_limits._read(cast("aiohttp.ClientResponse", Response()))
    assert (limit_read.retry_after, limit_read.everywhere) == (rate_limits.UNSAID_S, False)


async def test_a_window_that_begins_anew_with_each_answer_ends_nothing(
    http: PacedHTTP, sandbox: Sandbox, channel: str
) -> None:
    for method in ("GET", "POST"):
        sandbox.limits(f"{method} {MESSAGES}", requests=3, window_s=60, bucket="channel", rolling=True)
    for _ in range(10):
        later(http, 2)
        await read(http, channel)
        await post(http, channel)
    assert len(sandbox.messages(channel)) == 10


async def test_a_short_window_is_waited_for_in_turn(http: PacedHTTP, sandbox: Sandbox, channel: str) -> None:
    sandbox.limits(f"POST {MESSAGES}", requests=3, window_s=0.5)
    started = asyncio.get_running_loop().time()
    await asyncio.gather(*(post(http, channel) for _ in range(9)))
    assert 1.0 <= asyncio.get_running_loop().time() - started < 3
    assert {call.status for call in sandbox.audit.calls("POST")} == {200}


async def test_the_last_request_of_a_window_is_not_slept_over(http: PacedHTTP, sandbox: Sandbox, channel: str) -> None:
    sandbox.limits(f"POST {MESSAGES}", requests=1, window_s=300)
    async with asyncio.timeout(2):
        await post(http, channel)


async def test_a_request_that_is_cancelled_gives_its_turn_back(http: PacedHTTP, sandbox: Sandbox, channel: str) -> None:
    sandbox.faults.add("timeout_not_done", method="POST", path=POSTING)
    for _ in range(2):
        with suppress(TimeoutError):
            async with asyncio.timeout(0.2):
                await post(http, channel)
    await post(http, channel)


async def test_the_commands_sync_gives_up_and_goes_on_later(http: PacedHTTP, sandbox: Sandbox, channel: str) -> None:
    sandbox.faults.add("429", method="PUT", path=r"/applications/\d+/commands", retry_after_s=20, scope="global")
    with pytest.raises(MustWait):
        await http.bulk_upsert_global_commands(sandbox.bot_id, [])
    later(http, 20)
    assert await http.bulk_upsert_global_commands(sandbox.bot_id, []) == []
    await post(http, channel)
