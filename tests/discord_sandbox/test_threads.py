"""Threads started from a message."""

from __future__ import annotations

import discord
import pytest

from tests.discord_sandbox.support import Place, eventually


async def test_a_thread_has_the_id_of_its_message_and_takes_posts(spot: Place) -> None:
    message = await spot.channel.send("Question")
    thread = await message.create_thread(name="Talk")
    assert thread.id == message.id
    await thread.send("inside")
    assert [it.content for it in spot.sandbox.messages(str(thread.id))] == ["inside"]
    assert spot.sandbox.messages(spot.channel_id)[0].thread_id == str(thread.id)
    assert (await spot.channel.fetch_message(message.id)).flags.has_thread


async def test_a_second_thread_from_a_message_is_refused(spot: Place) -> None:
    message = await spot.channel.send("Question")
    await message.create_thread(name="Talk")
    with pytest.raises(discord.HTTPException) as refusal:
        await spot.channel.get_partial_message(message.id).create_thread(name="Again")
    assert (refusal.value.status, refusal.value.code) == (400, 160004)


async def test_a_thread_needs_the_right_and_a_name(spot: Place) -> None:
    message = await spot.channel.send("Question")
    with pytest.raises(discord.HTTPException) as refusal:
        await message.create_thread(name="x" * 101)
    assert refusal.value.code == 50035
    spot.sandbox.set_channel_permissions(spot.channel_id, spot.sandbox.bot_id, deny=["create_public_threads"])
    with pytest.raises(discord.Forbidden) as forbidden:
        await message.create_thread(name="Talk")
    assert forbidden.value.code == 50013


async def test_a_post_opens_an_archived_thread_unless_it_is_locked(spot: Place) -> None:
    message = await spot.channel.send("Question")
    thread = await message.create_thread(name="Talk")
    inside = await thread.send("first")
    spot.sandbox.set_thread_state(str(thread.id), archived=True)
    with pytest.raises(discord.HTTPException) as refusal:
        await inside.edit(content="changed")
    assert refusal.value.code == 50083
    await thread.send("opens it")
    await inside.edit(content="changed")
    spot.sandbox.set_thread_state(str(thread.id), archived=True, locked=True)
    with pytest.raises(discord.HTTPException) as refusal:
        await thread.send("locked")
    assert refusal.value.code == 50083


async def test_a_bot_archives_its_thread(spot: Place) -> None:
    thread = await (await spot.channel.send("Question")).create_thread(name="Talk")
    await thread.edit(archived=True, locked=True)
    channel = await spot.bot.fetch_channel(thread.id)
    assert isinstance(channel, discord.Thread) and channel.archived and channel.locked


async def test_a_thread_obeys_its_parents_permissions_and_goes_with_it(spot: Place) -> None:
    thread = await (await spot.channel.send("Question")).create_thread(name="Talk")
    spot.sandbox.set_channel_permissions(spot.channel_id, spot.sandbox.bot_id, deny=["send_messages_in_threads"])
    with pytest.raises(discord.Forbidden) as refusal:
        await thread.send("no")
    assert refusal.value.code == 50013
    spot.sandbox.remove_channel(spot.channel_id)
    with pytest.raises(discord.NotFound) as missing:
        await thread.send("gone")
    assert missing.value.code == 10003
    await eventually(lambda: spot.bot.get_channel(int(spot.channel_id)) is None)
