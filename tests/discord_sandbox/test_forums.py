"""Forum channels: a post is a thread whose first message has its id."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from discord_sandbox import RefusedByClient
from tests.discord_sandbox.support import Place, eventually


async def forum(spot: Place) -> discord.ForumChannel:
    made = spot.sandbox.add_channel(spot.guild_id, "quiz", kind="forum")
    await eventually(lambda: spot.bot.get_channel(int(made.id)))
    channel = spot.bot.get_channel(int(made.id))
    assert isinstance(channel, discord.ForumChannel)
    return channel


async def posted(channel: discord.ForumChannel, **options: Any) -> discord.Thread:
    made = await channel.create_thread(name="Quiz of the day", embed=discord.Embed(title="Question"), **options)
    assert made.thread.id == made.message.id
    return made.thread


async def test_a_post_is_made_answered_archived_and_found_again(spot: Place) -> None:
    channel = await forum(spot)
    thread = await posted(channel, auto_archive_duration=4320)
    await thread.send("Results")
    assert [it.content for it in spot.sandbox.messages(str(thread.id))] == ["", "Results"]
    assert [it.id for it in await channel.guild.active_threads()] == [thread.id]
    assert [it async for it in channel.archived_threads()] == []
    await thread.edit(archived=True)
    assert [it.id async for it in channel.archived_threads()] == [thread.id]
    assert (await thread.fetch_message(thread.id)).embeds[0].title == "Question"


async def test_the_same_post_twice_is_two_posts(spot: Place) -> None:
    channel = await forum(spot)
    assert (await posted(channel)).id != (await posted(channel)).id


async def test_nothing_is_written_in_a_forum_itself(spot: Place) -> None:
    channel = await forum(spot)
    with pytest.raises(discord.HTTPException) as refusal:
        await spot.bot.get_partial_messageable(channel.id).send("loose")
    assert (refusal.value.status, refusal.value.code) == (400, 40058)
    with pytest.raises(RefusedByClient):
        spot.sandbox.say(spot.ann, str(channel.id), "loose")
    thread = await posted(channel)
    assert spot.sandbox.say(spot.ann, str(thread.id), "I know!").channel_id == str(thread.id)


async def test_a_post_needs_the_right_and_the_tag(spot: Place) -> None:
    channel = await forum(spot)
    spot.sandbox.set_forum(str(channel.id), needs_tag=True)
    await eventually(lambda: channel.flags.require_tag)
    with pytest.raises(discord.HTTPException) as refusal:
        await posted(channel)
    assert refusal.value.code == 40067
    spot.sandbox.set_channel_permissions(str(channel.id), spot.sandbox.bot_id, deny=["send_messages"])
    with pytest.raises(discord.Forbidden):
        await posted(channel)


async def test_a_post_is_deleted_by_who_manages_threads(spot: Place) -> None:
    channel = await forum(spot)
    thread = await posted(channel)
    with pytest.raises(discord.Forbidden):
        await thread.delete()
    await thread.get_partial_message(thread.id).delete()
    spot.sandbox.set_channel_permissions(str(channel.id), spot.sandbox.bot_id, allow=["manage_threads"])
    await thread.delete()
    with pytest.raises(discord.NotFound) as missing:
        await thread.send("gone")
    assert missing.value.code == 10003
