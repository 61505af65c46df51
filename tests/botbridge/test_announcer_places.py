"""DiscordAnnouncer in forums and announcement channels, and among posts whose games the store has lost."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from botbridge import extras
from botbridge.announcer import DiscordAnnouncer
from discord_sandbox import Sandbox
from discord_sandbox.state import CROSSPOSTED
from games.domain.errors import MessageGone, Undeliverable
from games.domain.records import Game, MessageKind
from games.rules import scoring
from tests.botbridge import test_announcer as announcers

sandbox, announcer, game = announcers.sandbox, announcers.announcer, announcers.game

QUESTION, RESULTS = MessageKind.QUESTION, MessageKind.RESULTS
CROSSPOST = r".*/crosspost"


@pytest.fixture
def forum_game(game: Game, sandbox: Sandbox) -> Game:
    return replace(game, channel_id=sandbox.add_channel(game.guild_id, "quiz", kind="forum").id, forum=True)


@pytest.fixture
def may_delete(forum_game: Game, sandbox: Sandbox) -> None:
    sandbox.set_channel_permissions(forum_game.channel_id, sandbox.bot_id, allow=["manage_threads"])


@pytest.fixture
def published_game(game: Game, sandbox: Sandbox) -> Game:
    news = sandbox.add_channel(game.guild_id, "news", kind="announcement").id
    return replace(game, channel_id=news, publish=True)


async def test_a_post_of_a_forum_is_found_filled_and_deleted(
    announcer: DiscordAnnouncer, forum_game: Game, may_delete: None
) -> None:
    since_ms = forum_game.state.opens_ms
    post = await announcer.send_placeholder(forum_game, QUESTION, 0)
    assert await announcer.find(forum_game, QUESTION, 0, since_ms) == post
    assert await announcer.find_all(forum_game, QUESTION, since_ms) == [post]
    await announcer.show_question(forum_game, post)
    assert await announcer.open_posts(forum_game, since_ms) == {post: forum_game.id}
    for _ in range(2):
        await announcer.discard(forum_game, QUESTION, post)
    with pytest.raises(MessageGone):
        await announcer.show_question(forum_game, post)
    assert await announcer.find(forum_game, QUESTION, 0, since_ms) is None


async def test_results_of_a_forum_post_that_was_deleted_have_no_place(
    announcer: DiscordAnnouncer, forum_game: Game, may_delete: None
) -> None:
    post = await announcer.send_placeholder(forum_game, QUESTION, 0)
    playing = replace(forum_game, state=replace(forum_game.state, question_message_id=post))
    over = await announcer.send_placeholder(playing, RESULTS, 0)
    await announcer.discard(forum_game, QUESTION, post)
    with pytest.raises(MessageGone):
        await announcer.show_results(playing, scoring.results(playing, []), over)


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
async def test_what_discord_refuses_to_change_is_reported_and_not_taken_for_gone(
    announcer: DiscordAnnouncer, game: Game, sandbox: Sandbox, method: str
) -> None:
    post = await announcer.send_placeholder(game, QUESTION, 0)
    sandbox.faults.add(method=method, path=r"/channels/\d+/messages/\d+", action="error", status=403, code=50001)
    with pytest.raises(Undeliverable):
        if method == "PATCH":
            await announcer.show_question(game, post)
        else:
            await announcer.discard(game, QUESTION, post)
    assert len(sandbox.messages(game.channel_id)) == 1


async def test_of_a_post_that_may_not_be_deleted_the_message_goes(
    announcer: DiscordAnnouncer, forum_game: Game, sandbox: Sandbox
) -> None:
    post = await announcer.send_placeholder(forum_game, QUESTION, 0)
    await announcer.discard(forum_game, QUESTION, post)
    assert sandbox.messages(post) == []
    assert await announcer.find(forum_game, QUESTION, 0, forum_game.state.opens_ms) is None


async def test_question_and_results_are_published_once(
    announcer: DiscordAnnouncer, published_game: Game, sandbox: Sandbox
) -> None:
    post, over = [await announcer.send_placeholder(published_game, kind, 0) for kind in (QUESTION, RESULTS)]
    for _ in range(2):
        await announcer.show_question(published_game, post)
        await announcer.show_results(published_game, scoring.results(published_game, []), over)
    assert all(message.flags & CROSSPOSTED for message in sandbox.messages(published_game.channel_id))


async def test_what_may_not_be_published_now_is_published_later_and_holds_nothing_up(
    announcer: DiscordAnnouncer, published_game: Game, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "PAUSE_S", 0.01)
    sandbox.faults.add(path=CROSSPOST, action="error", status=403, code=0, times=2)
    post = await announcer.send_placeholder(published_game, QUESTION, 0)
    await announcer.show_question(published_game, post)
    await asyncio.gather(*announcer._extras._later)
    assert [call.status for call in sandbox.audit.calls("POST", CROSSPOST)] == [403, 403, 200]


async def test_a_lost_games_post_is_found_by_its_buttons_and_loses_them(
    announcer: DiscordAnnouncer, game: Game, sandbox: Sandbox
) -> None:
    since_ms = game.state.opens_ms
    bare = await announcer.send_placeholder(game, QUESTION, 0)
    earlier = await announcer.find_earlier(game, QUESTION, since_ms)
    assert earlier is not None and (earlier.message_id, earlier.is_shown) == (bare, False)
    await announcer.show_question(game, bare)
    earlier = await announcer.find_earlier(game, QUESTION, since_ms)
    assert earlier is not None and (earlier.message_id, earlier.is_shown) == (bare, True)
    over = await announcer.send_placeholder(game, RESULTS, 0)
    await announcer.show_results(game, scoring.results(game, []), over)

    assert await announcer.open_posts(game, since_ms) == {bare: game.id}, "results take no answers"
    await announcer.retire(game, bare)
    assert await announcer.open_posts(game, since_ms) == {}
    [post, _results] = sandbox.messages(game.channel_id)
    assert not list(post.interactive())
