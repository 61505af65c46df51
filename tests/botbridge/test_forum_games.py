"""A game in a forum, as its players meet it."""

from __future__ import annotations

import pytest_asyncio

from botbridge.messages import replies
from games.domain.guilds import ChannelKind
from games.domain.records import Question
from tests.botbridge.conftest import CAPITAL, PLANET, Town, until


@pytest_asyncio.fixture
async def forum(town: Town) -> Town:
    """A town with a forum, whose directory the bot has saved."""
    made = town.sandbox.add_channel(town.guild, "quiz", kind="forum").id

    async def reported() -> bool:
        return (await town.store.get_directory(town.guild)).kinds.get(made) is ChannelKind.FORUM

    await until(reported, "the forum is reported")
    town.forum = made
    return town


async def play(forum: Town, *questions: Question, slot: str) -> str:
    """The id of a game's post, once it is open."""
    queued = await forum.queue(*questions, slot=slot, channel_id=forum.forum, forum=True)
    return str((await until(lambda: forum._opened(queued), "the game is open")).question_message_id)


async def test_a_forum_is_registered_by_command(forum: Town) -> None:
    said = await forum.slash(forum.admin, "register", channel=forum.forum, times="8:00", thread=True)
    assert "Registered" in said.text
    [found] = await forum.store.get_registrations(forum.guild)
    assert found.channel_id == forum.forum
    forum.sandbox.set_forum(forum.forum, needs_tag=True)

    async def refused() -> bool:
        said = await forum.slash(forum.admin, "edit", registration=found.id, times="9:00")
        return "takes only posts with a tag" in said.text

    await until(refused, "the tag is asked for")


async def test_a_forums_games_are_answered_by_button_and_by_command_in_their_posts(forum: Town) -> None:
    first, second = await play(forum, CAPITAL, slot="1"), await play(forum, PLANET, slot="2")
    assert [it.name for it in forum.sandbox.core.world.guilds[forum.guild].threads()] == [
        "Trivia · Geography · easy",
        "Trivia · Science · medium",
    ]
    [question] = forum.sandbox.messages(first)
    assert "Saved" in (await forum.press(forum.ben, question, "B")).text
    said = await forum.sandbox.slash(forum.ben, second, "trivia answer", {"answer": "Jupiter"}).answered()
    assert "Saved: **Jupiter**" in said.text
    assert (await forum.slash(forum.ben, "answer", answer="B")).text == replies.SEVERAL_GAMES
    status = (await forum.slash(forum.ben, "status")).text
    assert f"https://discord.com/channels/{forum.guild}/{first}/{first}" in status


async def test_a_forum_that_one_does_not_see_hides_its_games(forum: Town) -> None:
    await play(forum, CAPITAL, slot="1")
    forum.sandbox.set_channel_permissions(forum.forum, forum.guild, deny=["view_channel"])
    forum.sandbox.set_channel_permissions(forum.forum, forum.sandbox.bot_id, allow=["view_channel"])
    assert "No game is in play." in (await forum.slash(forum.ben, "status")).text
