"""Row 29: the window is half-open: the last millisecond before its end counts, the end itself does not."""

from __future__ import annotations

import pytest

from games.domain.errors import NotDue
from games.domain.records import Phase
from tests.faults import theatre
from tests.faults.theatre import Scene

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene


async def test_29_submit_exactly_at_ends_at(scene: Scene) -> None:
    game = await scene.play()
    first, last, late = scene.players
    assert "Saved" in (await scene.press(first, game, "A")).text, "in the very millisecond of the opening"

    await scene.at(game.state.ends_ms - 1)
    assert "Saved" in (await scene.press(last, game, "B")).text
    with pytest.raises(NotDue):  # nobody closes a millisecond early
        await scene.store.claim(scene.guild_id, game.id)

    await scene.at(game.state.ends_ms)
    assert await scene.phase(game) is Phase.OPEN, "nobody has looked yet: the time alone decides"
    for player in (late, first):
        said = await scene.press(player, game, "C")
        assert said.text == "The window closed 1 s ago. This answer was not saved."
    await scene.look()

    finished = await scene.finished(game)
    assert finished.game.state.closed_ms == finished.game.state.ends_ms == game.state.ends_ms
    assert await scene.archived(game) == [(first, "A"), (last, "B")]
    assert (finished.game.state.accepted, dict(finished.game.state.refused)) == (2, {"WINDOW_CLOSED": 2})


async def test_29_ended_by_hand_in_the_same_millisecond(scene: Scene) -> None:
    game = await scene.play()
    await scene.press(scene.players[0], game, "A")
    await scene.store.end_now(scene.guild_id, game.id)
    assert "The window closed" in (await scene.press(scene.players[1], game, "B")).text
    await scene.look()
    assert await scene.archived(game) == [(scene.players[0], "A")]
