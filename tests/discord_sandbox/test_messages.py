"""Messages are posted, paged through, edited and deleted by an unmodified discord.py."""

from __future__ import annotations

import io

import discord
import pytest

from discord_sandbox import ManualClock, RefusedByClient
from tests.discord_sandbox.support import Place, eventually, place


async def test_a_message_is_posted_fetched_edited_and_deleted(spot: Place) -> None:
    message = await spot.channel.send("first", embed=discord.Embed(title="Title", description="Text"))
    fetched = await spot.channel.fetch_message(message.id)
    assert (fetched.content, fetched.embeds[0].title) == ("first", "Title")
    await message.edit(content="second", embed=None)
    (seen,) = spot.sandbox.messages(spot.channel_id)
    assert (seen.content, seen.embeds) == ("second", ())
    await message.delete()
    assert spot.sandbox.messages(spot.channel_id) == []
    with pytest.raises(discord.NotFound) as refusal:
        await spot.channel.fetch_message(message.id)
    assert refusal.value.code == 10008


async def test_history_is_paged_in_every_direction(spot: Place) -> None:
    for number in range(250):
        spot.sandbox.say(spot.ann, spot.channel_id, str(number))
    everything = [int(it.content) async for it in spot.channel.history(limit=None)]
    assert everything == list(range(249, -1, -1))
    messages = [it async for it in spot.channel.history(limit=None, oldest_first=True)]
    assert [int(it.content) for it in messages] == list(range(250))
    middle = messages[100]
    assert [int(it.content) async for it in spot.channel.history(limit=3, before=middle)] == [99, 98, 97]
    after = [int(it.content) async for it in spot.channel.history(limit=3, after=middle, oldest_first=True)]
    assert after == [101, 102, 103]
    around = [int(it.content) async for it in spot.channel.history(limit=5, around=middle)]
    assert sorted(around) == [98, 99, 100, 101, 102]


async def test_the_same_nonce_gives_the_same_message_for_five_minutes() -> None:
    clock = ManualClock()
    async with place(clock=clock) as spot:
        first = await spot.channel.send("once", nonce="qabc0")
        clock.advance(4 * 60)
        again = await spot.channel.send("twice", nonce="qabc0")
        assert (again.id, again.content) == (first.id, "once")
        clock.advance(2 * 60)
        late = await spot.channel.send("thrice", nonce="qabc0")
        assert late.id != first.id
        assert [it.content for it in spot.sandbox.messages(spot.channel_id)] == ["once", "thrice"]


async def test_a_nonce_counts_per_channel(spot: Place) -> None:
    other = spot.sandbox.add_channel(spot.guild_id, "other")
    await eventually(lambda: spot.bot.get_channel(int(other.id)))
    channel = spot.bot.get_channel(int(other.id))
    assert isinstance(channel, discord.TextChannel)
    first = await spot.channel.send("here", nonce="n")
    second = await channel.send("there", nonce="n")
    assert first.id != second.id


async def test_a_message_older_than_an_hour_takes_few_edits() -> None:
    clock = ManualClock()
    async with place(clock=clock, rate_limits=False) as spot:
        message = await spot.channel.send("old")
        for number in range(10):
            await message.edit(content=f"young {number}")
        clock.advance(3601)
        for number in range(3):
            await message.edit(content=f"old {number}")
        spot.bot.http.max_ratelimit_timeout = 30.0
        with pytest.raises(discord.RateLimited):
            await message.edit(content="one too many")
        assert spot.sandbox.audit.calls("PATCH")[-1].code == 30046
        clock.advance(3601)
        await message.edit(content="again")


async def test_only_the_author_edits_and_a_moderator_deletes(spot: Place) -> None:
    said = spot.sandbox.say(spot.ann, spot.channel_id, "mine")
    message = spot.channel.get_partial_message(int(said.id))
    with pytest.raises(discord.Forbidden) as refusal:
        await message.edit(content="yours")
    assert refusal.value.code == 50005
    with pytest.raises(discord.Forbidden) as refusal:
        await message.delete()
    assert refusal.value.code == 50013
    spot.sandbox.set_channel_permissions(spot.channel_id, spot.sandbox.bot_id, allow=["manage_messages"])
    await message.delete()


async def test_a_moderator_deletes_the_bots_message(spot: Place) -> None:
    question = await spot.question()
    with pytest.raises(RefusedByClient):
        spot.sandbox.delete_message(spot.ann, question)
    spot.sandbox.delete_message(spot.boss, question)
    with pytest.raises(discord.NotFound) as refusal:
        await spot.channel.get_partial_message(int(question)).edit(content="gone")
    assert refusal.value.code == 10008


async def test_a_reply_knows_what_it_replies_to(spot: Place) -> None:
    said = spot.sandbox.say(spot.ann, spot.channel_id, "question")
    await spot.channel.send("answer", reference=spot.channel.get_partial_message(int(said.id)), mention_author=True)
    reply = spot.sandbox.messages(spot.channel_id)[-1]
    assert reply.reply_to == said.id
    assert reply.pinged == (spot.ann,)
    spot.sandbox.delete_message(spot.ann, said.id)
    with pytest.raises(discord.HTTPException) as refusal:
        await spot.channel.send("too late", reference=spot.channel.get_partial_message(int(said.id)))
    assert refusal.value.code == 50035


async def test_a_file_becomes_an_attachment(spot: Place) -> None:
    message = await spot.channel.send("here", file=discord.File(io.BytesIO(b"a,b\n"), "answers.csv"))
    assert (message.attachments[0].filename, message.attachments[0].size) == ("answers.csv", 4)
    assert spot.sandbox.file(str(message.id), "answers.csv") == b"a,b\n"
    with pytest.raises(RefusedByClient, match="no such file"):
        spot.sandbox.file(str(message.id), "another.csv")
    await message.edit(attachments=[discord.File(io.BytesIO(b"c"), "another.csv")])
    assert spot.sandbox.file(str(message.id), "another.csv") == b"c"
    with pytest.raises(RefusedByClient, match="no such file"):
        spot.sandbox.file(str(message.id), "answers.csv")


async def test_a_file_that_is_too_large_is_refused(spot: Place) -> None:
    most = 10 * 1024 * 1024
    await spot.channel.send("10 MiB", file=discord.File(io.BytesIO(bytes(most)), "a.bin"))
    with pytest.raises(discord.HTTPException) as refusal:
        await spot.channel.send("more", file=discord.File(io.BytesIO(bytes(most + 1)), "a.bin"))
    assert (refusal.value.status, refusal.value.code) == (413, 40005)


async def test_messages_are_deleted_in_bulk(spot: Place) -> None:
    spot.sandbox.set_channel_permissions(spot.channel_id, spot.sandbox.bot_id, allow=["manage_messages"])
    messages = [await spot.channel.send(str(number)) for number in range(3)]
    await spot.channel.delete_messages(messages[:2])
    assert [it.content for it in spot.sandbox.messages(spot.channel_id)] == ["2"]


async def test_a_channel_that_is_gone_or_hidden_is_told_apart(spot: Place) -> None:
    spot.sandbox.set_channel_permissions(spot.channel_id, spot.sandbox.bot_id, deny=["view_channel"])
    channel = spot.channel
    with pytest.raises(discord.Forbidden) as refusal:
        await channel.send("hidden")
    assert refusal.value.code == 50001
    spot.sandbox.remove_channel(spot.channel_id)
    with pytest.raises(discord.NotFound) as missing:
        await channel.send("gone")
    assert missing.value.code == 10003


@pytest.mark.parametrize("right", ["send_messages", "embed_links"])
async def test_a_missing_permission_is_refused(spot: Place, right: str) -> None:
    spot.sandbox.set_channel_permissions(spot.channel_id, spot.sandbox.bot_id, deny=[right])
    with pytest.raises(discord.Forbidden) as refusal:
        await spot.channel.send("text", embed=discord.Embed(title="x"))
    assert refusal.value.code == 50013


async def test_without_the_right_to_read_history_there_is_none(spot: Place) -> None:
    await spot.question()
    spot.sandbox.set_channel_permissions(spot.channel_id, spot.sandbox.bot_id, deny=["read_message_history"])
    assert [it async for it in spot.channel.history()] == []
