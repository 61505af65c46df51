"""Announcement channels: what is posted there may be published, once."""

from __future__ import annotations

import discord
import pytest

from discord_sandbox import RefusedByClient
from tests.discord_sandbox.support import Place, eventually


async def news(spot: Place) -> discord.TextChannel:
    made = spot.sandbox.add_channel(spot.guild_id, "news", kind="announcement")
    await eventually(lambda: spot.bot.get_channel(int(made.id)))
    channel = spot.bot.get_channel(int(made.id))
    assert isinstance(channel, discord.TextChannel) and channel.is_news()
    return channel


async def test_a_message_is_published_once_and_edited_after_that(spot: Place) -> None:
    channel = await news(spot)
    message = await channel.send("Question")
    await message.publish()
    with pytest.raises(discord.HTTPException) as refusal:
        await message.publish()
    assert (refusal.value.status, refusal.value.code) == (400, 40033)
    await message.edit(content="Closed")
    assert (await channel.fetch_message(message.id)).flags.crossposted
    thread = await message.create_thread(name="Talk")
    assert thread.type is discord.ChannelType.news_thread


async def test_nothing_else_is_published(spot: Place) -> None:
    message = await spot.channel.send("Question")
    with pytest.raises(discord.HTTPException) as refusal:
        await message.publish()
    assert (refusal.value.status, refusal.value.code) == (400, 50024)
    channel = await news(spot)
    theirs = spot.sandbox.say(spot.ann, str(channel.id), "mine")
    for denied, id in (("send_messages", (await channel.send("ours")).id), ("manage_messages", int(theirs.id))):
        spot.sandbox.set_channel_permissions(str(channel.id), spot.sandbox.bot_id, deny=[denied])
        with pytest.raises(discord.Forbidden):
            await channel.get_partial_message(id).publish()


async def test_a_kind_that_there_is_not_is_refused(spot: Place) -> None:
    with pytest.raises(RefusedByClient, match="text, announcement, forum"):
        spot.sandbox.add_channel(spot.guild_id, "stage", kind="stage")
