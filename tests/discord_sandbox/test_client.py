"""The control side over HTTP, through its typed client, as another process uses it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from discord_sandbox import RefusedByClient, SandboxClient
from tests.discord_sandbox.support import Place, eventually


@pytest.fixture
async def client(spot: Place) -> AsyncIterator[SandboxClient]:
    async with SandboxClient(spot.sandbox.page_url) as found:
        yield found


async def test_it_builds_a_world(client: SandboxClient, spot: Place) -> None:
    guild = await client.add_guild("New")
    role = await client.add_role(guild, "Fans", ["manage_guild"], mentionable=True)
    channel = await client.add_channel(guild, "trivia", "Topic")
    member = await client.add_member(guild, "Cleo", roles=[role], permissions=["manage_messages"])
    await client.set_channel_permissions(channel, guild, deny=["send_messages"])
    world = {it["id"]: it for it in (await client.world())["guilds"]}
    assert "Cleo" in [it["name"] for it in world[guild]["members"]]
    with pytest.raises(RefusedByClient):
        await client.say(member, channel, "no")
    await client.remove_channel(channel)
    with pytest.raises(RefusedByClient):
        await client.messages(channel)
    assert all(isinstance(found, str) for found in (guild, role, channel, member))


async def test_it_acts_and_sees_what_the_member_sees(client: SandboxClient, spot: Place) -> None:
    question = await spot.question()
    message = (await client.messages(spot.channel_id))[-1]
    assert message.id == question
    pressed = await client.press(spot.ann, question, message.custom_id("A"))
    assert (pressed.state, pressed.text, pressed.messages[0].ephemeral) == ("acknowledged", "Your answer: A", True)
    answered = await client.slash(spot.ann, spot.channel_id, "trivia answer", {"city": "Rome"}, wait="answer")
    assert answered.text == "Stored: Rome (True)"
    completed = await client.autocomplete(spot.ann, spot.channel_id, "trivia answer", "city", {"city": "R"})
    assert [it["value"] for it in completed.choices] == ["Rome"]
    shown = await client.message_menu(spot.ann, question, "Submit Answer")
    stored = await client.submit_modal(shown.id, {"text": "Paris"})
    assert stored.text == "Stored: Paris"
    assert await client.interaction(stored.id) == stored
    mine = [it.text for it in await client.screen(spot.ann, spot.channel_id)]
    assert mine == ["Capital of France?", "Your answer: A", "Stored: Rome (True)", "Stored: Paris"]
    assert {it["name"] for it in await client.commands(spot.boss, spot.channel_id)} >= {"setup", "trivia"}
    said = await client.say(spot.ann, spot.channel_id, "hello")
    await client.delete_message(spot.boss, said.id)
    assert said.id not in [it.id for it in await client.messages(spot.channel_id)]


async def test_it_injects_faults_and_reads_the_audit(client: SandboxClient, spot: Place) -> None:
    fault = await client.add_fault("timeout_done", method="POST", path=r"/channels/\d+/messages")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(spot.channel.send("x"), 0.2)
    assert await client.fault_hits(fault) == 1
    await client.release_fault(fault)
    calls = await client.audit("POST", r"/channels/\d+/messages")
    assert [(it["status"], it["fault"], it["body"]["content"]) for it in calls] == [(0, "timeout_done", "x")]
    await client.add_fault("5xx")
    await client.clear_faults()
    await spot.channel.send("y")


async def test_it_breaks_and_mends_the_gateway(client: SandboxClient, spot: Place) -> None:
    await client.gateway("drop")
    await eventually(lambda: spot.bot.resumed == 1)
    await client.gateway("duplicate", event="INTERACTION_CREATE", times=1, copies=3)
    await client.press(spot.ann, await spot.question(), "count")
    await eventually(lambda: len(spot.bot.seen) == 3)
    await client.revoke_token()
    assert (await client.info())["connected"] == 0
    await client.restore_token()


async def test_wrong_arguments_are_told(client: SandboxClient) -> None:
    with pytest.raises(ValueError, match="no such verb"):
        await client.call("dance")
    with pytest.raises(ValueError, match="add_guild"):
        await client.call("add_guild", colour="red")
    with pytest.raises(ValueError, match="no such act"):
        await client.gateway("explode")


async def test_a_foreign_web_site_cannot_use_it(spot: Place) -> None:
    url = f"{spot.sandbox.page_url}sandbox/api/info"
    async with aiohttp.ClientSession() as session:
        async with session.post(url, json={}, headers={"Origin": "https://example.org"}) as response:
            assert response.status == 403
        async with session.post(url, data="{}", headers={"Content-Type": "text/plain"}) as response:
            assert response.status == 415
        async with session.post(url, json={}, headers={"Origin": spot.sandbox.page_url.rstrip("/")}) as response:
            assert response.status == 200
