"""Row 34: the channel, the guild, the bot's membership or the role to mention goes away while a game is on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from games.domain.records import Phase
from tests.faults import theatre
from tests.faults.theatre import Scene

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene

POSTING = r"/channels/\d+/messages"
REMOVALS: dict[str, tuple[Callable[[Scene], None], str]] = {
    "channel": (lambda scene: scene.sandbox.remove_channel(scene.channel_id), "10003"),
    "guild": (lambda scene: scene.sandbox.remove_guild(scene.guild_id), "10003"),
    "bot": (lambda scene: scene.sandbox.remove_bot(scene.guild_id), "50001"),
}


@pytest.mark.parametrize("what", REMOVALS)
async def test_34_place_removed_while_answers_are_taken(scene: Scene, what: str) -> None:
    """The game is closed, scored and archived without its channel, and the bot serves everybody else."""
    remove, code = REMOVALS[what]
    game = await scene.play()
    await scene.press(scene.players[0], game, "A")
    await scene.press(scene.players[1], game, "B")
    remove(scene)
    finished = await scene.end(game)
    assert finished.game.state.results_message_id == f"undeliverable:{code}"
    assert finished.results.answers == 2
    assert await scene.archived(game) == [(scene.players[0], "A"), (scene.players[1], "B")]
    await _serves_another_guild(scene)


@pytest.mark.parametrize("what", REMOVALS)
async def test_34_place_removed_between_placeholder_and_question(scene: Scene, what: str) -> None:
    remove, _ = REMOVALS[what]
    game = await scene.queue()
    filling = scene.sandbox.faults.add("delay", method="PATCH", path=rf"{POSTING}/\d+")
    posting = asyncio.create_task(scene.look())
    await filling.struck()
    remove(scene)
    filling.release()
    await posting
    assert await scene.phase(game) is Phase.FAILED
    registration = await scene.registration()
    assert registration.failures == 1
    assert registration.last_problem
    await _serves_another_guild(scene)


@pytest.mark.parametrize("what", REMOVALS)
async def test_34_place_removed_before_the_next_slot(scene: Scene, what: str) -> None:
    remove, _ = REMOVALS[what]
    await scene.register()
    remove(scene)
    game = await scene.queue()
    await scene.look()
    assert await scene.phase(game) is Phase.FAILED
    assert (await scene.registration()).failures == 1
    await _serves_another_guild(scene)


async def test_34_role_to_mention_removed(scene: Scene) -> None:
    """Before the post nobody is pinged and the game is played; after it nothing changes at all."""
    role = scene.sandbox.add_role(scene.guild_id, "Quizzers", mentionable=True).id
    scene.sandbox.set_member_roles(scene.guild_id, scene.players[0], [role])
    first = await scene.play("1", mention_role_id=role)
    assert scene.posts()[0].pinged == (scene.players[0],)
    scene.sandbox.remove_role(scene.guild_id, role)
    assert "Saved" in (await scene.press(scene.players[0], first, "A")).text
    second = await scene.queue("2")
    await scene.look()
    assert await scene.phase(second) is Phase.OPEN
    assert scene.posts()[1].pinged == ()
    for game in (first, second):
        finished = await scene.end(game)
        assert finished.game.state.results_message_id.isdigit()
    assert await scene.archived(first) == [(scene.players[0], "A")]


async def _serves_another_guild(scene: Scene) -> None:
    """The bot is still on the gateway, posts, takes answers and closes elsewhere."""
    scene.guild_id = scene.sandbox.add_guild("Elsewhere").id
    scene.channel_id = scene.sandbox.add_channel(scene.guild_id, "trivia").id
    player = scene.sandbox.add_member(scene.guild_id, "neighbour").id
    game = await scene.play()
    assert "Saved" in (await scene.press(player, game, "C")).text
    finished = await scene.end(game)
    assert finished.game.state.results_message_id == scene.posts()[-1].id
    assert await scene.archived(game) == [(player, "C")]
