"""Row 37: an interaction's token, good for 15 minutes, has expired before everything was said, or is very old."""

from __future__ import annotations

import pytest

from games.domain.records import Game, MessageKind, Question
from games.rules.schedule import game_id
from tests.faults import theatre
from tests.faults.discord_faults import WINDOW_S, about_to_send, assert_whole, played_out
from tests.faults.theatre import Scene

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene

EXPIRED_MS = 16 * 60_000
REPLIES = r"/webhooks/\d+/[^/]+/messages/@original"
QUESTIONS = (
    Question(seed="test:planet", text="Which planet is the largest?", answer="Jupiter"),
    Question(seed="test:capital", text="Capital of France?", answer="Paris", options=("Lyon", "Paris")),
)


async def _open(scene: Scene, *questions: Question) -> Game:
    game = Game(
        id=game_id(scene.guild_id, "", "1"),
        guild_id=scene.guild_id,
        channel_id=scene.channel_id,
        questions=questions,
        window_s=WINDOW_S,
        slot_ms=scene.now_ms,
    )
    await scene.store.schedule_game(game, {}, archived=False, due_ms=None, next_ms=None)
    await scene.look()
    return await scene.store.get_game(scene.guild_id, game.id)


async def test_37_receipt_whose_token_has_expired_is_given_up_and_the_answer_stays(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    """It is no error of ours, it is not tried again, and the next press is answered as ever."""
    game = await about_to_send(scene, MessageKind.QUESTION)
    await scene.look()
    post = (await scene.state(game)).question_message_id
    await scene.redis.client_pause(1800)  # long enough for "thinking...", short enough to be stored
    receipt = scene.sandbox.faults.add("delay", method="PATCH", path=REPLIES)
    act = scene.sandbox.press(scene.players[0], post, scene.button(game, "A"))
    await receipt.struck()
    await scene.pass_time(EXPIRED_MS)
    receipt.release()
    [refused] = await scene.sandbox.audit.wait("PATCH", REPLIES)
    assert (refused.status, refused.code) == (401, 50027)
    assert act.view().text == "", "the player has read nothing"

    assert "Changed to" in (await scene.press(scene.players[0], game, "B")).text
    assert "Changed to" in (await scene.press(scene.players[0], game, "A")).text
    assert len(scene.sandbox.audit.calls("PATCH", REPLIES)) == 1
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    await played_out(scene, game)
    await assert_whole(scene, game)


async def test_37_form_that_was_open_for_an_hour_is_taken(scene: Scene) -> None:
    """Filling it in is an interaction of its own."""
    game = await _open(scene, QUESTIONS[0])
    player, post = scene.players[0], game.state.question_message_id
    form = await scene.sandbox.press(player, post, f"f:{game.id}:0").acknowledged()
    await scene.pass_time(4 * EXPIRED_MS)
    said = await scene.sandbox.submit_modal(form.id, {"Answer": "Jupiter"}).answered()
    assert "Saved: **Jupiter**" in said.text


async def test_37_sheet_that_was_opened_an_hour_ago_still_takes_answers(scene: Scene) -> None:
    """The private message's own token is long dead; each choice on it brings a new one."""
    game = await _open(scene, *QUESTIONS)
    player, post = scene.players[0], game.state.question_message_id
    opened = await scene.sandbox.press(player, post, f"p:{game.id}:0").answered()
    [sheet] = opened.messages
    await scene.pass_time(4 * EXPIRED_MS)
    said = await scene.sandbox.choose(player, sheet.id, f"s:{game.id}:1", ["B"]).answered()
    assert "Saved: **B · Paris**" in said.text
    assert [entry.answer for entry in await scene.stored(game, player)] == ["B"]


async def test_37_press_that_reaches_the_bot_too_late_is_stored_without_a_receipt(scene: Scene) -> None:
    """Discord knows the interaction no longer (10062). Nothing was acknowledged; what was stored counts."""
    game = await about_to_send(scene, MessageKind.QUESTION)
    await scene.look()
    callbacks = r"/interactions/.*/callback"
    scene.sandbox.faults.add("error", method="POST", path=callbacks, status=404, code=10062, message="Unknown")
    post = (await scene.state(game)).question_message_id
    scene.sandbox.press(scene.players[0], post, scene.button(game, "B"))
    await scene.sandbox.audit.wait("POST", callbacks)
    assert [entry.answer for entry in await scene.stored(game, scene.players[0])] == ["B"]
    assert "Changed to" in (await scene.press(scene.players[0], game, "A")).text
    await played_out(scene, game)
    await assert_whole(scene, game)
