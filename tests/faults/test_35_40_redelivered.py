"""Rows 35 and 40: an interaction that is delivered again, by a resumed gateway or replayed later, counts once."""

from __future__ import annotations

import asyncio

import pytest

from discord_sandbox.gateway.session import Session
from games.domain.records import AnswerPolicy
from games.store import keys
from games.store.redis import RedisStore
from tests.faults import theatre
from tests.faults.theatre import PATIENCE_S, Scene, connected

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene

ANSWERS = r"/interactions/.*/callback"


async def test_35_gateway_resume_redelivers_what_was_handled(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Discord does not know how far we had read: all presses come again, in order, and nothing changes."""
    game = await scene.play()
    ben, cleo, _ = scene.players
    for player, letter in ((ben, "A"), (cleo, "B"), (ben, "C")):
        assert (await scene.press(player, game, letter)).text.startswith("✅")

    def all_presses(session: Session, seq: int) -> list[str]:
        return [frame for _, frame in session.replay if '"t":"INTERACTION_CREATE"' in frame]

    monkeypatch.setattr(Session, "missed", all_presses)
    await scene.sandbox.gateway.drop()
    await asyncio.wait_for(scene.sandbox.audit.wait("POST", ANSWERS, 6), PATIENCE_S)

    state = await scene.state(game)
    assert (state.players, state.accepted, state.changed) == (2, 3, 1)
    await scene.end(game)
    assert await scene.archived(game) == [(ben, "C"), (cleo, "B")]


async def test_35_press_during_a_lost_gateway_arrives_with_the_resume(scene: Scene) -> None:
    game = await scene.play()
    await scene.sandbox.gateway.drop()
    assert "Saved" in (await scene.press(scene.players[0], game, "A")).text
    await scene.end(game)
    assert await scene.archived(game) == [(scene.players[0], "A")]


async def test_40_interaction_delivered_to_two_bots_counts_once(scene: Scene, redis_url: str) -> None:
    """While one bot is replaced by the next, both are connected and receive every press."""
    game = await scene.play()
    store = RedisStore.connect(redis_url)
    async with connected(scene.sandbox, store):
        for n, player in enumerate(scene.players, start=1):
            said = await scene.press(player, game, "B")
            assert "Saved" in said.text
            await asyncio.wait_for(scene.sandbox.audit.wait("POST", ANSWERS, 2 * n), PATIENCE_S)
            assert len(said.messages) == 1
    await store.aclose()
    state = await scene.state(game)
    assert (state.players, state.accepted, state.changed, dict(state.refused)) == (3, 3, 0, {})


async def test_40_interaction_replayed_after_a_newer_answer_changes_nothing(scene: Scene) -> None:
    game = await scene.play()
    [player, *_] = scene.players
    old = await scene.press(player, game, "A")
    new = await scene.press(player, game, "B")
    for replayed in (old, new, old):
        await scene.redeliver(replayed.id)
    state = await scene.state(game)
    assert (state.players, state.accepted, state.changed) == (1, 2, 1)
    assert [(entry.answer, entry.interaction_id) for entry in await scene.stored(game, player)] == [("B", new.id)]


async def test_40_interaction_replayed_often_is_no_flood(scene: Scene) -> None:
    game = await scene.play()
    [player, *_] = scene.players
    said = await scene.press(player, game, "A")
    for _ in range(20):
        await scene.redeliver(said.id)
    state = await scene.state(game)
    assert (state.accepted, state.changed, dict(state.refused)) == (1, 0, {})
    assert "Changed to" in (await scene.press(player, game, "B")).text


async def test_40_interaction_replayed_where_the_first_answer_counts(scene: Scene) -> None:
    """The repeat of the answer that counts is no second answer; another press is."""
    game = await scene.play(policy=AnswerPolicy.FIRST)
    [player, *_] = scene.players
    said = await scene.press(player, game, "A")
    await scene.redeliver(said.id)
    assert dict((await scene.state(game)).refused) == {}
    assert "the first answer counts" in (await scene.press(player, game, "B")).text
    assert [entry.answer for entry in await scene.stored(game, player)] == ["A"]


async def test_40_interaction_replayed_after_the_close_brings_nothing_back(scene: Scene) -> None:
    game = await scene.play()
    said = await scene.press(scene.players[0], game, "A")
    before = await scene.end(game)
    await scene.redeliver(said.id)
    assert await scene.finished(game) == before
    assert await scene.archived(game) == [(scene.players[0], "A")]
    assert not await scene.redis.exists(keys.submissions(scene.guild_id, game.id))
