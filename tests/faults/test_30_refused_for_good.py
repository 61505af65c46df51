"""Row 30: Discord refuses for good (403, 10003, 50013, 50001): the answers are kept, and people are notified."""

from __future__ import annotations

import pytest

from games.domain.records import Game, Phase
from games.play import registrations
from games.play.poster import MAX_FAILURES
from tests.faults import theatre
from tests.faults.theatre import RETRY_MS, Scene

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene

POSTING = r"/channels/\d+/messages"
REFUSALS = [(403, 50013), (403, 50001), (404, 10003)]


@pytest.mark.parametrize(("status", "code"), REFUSALS)
async def test_30_results_refused_are_archived_anyway(scene: Scene, status: int, code: int) -> None:
    game = await _answered_game(scene)
    scene.sandbox.faults.add("error", method="POST", path=POSTING, status=status, code=code, message="No", times=99)
    finished = await scene.end(game)

    assert finished.game.state.results_message_id == f"undeliverable:{code}"
    assert finished.results.answers == 2
    assert await scene.archived(game) == [(scene.players[0], "A"), (scene.players[1], "B")]
    assert "results" in (await scene.registration()).last_problem.lower()
    [question] = scene.posts()
    assert "🔒 Closed" in question.text
    assert "[Results]" not in question.text
    await scene.pass_time(10 * RETRY_MS)
    await scene.look(3)
    assert len(scene.sandbox.audit.calls("POST", POSTING)) == 2, "the question, the results refused once, no more"


@pytest.mark.parametrize(("status", "code"), REFUSALS)
async def test_30_results_refused_after_their_placeholder_are_archived_anyway(
    scene: Scene, status: int, code: int
) -> None:
    game = await _answered_game(scene)
    scene.sandbox.faults.add(
        "error", method="PATCH", path=rf"{POSTING}/\d+", status=status, code=code, message="No", times=99
    )
    finished = await scene.end(game)
    assert await scene.archived(game) == [(scene.players[0], "A"), (scene.players[1], "B")]
    assert finished.game.state.results_message_id == f"undeliverable:{code}"
    assert "results" in (await scene.registration()).last_problem.lower()


@pytest.mark.parametrize(("status", "code"), REFUSALS)
async def test_30_question_refused_fails_its_game_and_is_told(scene: Scene, status: int, code: int) -> None:
    refusal = scene.sandbox.faults.add("error", method="POST", path=POSTING, status=status, code=code, message="No")
    game = await scene.queue()
    await scene.look()
    assert refusal.hits == 1
    assert await scene.phase(game) is Phase.FAILED
    registration = await scene.registration()
    assert (registration.failures, registration.enabled) == (1, True)
    assert "No" in registration.last_problem
    await scene.pass_time(10 * RETRY_MS)
    await scene.look(3)
    assert scene.posts() == []

    assert (await scene.play("2")).state.phase is Phase.OPEN
    registration = await scene.registration()
    assert (registration.failures, registration.last_problem) == (0, ""), "a good post forgets the bad ones"


async def test_30_registration_paused_after_the_third_refusal_in_a_row(scene: Scene) -> None:
    """The right to post is really taken away; each day's slot fails, and after the third day none is tried."""
    registration = await scene.register(times=("08:00",))
    sandbox, bot_id = scene.sandbox, scene.sandbox.bot_id
    sandbox.set_channel_permissions(scene.channel_id, bot_id, deny=["send_messages"])
    for day in range(1, MAX_FAILURES + 3):
        await _next_slot(scene)
        registration = await scene.registration()
        assert registration.failures == min(day, MAX_FAILURES)
        assert registration.enabled == (day < MAX_FAILURES)
    assert "Missing Permissions" in registration.paused_reason
    assert len(sandbox.audit.calls("POST", POSTING)) == MAX_FAILURES
    assert await scene.store.get_active_games(scene.guild_id) == []

    sandbox.set_channel_permissions(scene.channel_id, bot_id)
    await registrations.set_enabled(scene.store, scene.guild_id, registration.id, True)
    await _next_slot(scene)
    [game] = await scene.store.get_active_games(scene.guild_id)
    assert game.state.phase is Phase.OPEN
    registration = await scene.registration()
    assert (registration.failures, registration.paused_reason, registration.last_problem) == (0, "", "")


async def test_30_refusals_not_in_a_row_pause_nothing(scene: Scene) -> None:
    await scene.register(times=("08:00",))
    for _ in range(MAX_FAILURES):
        scene.sandbox.faults.add("error", method="POST", path=POSTING, status=403, code=50013)
        await _next_slot(scene)
        await _next_slot(scene)
    assert (await scene.registration()).enabled
    assert len(scene.posts()) >= MAX_FAILURES


async def _answered_game(scene: Scene) -> Game:
    game = await scene.play()
    await scene.press(scene.players[0], game, "A")
    await scene.press(scene.players[1], game, "B")
    return game


async def _next_slot(scene: Scene) -> None:
    """A day passes; the duties look at the next 8:00 and at what it leads to."""
    day_ms = 86_400_000
    await scene.at((scene.now_ms // day_ms + 1) * day_ms + 8 * 3_600_000)
    await scene.look(3)
