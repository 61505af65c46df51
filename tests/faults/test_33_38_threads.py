"""Rows 33 and 38: threads that exist already or cannot be made, and threads archived or locked while a game is on."""

from __future__ import annotations

import asyncio
import signal

import pytest

from games.domain.records import Phase
from games.play.poster import post_now
from tests.faults import theatre
from tests.faults.conftest import House
from tests.faults.theatre import Scene
from tests.games.play.bank import SmallBank

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene

POSTING = r"/channels/\d+/messages"
THREADS = rf"{POSTING}/\d+/threads"


@pytest.mark.parametrize(
    ("status", "code"), [(400, 160004), (400, 160006), (403, 50013)], ids=["exists", "too many", "forbidden"]
)
async def test_33_thread_error_does_not_hold_up_the_game(scene: Scene, status: int, code: int) -> None:
    refusal = scene.sandbox.faults.add("error", method="POST", path=THREADS, status=status, code=code, times=99)
    game = await scene.play(thread=True)
    assert refusal.hits == 1
    assert game.state.phase is Phase.OPEN
    assert "Saved" in (await scene.press(scene.players[0], game, "A")).text
    finished = await scene.end(game)
    assert await scene.archived(game) == [(scene.players[0], "A")]
    assert [post.id for post in scene.posts()] == [
        finished.game.state.question_message_id,
        finished.game.state.results_message_id,
    ]
    registration = await scene.registration()
    assert (registration.failures, registration.last_problem) == (0, "")


@pytest.mark.slow
@pytest.mark.timeout(180)
async def test_33_thread_of_a_killed_bot_is_taken_over(house: House) -> None:
    """Killed after its thread was made: the next bot gets 160004 from Discord, and goes on under that thread."""
    registration = await house.register(window_s=600, thread=True)
    await post_now(house.store, SmallBank(), registration, "1")
    doomed = await house.start_bot("show_question")
    assert await asyncio.wait_for(doomed.wait(), 50) == -signal.SIGKILL
    await house.expire_leases()
    await house.start_bot()
    game = await house.open_game(50)

    [post] = house.sandbox.messages(house.channel_id)
    assert post.id == game.state.question_message_id == post.thread_id
    assert [call.code for call in house.sandbox.audit.calls("POST", THREADS)] == [0, 160004]


@pytest.mark.parametrize("locked", [False, True], ids=["archived", "locked"])
async def test_38_thread_under_the_post_archived_in_play(scene: Scene, locked: bool) -> None:
    """Buttons and results are in the channel: what becomes of the thread is nobody's loss."""
    game = await scene.play(thread=True)
    [post] = scene.posts()
    assert post.thread_id
    scene.sandbox.set_thread_state(post.thread_id, archived=True, locked=locked)
    assert "Saved" in (await scene.press(scene.players[0], game, "A")).text
    finished = await scene.end(game)
    assert await scene.archived(game) == [(scene.players[0], "A")]
    assert finished.game.state.results_message_id == scene.posts()[-1].id


@pytest.mark.parametrize("locked", [False, True], ids=["archived", "locked"])
async def test_38_game_played_in_a_thread_that_is_archived_in_play(scene: Scene, locked: bool) -> None:
    """The results open an archived thread again; a locked one refuses them for good, and the answers are kept."""
    host = await scene.play("host", thread=True)
    thread_id = scene.posts()[0].thread_id
    assert thread_id
    game = await scene.play("inner", id="inner", channel_id=thread_id)
    assert game.state.phase is Phase.OPEN
    assert "Saved" in (await scene.press(scene.players[0], game, "A")).text
    scene.sandbox.set_thread_state(thread_id, archived=True, locked=locked)

    finished = await scene.end(game)
    assert await scene.archived(game) == [(scene.players[0], "A")]
    shown = scene.sandbox.messages(thread_id)
    if locked:
        assert finished.game.state.results_message_id == "undeliverable:50083"
        assert len(shown) == 1
    else:
        assert finished.game.state.results_message_id == shown[-1].id
        assert "🔒 Closed" in shown[0].text
    assert await scene.phase(host) is Phase.OPEN, "the game around it goes on"
