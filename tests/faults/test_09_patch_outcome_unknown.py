"""Row 9: the request to fill in a post is not answered; it was carried out, or it was not."""

from __future__ import annotations

import pytest

from games.domain.records import MessageKind, Phase
from tests.faults import theatre
from tests.faults.discord_faults import EDITS, about_to_send, assert_whole, gives_up_after, played_out, sent
from tests.faults.theatre import Scene

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene

ACTS = {
    "question": (MessageKind.QUESTION, "Closes <t:"),
    "results": (MessageKind.RESULTS, '"title": ?"Results'),
    "closed question": (MessageKind.RESULTS, "Closed <t:"),
}
"""What is filled in -> the game's stage, and a pattern of the request's body."""


@pytest.mark.parametrize("fault", ["timeout_done", "timeout_not_done", "reset_done", "reset_not_done"])
@pytest.mark.parametrize("act", ACTS)
async def test_09_patch_outcome_unknown(scene: Scene, act: str, fault: str) -> None:
    """It is repeated with the same content; the game opens once, with the end of the window as it was first fixed."""
    kind, body = ACTS[act]
    game = await about_to_send(scene, kind)
    broken = scene.sandbox.faults.add(fault, method="PATCH", path=EDITS, body=body)
    with gives_up_after(2.0):  # the acts before it must not be given up on a busy machine
        await scene.look()
    assert broken.hits == 1
    before = await scene.state(game)
    assert before.phase is (Phase.POSTING if act == "question" else Phase.CLOSING)
    await played_out(scene, game)
    await assert_whole(scene, game)
    after = (await scene.finished(game)).game.state
    assert (sent(scene, MessageKind.QUESTION), sent(scene, MessageKind.RESULTS)) == (1, 1)
    assert after.question_message_id == before.question_message_id
    if act != "question":
        assert (after.ends_ms, after.closed_ms) == (before.ends_ms, before.closed_ms)


async def test_09_window_ends_as_first_told_when_the_question_is_filled_in_twice(scene: Scene) -> None:
    """Whoever saw the first edit has read the right end."""
    game = await about_to_send(scene, MessageKind.QUESTION)
    scene.sandbox.faults.add("reset_done", method="PATCH", path=EDITS)
    await scene.look()
    first_end = (await scene.state(game)).ends_ms
    await scene.pass_time(60_000)
    await scene.look()
    opened = await scene.state(game)
    assert (opened.phase, opened.ends_ms) == (Phase.OPEN, first_end)
    [post] = scene.posts()
    assert f"<t:{first_end // 1000}:R>" in post.text
