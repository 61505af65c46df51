"""Row 10: a moderator deletes a placeholder before it is filled in."""

from __future__ import annotations

import asyncio

import pytest

from discord_sandbox.views import MessageView
from games.domain.records import Game, MessageKind, Phase
from tests.faults import theatre
from tests.faults.discord_faults import (
    EDITS,
    about_to_send,
    answered,
    assert_whole,
    bare,
    played_out,
    sends,
    sent,
)
from tests.faults.theatre import Scene

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene


async def _deleted_before_it_is_filled_in(scene: Scene, kind: MessageKind) -> tuple[Game, MessageView]:
    """The game, and its first placeholder of this kind, which a moderator has deleted."""
    game = await about_to_send(scene, kind)
    filling = scene.sandbox.faults.add("delay", method="PATCH", path=EDITS)
    looking = asyncio.create_task(scene.look())
    await filling.struck()
    [placeholder] = bare(scene)
    _delete(scene, placeholder.id)
    filling.release()
    await looking
    return game, placeholder


def _delete(scene: Scene, message_id: str) -> None:
    moderator = scene.sandbox.add_member(scene.guild_id, "Mod", permissions=["manage_messages"]).id
    scene.sandbox.delete_message(moderator, message_id)


@pytest.mark.parametrize("kind", list(MessageKind))
async def test_10_moderator_deletes_the_placeholder(scene: Scene, kind: MessageKind) -> None:
    """Another is sent, under a nonce of its own, for Discord still remembers the first."""
    game, deleted = await _deleted_before_it_is_filled_in(scene, kind)
    await played_out(scene, game)
    await assert_whole(scene, game)
    assert deleted.id not in [post.id for post in scene.posts()]
    assert sent(scene, kind) == 2
    nonces = [post.nonce for post in scene.posts()]
    assert nonces == [f"q{game.id}{int(kind is MessageKind.QUESTION)}", f"r{game.id}{int(kind is MessageKind.RESULTS)}"]


@pytest.mark.parametrize("kind", list(MessageKind))
async def test_10_moderator_deletes_a_placeholder_that_nobody_has_committed(scene: Scene, kind: MessageKind) -> None:
    """It arrived, but its sender does not know; the next try does not find it and sends another."""
    game = await about_to_send(scene, kind)
    scene.sandbox.faults.add("reset_done", where=sends(kind))
    await scene.look()
    [placeholder] = bare(scene)
    _delete(scene, placeholder.id)
    await played_out(scene, game)
    await assert_whole(scene, game)


async def test_10_moderator_deletes_the_question_in_play(scene: Scene) -> None:
    """What was answered counts; the results appear alone."""
    game = await about_to_send(scene, MessageKind.QUESTION)
    await scene.look()
    await answered(scene, game)
    _delete(scene, (await scene.state(game)).question_message_id)
    await scene.end(game)
    assert await scene.phase(game) is Phase.GONE
    [results] = scene.posts()
    assert "1 player" in results.text
    assert await scene.archived(game) == [(scene.players[0], "A")]
