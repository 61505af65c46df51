"""Row 13: a poster comes back to its game when that game is long over and gone."""

from __future__ import annotations

import asyncio

import pytest

from games.domain.errors import GameExists
from games.domain.records import Game, MessageKind, Phase
from games.models import ArchivedGame
from games.play.poster import post_now
from games.store import keys
from tests.faults import theatre
from tests.faults.discord_faults import (
    EDITS,
    FORGOTTEN_MS,
    about_to_send,
    another_worker,
    answered,
    assert_whole,
    lease_ends,
    sends,
)
from tests.faults.theatre import Scene
from tests.games.play.bank import SmallBank

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene


async def _played_by_another(scene: Scene, game: Game) -> None:
    """Another worker takes the game from its begin to history."""
    async with another_worker(scene) as other:
        await lease_ends(scene, game)
        await other.run_due()
        await answered(scene, game)
        await scene.store.end_now(scene.guild_id, game.id)
        await other.run_due()
    assert await scene.phase(game) is Phase.GONE


@pytest.mark.parametrize("forgotten", [False, True], ids=["nonce remembered", "nonce forgotten"])
async def test_13_late_poster_after_gone_posts_nothing(scene: Scene, forgotten: bool) -> None:
    """Its placeholder loses against the tombstone and is deleted."""
    game = await about_to_send(scene, MessageKind.QUESTION)
    slow = scene.sandbox.faults.add("delay", where=sends(MessageKind.QUESTION))
    posting = asyncio.create_task(scene.look())
    await slow.struck()
    await _played_by_another(scene, game)
    if forgotten:
        await scene.pass_time(FORGOTTEN_MS)
    slow.release()
    await posting
    await scene.look()
    await assert_whole(scene, game)
    assert await scene.store.get_active_games(scene.guild_id) == []


async def test_13_late_poster_deletes_its_placeholder_when_even_the_tombstone_is_gone(scene: Scene) -> None:
    """As after nine days, or a store that was flushed."""
    game = await about_to_send(scene, MessageKind.QUESTION)
    slow = scene.sandbox.faults.add("delay", where=sends(MessageKind.QUESTION))
    posting = asyncio.create_task(scene.look())
    await slow.struck()
    await _played_by_another(scene, game)
    await scene.pass_time(FORGOTTEN_MS)
    await scene.redis.delete(keys.state(game.guild_id, game.id))
    slow.release()
    await posting
    await assert_whole(scene, game)


async def test_13_late_poster_leaves_the_closed_question_closed(scene: Scene) -> None:
    """It fills the question in when the results are shown already, notices, and takes the options away again."""
    game = await about_to_send(scene, MessageKind.QUESTION)
    slow = scene.sandbox.faults.add("delay", method="PATCH", path=EDITS)
    filling = asyncio.create_task(scene.look())
    await slow.struck()
    await _played_by_another(scene, game)
    slow.release()
    await filling
    await assert_whole(scene, game)
    question, _ = scene.posts()
    assert [part["custom_id"] for part in question.interactive()] == [f"m:{game.id}"]


@pytest.mark.parametrize("guard", ["tombstone", "SQL"])
async def test_13_slot_of_a_game_that_is_gone_is_not_posted_again(scene: Scene, guard: str) -> None:
    """The tombstone refuses a second game for eight days, and SQL for ever; each of them alone is enough."""
    game = await about_to_send(scene, MessageKind.QUESTION)
    await scene.look()
    await answered(scene, game)
    await scene.end(game)
    before = scene.posts()
    if guard == "SQL":
        await scene.redis.delete(keys.state(game.guild_id, game.id))
    else:
        await ArchivedGame.objects.all().adelete()
    with pytest.raises(GameExists):
        await post_now(scene.store, SmallBank(), await scene.registration(), "1")
    await scene.look(2)
    assert scene.posts() == before
    assert await scene.store.get_active_games(scene.guild_id) == []
