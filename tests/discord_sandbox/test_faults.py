"""Every fault, as discord.py meets it."""

from __future__ import annotations

import asyncio

import aiohttp
import discord
import pytest

from discord_sandbox.faults import Attempt
from tests.discord_sandbox.support import Place, eventually, place

POSTS = r"/channels/\d+/messages"


def contents(spot: Place) -> list[str]:
    return [it.content for it in spot.sandbox.messages(spot.channel_id)]


async def test_a_429_is_waited_out_by_the_client(spot: Place) -> None:
    spot.sandbox.faults.add("429", method="POST", path=POSTS, times=2, retry_after_s=0.01)
    await spot.channel.send("at last")
    assert contents(spot) == ["at last"]
    assert [it.status for it in spot.sandbox.audit.calls("POST", POSTS)] == [429, 429, 200]


async def test_a_global_429_stops_other_routes_too(spot: Place) -> None:
    spot.sandbox.faults.add("429", method="POST", path=POSTS, retry_after_s=0.1, everywhere=True)
    posting = asyncio.create_task(spot.channel.send("late"))
    await spot.sandbox.audit.wait("POST", POSTS)
    await asyncio.sleep(0.01)
    await spot.bot.fetch_channel(int(spot.channel_id))
    fetched = spot.sandbox.audit.calls("GET", rf"/channels/{spot.channel_id}")[0]
    assert fetched.started_s - spot.sandbox.audit.calls("POST", POSTS)[0].started_s > 0.09
    await posting


async def test_a_429_without_via_is_taken_for_a_ban(spot: Place) -> None:
    spot.sandbox.faults.add("429", method="POST", path=POSTS, via=False)
    with pytest.raises(discord.HTTPException) as refusal:
        await spot.channel.send("no")
    assert refusal.value.status == 429
    assert contents(spot) == []


async def test_a_503_is_raised_at_once(spot: Place) -> None:
    spot.sandbox.faults.add("5xx", method="POST", path=POSTS)
    with pytest.raises(discord.DiscordServerError) as refusal:
        await spot.channel.send("no")
    assert refusal.value.status == 503
    assert contents(spot) == []


async def test_a_502_is_tried_again_though_the_request_was_done(spot: Place) -> None:
    spot.sandbox.faults.add("5xx", method="POST", path=POSTS, status=502, done=True)
    await spot.channel.send("once")
    # discord.py gives every post a nonce, so the repetition finds the first.
    assert contents(spot) == ["once"]
    first, second = spot.sandbox.audit.calls("POST", POSTS)[:2]
    assert (first.status, first.done, second.status) == (502, True, 200)


@pytest.mark.parametrize(("action", "left"), [("timeout_done", ["sent"]), ("timeout_not_done", [])])
async def test_an_answer_may_never_come(spot: Place, action: str, left: list[str]) -> None:
    fault = spot.sandbox.faults.add(action, method="POST", path=POSTS)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(spot.channel.send("sent", nonce="n"), 0.2)
    assert contents(spot) == left
    fault.release()
    await spot.channel.send("sent", nonce="n")
    assert contents(spot) == ["sent"]


@pytest.mark.parametrize(("action", "left"), [("reset_done", ["sent"]), ("reset_not_done", [])])
async def test_a_connection_may_be_reset(spot: Place, action: str, left: list[str]) -> None:
    spot.sandbox.faults.add(action, method="POST", path=POSTS)
    with pytest.raises(aiohttp.ClientError):
        await spot.channel.send("sent", nonce="n")
    assert contents(spot) == left
    call = spot.sandbox.audit.calls("POST", POSTS)[0]
    assert (call.status, call.fault, call.done) == (0, action, bool(left))


async def test_a_delayed_request_is_done_even_when_the_client_has_given_up(spot: Place) -> None:
    fault = spot.sandbox.faults.add("delay", method="POST", path=POSTS)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(spot.channel.send("ghost"), 0.1)
    assert contents(spot) == []
    fault.release()
    await spot.sandbox.audit.wait("POST", POSTS)
    assert contents(spot) == ["ghost"]


async def test_a_delayed_answer_comes_after_its_time(spot: Place) -> None:
    spot.sandbox.faults.add("delay", method="POST", path=POSTS, delay_s=0.2)
    await spot.channel.send("slow")
    call = spot.sandbox.audit.calls("POST", POSTS)[0]
    assert call.ended_s - call.started_s > 0.19


async def test_any_error_of_discord_can_be_injected(spot: Place) -> None:
    message = await spot.channel.send("Question")
    spot.sandbox.faults.add("error", path=r".*/threads", status=400, code=160006, message="Too many active threads")
    with pytest.raises(discord.HTTPException) as refusal:
        await message.create_thread(name="Talk")
    assert (refusal.value.status, refusal.value.code) == (400, 160006)


async def test_a_fault_strikes_what_it_matches_and_no_more(spot: Place) -> None:
    faults = spot.sandbox.faults
    by_body = faults.add("5xx", body='"content": *"bad"')
    by_predicate = faults.add("5xx", where=is_worse)
    await spot.channel.send("good")
    for text in ("bad", "worse"):
        with pytest.raises(discord.DiscordServerError):
            await spot.channel.send(text)
    await spot.channel.send("bad")
    assert contents(spot) == ["good", "bad"]
    assert (by_body.hits, by_predicate.hits) == (1, 1)


def is_worse(attempt: Attempt) -> bool:
    return isinstance(attempt.body, dict) and attempt.body.get("content") == "worse"


async def test_a_fault_on_the_callback_fails_the_interaction_unless_it_was_done() -> None:
    async with place(deadline_s=1.0) as spot:
        question = await spot.question()
        spot.sandbox.faults.add("reset_done", path=r"/interactions/.*")
        seen = await spot.sandbox.press(spot.ann, question, "choice:A").acknowledged()
        assert seen.text == "Your answer: A"
        spot.sandbox.faults.add("error", path=r"/interactions/.*", status=404, code=10062)
        act = spot.sandbox.press(spot.ann, question, "choice:A")
        assert (await act.acknowledged()).state == "failed"


async def test_a_revoked_token_is_refused_everywhere(spot: Place) -> None:
    url = f"{spot.sandbox.api_base}/users/@me"
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {spot.sandbox.token}"}) as session:
        await spot.sandbox.revoke_token()
        async with session.get(url) as response:
            assert response.status == 401
        await eventually(spot.bot.is_closed)
        assert spot.sandbox.gateway.connected == 0
        spot.sandbox.restore_token()
        async with session.get(url) as response:
            assert response.status == 200


async def test_an_unknown_route_is_404(spot: Place) -> None:
    with pytest.raises(discord.NotFound) as refusal:
        await spot.channel.invites()
    assert refusal.value.code == 0
