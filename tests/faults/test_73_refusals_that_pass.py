"""Row 73: Discord, or something in front of it, refuses for now: it is tried again, and costs no game its post."""

from __future__ import annotations

from typing import Any

import pytest

from games.domain import Kind, Phase
from games.services.poster import MAX_FAILURES
from tests.faults import theatre
from tests.faults.discord_faults import EDITS, POSTS, about_to_send, assert_whole, played_out, sends, sent
from tests.faults.theatre import RETRY_MS, Scene

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene

PASSING: dict[str, dict[str, Any]] = {
    "a page of Cloudflare": {"status": 403, "html": True},
    "a page of a proxy": {"status": 404, "html": True},
    "a page that asks for a password": {"status": 401, "html": True},
    "a page of a broken gateway": {"status": 520, "html": True},
    "no code": {"status": 403, "code": 0},
    "an unknown code": {"status": 400, "code": 99999},
    "blocked by Cloudflare": {"status": 403, "code": 40333},
    "temporarily disabled": {"status": 403, "code": 40004},
    "disabled on the server's side": {"status": 400, "code": 40006},
    "overloaded": {"status": 400, "code": 130000},
}


@pytest.mark.parametrize("refusal", PASSING)
@pytest.mark.parametrize("kind", list(Kind))
async def test_73_what_passes_costs_no_post(scene: Scene, kind: Kind, refusal: str) -> None:
    """Four times no, at the post and at its edit, then Discord is well again."""
    game = await about_to_send(scene, kind)
    scene.sandbox.faults.add("error", where=sends(kind), times=4, **PASSING[refusal])
    scene.sandbox.faults.add("error", method="PATCH", path=EDITS, times=2, **PASSING[refusal])
    for _ in range(7):
        await scene.look()
        await scene.pass_time(RETRY_MS)
    assert await scene.phase(game) is (Phase.OPEN if kind is Kind.QUESTION else Phase.GONE)
    assert sent(scene, kind) == 5
    registration = await scene.registration()
    assert (registration.failures, registration.enabled) == (0, True)
    await played_out(scene, game)
    await assert_whole(scene, game)


async def test_73_refusals_without_a_known_code_pause_no_registration(scene: Scene) -> None:
    """A question is given up after its grace; the next one comes all the same."""
    scene.sandbox.faults.add("error", method="POST", path=POSTS, status=403, html=True, times=999)
    for slot in range(MAX_FAILURES + 1):
        game = await scene.queue(str(slot), grace_s=600)
        await scene.look()
        for _ in range(20):
            await scene.pass_time(RETRY_MS)
            await scene.look()
        assert await scene.phase(game) is Phase.FAILED
    registration = await scene.registration()
    assert (registration.failures, registration.enabled) == (0, True)
    assert registration.last_problem == "403 Forbidden, in an answer that is not Discord's own"
    scene.sandbox.faults.clear()
    assert (await scene.play("last")).state.phase is Phase.OPEN
    assert (await scene.registration()).last_problem == ""


async def test_73_results_are_tried_for_a_day_then_archived_without(scene: Scene) -> None:
    """With pauses that grow to ten minutes: Discord counts refusals, and bans whoever makes ten thousand."""
    game = await about_to_send(scene, Kind.RESULTS)
    scene.sandbox.faults.add("error", where=sends(Kind.RESULTS), status=403, html=True, times=9999)
    closed_ms, pauses = scene.now_ms, []
    for minute in (0, 10, 60, 120, 24 * 60 - 1):
        await scene.pass_time(minute * 60_000 - (scene.now_ms - closed_ms))
        await scene.look()
        [due_ms] = [it.due_ms for it in await scene.store.due(scene.guild_id, 10**15, 9) if it.id == game.id]
        pauses.append(round((due_ms - scene.now_ms) / 1000))
    assert pauses == [2, 60, 360, 600, 600]
    await scene.pass_time(11 * RETRY_MS)
    await scene.look()
    assert await scene.phase(game) is Phase.GONE
    assert sent(scene, Kind.RESULTS) == len(pauses) + 1
    assert (await scene.state(game)).results_message_id == "undeliverable:403"
    assert await scene.archived(game) == [(scene.players[0], "A")]


async def test_73_one_401_of_something_else_does_not_end_the_duties(scene: Scene) -> None:
    """Whether the token is good, Discord is asked itself; the next look goes on."""
    game = await about_to_send(scene, Kind.QUESTION)
    scene.sandbox.faults.add("error", method="POST", path=POSTS, status=401, html=True)
    await scene.look()
    assert len(scene.sandbox.audit.calls("GET", "/users/@me")) == 2, "at the login, and after the refusal"
    await played_out(scene, game)
    await assert_whole(scene, game)
