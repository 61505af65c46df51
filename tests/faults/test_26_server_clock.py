"""Row 26: the store's server sets its clock back after the close, or while answers are taken."""

from __future__ import annotations

import asyncio

import pytest

from games.domain.records import Phase
from games.store import keys
from tests.faults import theatre
from tests.faults.theatre import RETRY_MS, Scene

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene

HOUR_MS = 3_600_000
POSTING = r"/channels/\d+/messages"


async def test_26_server_clock_back_while_a_worker_closes(scene: Scene) -> None:
    """The closing began; that the clock now shows a moment within the window opens it for nobody."""
    game = await scene.play()
    assert "Saved" in (await scene.press(scene.players[0], game, "A")).text
    await scene.pass_time(game.window_s * 1000)
    closed_ms = scene.now_ms
    results = scene.sandbox.faults.add("delay", method="POST", path=POSTING)
    closing = asyncio.create_task(scene.look())
    await results.struck()
    await scene.store_at(closed_ms - HOUR_MS)

    assert "The window closed" in (await scene.press(scene.players[1], game, "B")).text
    assert "The window closed" in (await scene.press(scene.players[0], game, "C")).text
    results.release()
    await closing
    assert "The window closed" in (await scene.press(scene.players[1], game, "B")).text

    finished = await scene.finished(game)
    assert finished.game.state.closed_ms == closed_ms
    assert await scene.archived(game) == [(scene.players[0], "A")]
    assert len(scene.posts()) == 2


async def test_26_server_clock_back_after_a_closer_died(scene: Scene) -> None:
    """Nobody answers in between, and whoever takes over closes at the moment that was set first."""
    game = await scene.play()
    await scene.press(scene.players[0], game, "A")
    await scene.pass_time(game.window_s * 1000)
    closed_ms = scene.now_ms
    await scene.store.claim(scene.guild_id, game.id)  # and this worker does nothing more
    await scene.redis.delete(keys.lease(scene.guild_id, game.id))
    await scene.store_at(closed_ms - HOUR_MS)

    await scene.look()
    assert "The window closed" in (await scene.press(scene.players[1], game, "B")).text
    assert await scene.phase(game) is Phase.CLOSING

    await scene.at(closed_ms + RETRY_MS)
    await scene.look()
    assert (await scene.finished(game)).game.state.closed_ms == closed_ms
    assert await scene.archived(game) == [(scene.players[0], "A")]
    assert len(scene.posts()) == 2


async def test_26_server_clock_back_while_answers_are_taken(scene: Scene) -> None:
    """What was acknowledged stays, changes count, no time is below zero, and the end stays where it was announced."""
    game = await scene.play()
    first, second, _ = scene.players
    await scene.pass_time(1000)
    await scene.press(first, game, "A")
    await scene.store_at(scene.now_ms - HOUR_MS)
    assert "Changed to" in (await scene.press(first, game, "B")).text
    assert "Saved" in (await scene.press(second, game, "B")).text
    assert (await scene.state(game)).ends_ms == game.state.ends_ms

    await scene.at(game.state.ends_ms)
    await scene.look()
    finished = await scene.finished(game)
    assert (finished.game.state.accepted, finished.game.state.changed, finished.results.answers) == (3, 1, 2)
    assert await scene.archived(game) == [(first, "B"), (second, "B")]
    assert all(standing.time_ms >= 0 for standing in finished.results.top)
