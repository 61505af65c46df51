"""Row 92: a game in a forum is one post and one results message, whoever is killed and whatever arrives late.

Discord has no nonce for a forum's posts: what is repeated must be looked for, and what comes too late is deleted.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from discord_sandbox.views import MessageView
from games.domain.guilds import ChannelKind, GuildDirectory
from games.domain.records import Game, Phase
from games.play.poster import post_now
from tests.faults import theatre
from tests.faults.conftest import House
from tests.faults.discord_faults import gives_up_after
from tests.faults.test_01_killed_bot import _assert_killed
from tests.faults.theatre import RETRY_MS, Scene
from tests.games.play.bank import SmallBank

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene

POSTING = r"/channels/\d+/threads"


def posts_of(place: House | Scene) -> list[list[MessageView]]:
    """The messages of each post of the forum."""
    guild = place.sandbox.core.world.guilds[place.guild_id]
    return [place.sandbox.messages(it.id) for it in guild.threads() if it.parent_id == place.channel_id]


async def play(house: House, game: Game) -> None:
    await house.sandbox.gateway.wait_connected()
    [[question]] = posts_of(house)
    for player in house.players:
        seen = await house.sandbox.press(player, question.id, f"a:{game.id}:0:B").answered()
        assert seen.text.startswith("✅"), seen.text
    await house.store.end_now(house.guild_id, game.id)


@pytest.mark.slow
@pytest.mark.parametrize("house", ["forum"], indirect=True)
@pytest.mark.parametrize(
    "step", ["begin_send", "send_placeholder", "elect_message", "show_question", "send_placeholder#2", "show_results"]
)
async def test_92_bot_killed_around_a_forum_post(house: House, step: str) -> None:
    await house.store.save_directory(forum_directory(house.guild_id, house.channel_id))
    registration = await house.register(window_s=600)
    await post_now(house.store, SmallBank(), registration, "1")
    is_opened = step in ("send_placeholder#2", "show_results")
    doomed = await house.start_bot(step)
    if not is_opened:
        await _assert_killed(doomed)
        await house.expire_leases()
        await house.start_bot()
    game = await house.open_game()
    assert game.forum
    await play(house, game)
    if is_opened:
        await _assert_killed(doomed)
        await house.expire_leases()
        await house.start_bot()
    state = (await house.finished_game()).game.state
    [[question, results]] = posts_of(house)
    assert (question.id, results.id) == (state.question_message_id, state.results_message_id)
    assert game.questions[0].text in question.text and game.questions[0].explanation in results.text
    assert f"/{question.id}/{results.id}" in question.text, "the link leads into the post"
    assert len(house.archived_answers()) == len(house.players)


def forum_directory(guild_id: str, channel_id: str) -> GuildDirectory:
    kinds = {channel_id: ChannelKind.FORUM}
    return GuildDirectory(guild_id=guild_id, name="Quiz night", channels={channel_id: "quiz"}, kinds=kinds)


@pytest_asyncio.fixture
async def forum(scene: Scene) -> AsyncIterator[Scene]:
    scene.channel_id = scene.sandbox.add_channel(scene.guild_id, "quiz", kind="forum").id
    await scene.store.save_directory(forum_directory(scene.guild_id, scene.channel_id))
    yield scene


async def closed(scene: Scene, game: Game) -> None:
    """It is played to its end, and nothing is left over but its one post."""
    state = await scene.state(game)
    said = await scene.sandbox.press(scene.players[0], state.question_message_id, scene.button(game, "B")).answered()
    assert said.text.startswith("✅"), said.text
    await scene.end(game)
    [[question, results]] = posts_of(scene)
    state = await scene.state(game)
    assert (question.id, results.id) == (state.question_message_id, state.results_message_id)


@pytest.mark.parametrize("how", ["timeout_done", "reset_done", "timeout_not_done", "reset_not_done"])
async def test_92_nobody_knows_whether_the_post_was_made(forum: Scene, how: str) -> None:
    forum.sandbox.faults.add(how, method="POST", path=POSTING)
    with gives_up_after(0.3):
        game = await forum.queue()
        await forum.look()
    assert await forum.phase(game) is Phase.POSTING
    await forum.pass_time(RETRY_MS)
    await forum.look()
    assert await forum.phase(game) is Phase.OPEN
    await closed(forum, game)


@pytest.mark.parametrize("may_delete", [True, False])
async def test_92_a_post_that_arrives_late_is_deleted(forum: Scene, may_delete: bool) -> None:
    """Without Manage Threads only its message goes: nobody can answer in it."""
    if may_delete:
        forum.sandbox.set_channel_permissions(forum.channel_id, forum.sandbox.bot_id, allow=["manage_threads"])
    late = forum.sandbox.faults.add("delay", method="POST", path=POSTING, delay_s=None)
    with gives_up_after(0.3):
        game = await forum.queue()
        await forum.look()
    await forum.pass_time(RETRY_MS)
    await forum.look()
    assert await forum.phase(game) is Phase.OPEN
    late.release()
    await forum.sandbox.audit.wait("POST", POSTING, 2)
    assert len(posts_of(forum)) == 2
    await forum.pass_time(15 * 60_000)
    await forum.look(2)
    winner = (await forum.state(game)).question_message_id
    assert [post[0].id for post in posts_of(forum) if post] == [winner]
    assert len(posts_of(forum)) == (1 if may_delete else 2)


async def test_92_results_of_a_deleted_post_are_given_up(forum: Scene) -> None:
    game = await forum.play()
    forum.sandbox.remove_channel(game.state.question_message_id)
    await forum.store.end_now(forum.guild_id, game.id)
    await forum.look(2)
    assert await forum.phase(game) is Phase.GONE
    assert (await forum.state(game)).results_message_id == "undeliverable:10003"


async def test_92_a_cancelled_game_says_so_in_its_post(forum: Scene) -> None:
    game = await forum.play()
    await forum.store.cancel_game(forum.guild_id, game.id)
    await forum.look()
    [[question]] = posts_of(forum)
    assert "cancelled" in question.text


async def test_92_the_post_of_a_lost_game_says_so(forum: Scene) -> None:
    game = await forum.play()
    announcer = forum.bot.announcer
    assert await announcer.open_posts(game, game.slot_ms) == {game.state.question_message_id: game.id}
    await announcer.retire(game, game.state.question_message_id)
    assert await announcer.open_posts(game, game.slot_ms) == {}
    [[question]] = posts_of(forum)
    assert list(question.interactive()) == []


async def test_92_where_the_bot_has_told_nothing_the_refusal_is_told(forum: Scene) -> None:
    await forum.store.save_directory(GuildDirectory(guild_id=forum.guild_id))
    game = await forum.queue()
    await forum.look()
    assert await forum.phase(game) is Phase.FAILED
    assert "forum" in (await forum.registration()).last_problem
