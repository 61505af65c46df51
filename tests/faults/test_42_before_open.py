"""Row 42: an answer that comes before its game is open is refused with a word, and keeps nothing from opening."""

from __future__ import annotations

import asyncio

import pytest

from games.domain.errors import GameNotFound
from games.domain.records import Game, Phase
from games.rules import schedule
from games.rules.schedule import next_slots
from tests.faults import theatre
from tests.faults.theatre import PATIENCE_S, RETRY_MS, Scene
from tests.games.samples import submit

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene

POSTING = r"/channels/\d+/messages"
NOT_OPEN_YET = "This game is not open yet."


async def test_42_submit_while_the_question_is_shown_but_not_open(scene: Scene) -> None:
    """Discord shows the buttons before it has replied to us: the player who is that fast is asked to try again."""
    game = await scene.queue()
    showing = scene.sandbox.faults.add("timeout_done", method="PATCH", path=rf"{POSTING}/\d+")
    posting = asyncio.create_task(scene.look())
    await showing.struck()
    early = await _press_first_button(scene)
    assert NOT_OPEN_YET in early
    assert await scene.phase(game) is Phase.POSTING
    showing.release()
    await posting

    await scene.pass_time(RETRY_MS)
    await scene.look()
    assert await scene.phase(game) is Phase.OPEN
    assert await scene.stored(game, scene.players[0]) == []
    assert "Saved" in await _press_first_button(scene)
    finished = await scene.end(game)
    assert await scene.archived(game) == [(scene.players[0], "A")]
    assert (finished.game.state.accepted, dict(finished.game.state.refused)) == (1, {"NOT_OPEN_YET": 1})
    assert len(scene.posts()) == 2


async def test_42_command_while_only_the_placeholder_stands(scene: Scene) -> None:
    game = await scene.queue()
    reserving = scene.sandbox.faults.add("timeout_done", method="POST", path=POSTING)
    posting = asyncio.create_task(scene.look())
    await reserving.struck()
    act = scene.sandbox.slash(scene.players[0], scene.channel_id, "trivia answer", {"answer": "A"})
    assert NOT_OPEN_YET in (await act.answered(PATIENCE_S)).text
    reserving.release()
    await posting
    await scene.pass_time(RETRY_MS)
    await scene.look()
    assert await scene.phase(game) is Phase.OPEN
    assert await scene.stored(game, scene.players[0]) == []


async def test_42_submit_before_the_slot_does_not_take_it(scene: Scene) -> None:
    """A slot's game id can be computed by anybody: an answer sent ahead of it leaves no trace."""
    await scene.at((scene.now_ms // 86_400_000 + 1) * 86_400_000)
    registration = await scene.register(times=("08:00",))
    [slot] = next_slots(registration, scene.now_ms, 1)
    game_id = schedule.game_id(scene.guild_id, registration.id, slot.local)
    with pytest.raises(GameNotFound):
        await submit(
            scene.store,
            guild_id=scene.guild_id,
            game_id=game_id,
            user_id=scene.players[0],
            answers={0: "A"},
            interaction_id="1",
        )
    assert await scene.redis.keys(f"*{game_id}*") == []
    await scene.at(slot.at_ms)
    await scene.look(2)
    game: Game = await scene.store.get_game(scene.guild_id, game_id)
    assert game.state.phase is Phase.OPEN
    assert "Saved" in await _press_first_button(scene)


async def _press_first_button(scene: Scene) -> str:
    """Press the post's first button as Discord's own client lets one, and read the reply."""
    [post] = scene.posts()
    button = next(post.interactive())["custom_id"]
    return (await scene.sandbox.press(scene.players[0], post.id, button).answered(PATIENCE_S)).text
