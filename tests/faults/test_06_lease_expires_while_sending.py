"""Row 6: a worker's request is under way for longer than its lease, and another worker takes over."""

from __future__ import annotations

import asyncio

import pytest

from games.domain.records import MessageKind, Phase
from tests.faults import theatre
from tests.faults.discord_faults import (
    EDITS,
    FORGOTTEN_MS,
    about_to_send,
    another_worker,
    assert_whole,
    bare,
    lease_ends,
    played_out,
    sends,
    sent,
)
from tests.faults.theatre import Scene

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene


@pytest.mark.parametrize("forgotten", [False, True], ids=["nonce remembered", "nonce forgotten"])
@pytest.mark.parametrize("kind", list(MessageKind))
async def test_06_lease_expires_while_a_placeholder_is_sent(scene: Scene, kind: MessageKind, forgotten: bool) -> None:
    """The other finds nothing and sends its own; whichever arrives when, one is filled and the other deleted."""
    game = await about_to_send(scene, kind)
    slow = scene.sandbox.faults.add("delay", where=sends(kind))
    sending = asyncio.create_task(scene.look())
    await slow.struck()
    await lease_ends(scene, game)
    async with another_worker(scene) as other:
        await other.run_due()
        assert await scene.phase(game) is (Phase.OPEN if kind is MessageKind.QUESTION else Phase.GONE)
        if forgotten:
            await scene.pass_time(FORGOTTEN_MS)
        slow.release()
        await sending
    assert sent(scene, kind) == 2
    assert len(scene.posts()) == (1 if kind is MessageKind.QUESTION else 2), "the loser deletes its own"
    await played_out(scene, game)
    await assert_whole(scene, game)


@pytest.mark.parametrize("kind", list(MessageKind))
async def test_06_two_placeholders_stand_before_either_is_filled_in(scene: Scene, kind: MessageKind) -> None:
    """The first committed wins, though the other worker comes while the winner is still bare."""
    game = await about_to_send(scene, kind)
    slow = scene.sandbox.faults.add("delay", where=sends(kind))
    sending = asyncio.create_task(scene.look())
    await slow.struck()
    await lease_ends(scene, game)
    async with another_worker(scene) as other:
        unfilled = scene.sandbox.faults.add("delay", method="PATCH", path=EDITS)
        filling = asyncio.create_task(other.run_due())
        await unfilled.struck()
        [winner] = bare(scene)
        await scene.pass_time(FORGOTTEN_MS)
        slow.release()
        await sending
        ours = [post.id for post in scene.posts() if str(post.nonce).startswith(kind)]
        assert ours == [winner.id], "the loser deletes its own"
        unfilled.release()
        await filling
    await played_out(scene, game)
    await assert_whole(scene, game)


async def test_06_lease_expires_while_the_results_are_filled_in(scene: Scene) -> None:
    game = await about_to_send(scene, MessageKind.RESULTS)
    slow = scene.sandbox.faults.add("delay", method="PATCH", path=EDITS)
    filling = asyncio.create_task(scene.look())
    await slow.struck()
    await lease_ends(scene, game)
    async with another_worker(scene) as other:
        await other.run_due()
    assert await scene.phase(game) is Phase.GONE
    before = [post.text for post in scene.posts()]
    slow.release()
    await filling
    assert [post.text for post in scene.posts()] == before, "the results are a function of the answers alone"
    await assert_whole(scene, game)


@pytest.mark.parametrize("over", [False, True], ids=["still open", "over"])
async def test_06_lease_expires_while_the_question_is_filled_in(scene: Scene, over: bool) -> None:
    """The other opens the game; the late edit neither opens it again nor leaves options under a game that is over."""
    game = await about_to_send(scene, MessageKind.QUESTION)
    slow = scene.sandbox.faults.add("delay", method="PATCH", path=EDITS)
    filling = asyncio.create_task(scene.look())
    await slow.struck()
    await lease_ends(scene, game)
    async with another_worker(scene) as other:
        await other.run_due()
        opened = await scene.state(game)
        assert opened.phase is Phase.OPEN
        if over:
            await scene.press(scene.players[0], game, "A")
            await scene.store.end_now(scene.guild_id, game.id)
            await other.run_due()
        slow.release()
        await filling
    state = await scene.state(game)
    assert (state.phase, state.opens_ms) == (Phase.GONE if over else Phase.OPEN, opened.opens_ms)
    await played_out(scene, game)
    await assert_whole(scene, game)
