"""Row 8: a request to post a placeholder arrives when Discord has forgotten its nonce and another message has won.

What remains of it is a bare placeholder, seen twice for a while. The sweep deletes it.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from redis.asyncio import Redis

from discord_sandbox.faults import Fault
from games.domain.records import Game, MessageKind, Phase
from games.store import keys
from tests.faults import theatre
from tests.faults.discord_faults import (
    FORGOTTEN_MS,
    POSTS,
    about_to_send,
    assert_whole,
    bare,
    gives_up_after,
    played_out,
    sends,
    until,
)
from tests.faults.theatre import Scene

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene


async def _won_by_another(scene: Scene, kind: MessageKind) -> tuple[Game, Fault]:
    """A game whose first placeholder of a kind is still on its way when the second is filled in already."""
    game = await about_to_send(scene, kind)
    lost = scene.sandbox.faults.add("delay", where=sends(kind))
    with gives_up_after(1.0):
        await scene.look()
    await scene.pass_time(FORGOTTEN_MS)
    await scene.look()
    assert await scene.phase(game) is (Phase.OPEN if kind is MessageKind.QUESTION else Phase.GONE)
    return game, lost


async def _arrives(scene: Scene, lost: Fault) -> None:
    """The request that nobody waits for any more is carried out, when Discord knows its nonce no longer."""
    await scene.pass_time(FORGOTTEN_MS)
    before = len(scene.posts())
    lost.release()
    await until(lambda: len(scene.posts()) > before)


async def _sweeps(scene: Scene) -> None:
    await scene.pass_time(scene.store.orphans_after_ms)
    await scene.look()


async def _orphans_due(redis: Redis, game: Game) -> list[str]:
    """What is noted of orphans among the guild's duties."""
    return [member for member in await redis.zrange(keys.due(game.guild_id), 0, -1) if member.startswith("s:")]


@pytest.mark.parametrize("kind", list(MessageKind))
async def test_08_post_arrives_after_nonce_window_and_is_swept_away(scene: Scene, kind: MessageKind) -> None:
    game, lost = await _won_by_another(scene, kind)
    await _arrives(scene, lost)
    [orphan] = bare(scene)
    assert game.questions[0].text not in orphan.text, "it shows neither a question nor a result"
    await _sweeps(scene)
    assert bare(scene) == []
    await played_out(scene, game)
    await _sweeps(scene)
    assert await _orphans_due(scene.redis, game) == [], "nothing more can come of a game that is over"
    await assert_whole(scene, game)


async def test_08_post_arrives_within_nonce_window_and_is_the_same_message(scene: Scene) -> None:
    game, lost = await _won_by_another(scene, MessageKind.QUESTION)
    lost.release()
    await scene.sandbox.audit.wait("POST", POSTS, 2)
    assert len(scene.posts()) == 1
    await played_out(scene, game)
    await assert_whole(scene, game)


async def test_08_sweep_leaves_what_is_no_orphan_of_its_game(scene: Scene) -> None:
    """The winner, another game's placeholder and a stranger's copy stay."""
    game, lost = await _won_by_another(scene, MessageKind.QUESTION)
    await _arrives(scene, lost)
    stranger = scene.sandbox.say(scene.players[0], scene.channel_id, f"q{game.id}0")
    foreign = await scene.bot.announcer.send_placeholder(replace(game, id="z" * 20), MessageKind.QUESTION, 0)
    await _sweeps(scene)
    winner = (await scene.state(game)).question_message_id
    assert [post.id for post in scene.posts()] == [winner, stranger.id, foreign]


async def test_08_sweep_waits_until_a_winner_is_known(scene: Scene) -> None:
    """A placeholder that a worker is about to commit is nobody's to delete."""
    game = await about_to_send(scene, MessageKind.RESULTS)
    scene.sandbox.faults.add("5xx", where=sends(MessageKind.RESULTS), done=True)
    scene.sandbox.faults.add("5xx", method="GET", path=POSTS)
    await scene.look()
    await scene.pass_time(60_000)
    await scene.look()
    assert len(await _orphans_due(scene.redis, game)) == 1
    [waiting] = bare(scene)
    await scene.store.claim(game.guild_id, game.id)  # a worker that goes no further
    await _sweeps(scene)
    assert [post.id for post in bare(scene)] == [waiting.id]


async def test_08_sweep_looks_again_when_discord_does_not_answer(scene: Scene) -> None:
    game, lost = await _won_by_another(scene, MessageKind.RESULTS)
    await _arrives(scene, lost)
    scene.sandbox.faults.add("5xx", method="GET", path=POSTS)
    await _sweeps(scene)
    assert len(bare(scene)) == 1
    await _sweeps(scene)
    await assert_whole(scene, game)


async def test_08_sweep_gives_up_a_channel_that_is_gone(scene: Scene) -> None:
    game, _ = await _won_by_another(scene, MessageKind.RESULTS)
    scene.sandbox.remove_channel(scene.channel_id)
    await _sweeps(scene)
    assert await _orphans_due(scene.redis, game) == []
