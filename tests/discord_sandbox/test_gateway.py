"""Sessions begin, break, resume and end as discord.py expects it."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import discord
import pytest
from discord.gateway import DiscordWebSocket, KeepAliveHandler

from discord_sandbox import Sandbox
from tests.discord_sandbox.support import Place, ToyBot, eventually, place, running


async def test_a_client_logs_in_and_sees_its_guilds() -> None:
    intents = discord.Intents(guilds=True, members=True)
    async with place(ToyBot(intents)) as spot:
        assert spot.bot.user is not None and str(spot.bot.user.id) == spot.sandbox.bot_id
        guild = spot.bot.get_guild(int(spot.guild_id))
        assert guild is not None
        assert [channel.name for channel in guild.text_channels] == ["trivia"]
        assert {member.name for member in guild.members} == {"Ann", "Boss", "Tally", "Guild owner"}
        boss = guild.get_member(int(spot.boss))
        assert boss is not None and boss.guild_permissions.manage_guild
        assert spot.channel.permissions_for(guild.me).send_messages


async def test_members_can_be_queried() -> None:
    async with place(ToyBot(discord.Intents(guilds=True, members=True))) as spot:
        guild = spot.bot.get_guild(int(spot.guild_id))
        assert guild is not None
        assert [it.name for it in await guild.query_members("an")] == ["Ann"]
        assert [it.name for it in await guild.query_members(user_ids=[int(spot.boss)])] == ["Boss"]
        assert (await guild.fetch_member(int(spot.ann))).name == "Ann"
        assert {it.name async for it in guild.fetch_members()} == {"Ann", "Boss", "Tally", "Guild owner"}


async def test_heartbeats_are_answered() -> None:
    async with place(heartbeat_ms=50) as spot:
        await asyncio.sleep(0.3)
        assert spot.sandbox.gateway.connected == 1
        assert spot.bot.latency < 5


async def test_a_client_counts_an_answer_from_its_own_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that is there before discord.py has noted its heartbeat is taken for one that is an interval late."""
    seen: list[float] = []
    ack, send = KeepAliveHandler.ack, DiscordWebSocket.send_heartbeat

    def watched(handler: KeepAliveHandler) -> None:
        ack(handler)
        seen.append(handler.latency)

    async def heard_late(socket: DiscordWebSocket, data: Any) -> None:
        await send(socket, data)
        await asyncio.sleep(0.005)  # until the thread that asked for it runs: a busy moment

    monkeypatch.setattr(KeepAliveHandler, "ack", watched)
    monkeypatch.setattr(DiscordWebSocket, "send_heartbeat", heard_late)
    async with place(heartbeat_ms=300):
        await eventually(lambda: len(seen) >= 6)
    assert sorted(seen)[3] < 0.2, "answers were counted from the heartbeat before"


async def test_a_client_without_heartbeats_is_cut_off() -> None:
    async with Sandbox(heartbeat_ms=50) as sandbox, aiohttp.ClientSession() as session:
        socket = await session.ws_connect(sandbox.gateway_url)
        await socket.receive_json()
        frame = await socket.receive(timeout=5)
        assert frame.type is aiohttp.WSMsgType.CLOSE and frame.data == 4009


async def test_a_wrong_token_is_refused_on_both_roads() -> None:
    async with Sandbox() as sandbox:
        bot = ToyBot()
        with pytest.raises(discord.LoginFailure):
            sandbox.core.token_valid = False
            async with running(bot, sandbox):
                pass
        async with aiohttp.ClientSession() as session:
            socket = await session.ws_connect(sandbox.gateway_url)
            await socket.receive_json()
            await socket.send_json({"op": 2, "d": {"token": "wrong", "intents": 0}})
            frame = await socket.receive(timeout=5)
            assert frame.type is aiohttp.WSMsgType.CLOSE and frame.data == 4004


async def test_a_dropped_client_resumes_and_gets_what_it_missed(spot: Place) -> None:
    spot.sandbox.gateway.refuse(1)
    await spot.sandbox.gateway.drop()
    spot.sandbox.say(spot.boss, spot.channel_id, "said while away")
    await eventually(lambda: spot.bot.resumed == 1)
    await eventually(lambda: len(spot.bot.said) == 1)
    assert spot.sandbox.gateway.connected == 1


async def test_an_interaction_survives_a_short_cut(spot: Place) -> None:
    question = await spot.question()
    await spot.sandbox.gateway.drop()
    seen = await spot.sandbox.press(spot.ann, question, "choice:A").acknowledged()
    assert seen.text == "Your answer: A"


async def test_op_7_makes_the_client_resume(spot: Place) -> None:
    spot.sandbox.gateway.reconnect()
    await eventually(lambda: spot.bot.resumed == 1)


async def test_op_9_makes_the_client_identify_anew(spot: Place) -> None:
    spot.sandbox.gateway.invalidate()
    await eventually(lambda: spot.sandbox.gateway.connected == 0)
    await spot.sandbox.gateway.wait_connected()
    assert spot.bot.resumed == 0
    seen = await spot.sandbox.press(spot.ann, await spot.question(), "choice:A").acknowledged()
    assert seen.acknowledged


async def test_a_forgotten_session_is_answered_with_op_9_and_begins_anew(spot: Place) -> None:
    await spot.sandbox.gateway.drop(forget=True)
    await asyncio.wait_for(spot.sandbox.gateway.wait_connected(), 10)
    assert spot.bot.resumed == 0


async def test_an_event_can_come_twice(spot: Place) -> None:
    question = await spot.question()
    spot.sandbox.gateway.duplicate("INTERACTION_CREATE")
    await spot.sandbox.press(spot.ann, question, "count").acknowledged()
    await eventually(lambda: len(spot.bot.seen) == 2)
    assert spot.bot.seen[0].id == spot.bot.seen[1].id


async def test_an_event_can_come_late_and_be_overtaken(spot: Place) -> None:
    question = await spot.question()
    spot.sandbox.gateway.delay(0.2, "INTERACTION_CREATE")
    slow = spot.sandbox.press(spot.ann, question, "choice:A")
    fast = spot.sandbox.press(spot.boss, question, "choice:B")
    await asyncio.gather(slow.acknowledged(), fast.acknowledged())
    assert [str(it.id) for it in spot.bot.seen] == [fast.id, slow.id]


async def test_two_processes_with_one_token_both_get_every_event(spot: Place) -> None:
    async with running(ToyBot(), spot.sandbox) as twin:
        assert spot.sandbox.gateway.connected == 2
        spot.sandbox.say(spot.ann, spot.channel_id, "hello")
        await eventually(lambda: len(twin.said) == len(spot.bot.said) == 1)


async def test_content_is_kept_from_a_client_without_the_intent() -> None:
    async with place() as spot:
        spot.sandbox.say(spot.ann, spot.channel_id, "private")
        spot.sandbox.say(spot.ann, spot.channel_id, f"hello <@{spot.sandbox.bot_id}>")
        await eventually(lambda: len(spot.bot.said) == 2)
        assert [it.content for it in spot.bot.said] == ["", f"hello <@{spot.sandbox.bot_id}>"]
    async with place(ToyBot(discord.Intents.all())) as spot:
        spot.sandbox.say(spot.ann, spot.channel_id, "public")
        await eventually(lambda: spot.bot.said)
        assert spot.bot.said[0].content == "public"


async def test_changes_of_the_world_reach_the_client(spot: Place) -> None:
    sandbox, bot = spot.sandbox, spot.bot
    guild = bot.get_guild(int(spot.guild_id))
    assert guild is not None
    second = sandbox.add_channel(spot.guild_id, "second")
    role = sandbox.add_role(spot.guild_id, "Fans")
    await eventually(lambda: guild.get_channel(int(second.id)) and guild.get_role(int(role.id)))
    sandbox.set_channel_permissions(spot.channel_id, sandbox.bot_id, deny=["send_messages"])
    await eventually(lambda: not spot.channel.permissions_for(guild.me).send_messages)
    sandbox.remove_channel(second.id)
    sandbox.remove_role(spot.guild_id, role.id)
    await eventually(lambda: not guild.get_channel(int(second.id)) and not guild.get_role(int(role.id)))
    other = sandbox.add_guild("Other")
    await eventually(lambda: bot.get_guild(int(other.id)))
    sandbox.remove_bot(other.id)
    await eventually(lambda: not bot.get_guild(int(other.id)))
    sandbox.remove_guild(spot.guild_id)
    await eventually(lambda: not bot.guilds)
