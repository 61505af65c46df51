"""Row 41: a custom id that names another guild's game reaches nothing: the guild is always the interaction's own."""

from __future__ import annotations

import pytest
from discord import SelectOption
from discord.ui import Button, Select, View

from games.domain.records import Game
from tests.faults import theatre
from tests.faults.theatre import PATIENCE_S, Scene

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene

NO_SUCH_GAME = "There is no such game here"


@pytest.mark.parametrize("carried", [True, False], ids=["on the message", "only in the request"])
async def test_41_forged_custom_id_of_another_guild(scene: Scene, carried: bool) -> None:
    """Mallory plays in both guilds, and in one of them tries all that answers with the other's game."""
    game = await scene.play()
    mallory = scene.players[0]
    mine = await scene.press(mallory, game, "A")
    await _join_another_guild(scene, mallory)
    ids = [f"a:{game.id}:0:B", f"f:{game.id}:0", f"p:{game.id}:0", f"s:{game.id}:0", f"t:{game.id}:0", f"m:{game.id}"]
    message = await _message_with(scene, ids if carried else ["x"])

    for custom_id in ids:
        if carried and custom_id.startswith("s:"):
            act = scene.sandbox.choose(mallory, message, custom_id, ["B"])
        else:
            act = scene.sandbox.press(mallory, message, custom_id, force=True)
        said = await act.answered(PATIENCE_S)
        if said.modal is not None:
            said = await scene.sandbox.submit_modal(act.id, {"Answer": "B"}).answered(PATIENCE_S)
        assert _is_refusal(said.text), (custom_id, said.text)
    await _assert_untouched(scene, game, mallory, mine.id)


async def test_41_command_names_a_game_of_another_guild(scene: Scene) -> None:
    game = await scene.play()
    mallory = scene.players[0]
    mine = await scene.press(mallory, game, "A")
    await _join_another_guild(scene, mallory)
    options = {"answer": "B", "game": game.id}
    act = scene.sandbox.slash(mallory, scene.channel_id, "trivia answer", options)
    assert _is_refusal((await act.answered(PATIENCE_S)).text)
    await _assert_untouched(scene, game, mallory, mine.id)


async def test_41_result_of_another_guilds_game_is_not_shown(scene: Scene) -> None:
    """Also when the game is over, and kept in SQL and in the history."""
    game = await scene.play()
    mallory = scene.players[0]
    await scene.press(mallory, game, "A")
    await scene.end(game)
    await _join_another_guild(scene, mallory)
    message = await _message_with(scene, [f"m:{game.id}"])
    said = await scene.sandbox.press(mallory, message, f"m:{game.id}").answered(PATIENCE_S)
    assert NO_SUCH_GAME in said.text
    assert game.questions[0].text not in said.text


def _is_refusal(text: str) -> bool:
    return NO_SUCH_GAME in text or "I do not know that button any more" in text


async def _join_another_guild(scene: Scene, player: str) -> None:
    """From here on the scene is another guild's, in which the player is too."""
    scene.guild_id = scene.sandbox.add_guild("Elsewhere").id
    scene.channel_id = scene.sandbox.add_channel(scene.guild_id, "lobby").id
    scene.sandbox.add_member(scene.guild_id, "Mallory", user_id=player)


async def _message_with(scene: Scene, custom_ids: list[str]) -> str:
    """A message of the bot's own with these buttons and menus, which nobody else could send."""
    view = View(timeout=None)
    for custom_id in custom_ids:
        is_menu = custom_id.startswith("s:")
        menu: Select[View] = Select(custom_id=custom_id, options=[SelectOption(label="B")])
        view.add_item(menu if is_menu else Button(label="B", custom_id=custom_id))
    view.stop()
    message = await scene.bot.get_partial_messageable(int(scene.channel_id)).send("forged", view=view)
    return str(message.id)


async def _assert_untouched(scene: Scene, game: Game, player: str, interaction_id: str) -> None:
    """The game has the player's own answer and no trace of a try; the other guild knows nothing of the game."""
    [state] = (await scene.store.get_states(game.guild_id, [game.id])).values()
    assert (state.accepted, state.changed, dict(state.refused)) == (1, 0, {})
    [entry] = await scene.store.get_player(game.guild_id, game.id, player, 1)
    assert (entry.answer, entry.interaction_id) == ("A", interaction_id)
    assert await scene.redis.keys(f"*{scene.guild_id}*{game.id}*") == []
