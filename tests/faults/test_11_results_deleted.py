"""Row 11: a moderator deletes the results: they stay deleted."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from games.archive import archive
from games.domain.records import Game, MessageKind, Phase
from tests.faults import theatre
from tests.faults.discord_faults import about_to_send, another_worker, sent
from tests.faults.theatre import RETRY_MS, Scene

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene


def _delete(scene: Scene, message_id: str) -> None:
    moderator = scene.sandbox.add_member(scene.guild_id, "Mod", permissions=["manage_messages"]).id
    scene.sandbox.delete_message(moderator, message_id)


async def _assert_stay_deleted(scene: Scene, game: Game) -> None:
    async with another_worker(scene) as other:
        for _ in range(3):
            await scene.pass_time(scene.store.orphans_after_ms)
            await scene.look()
            await other.run_due()
    [question] = scene.posts()
    assert question.id == (await scene.state(game)).question_message_id
    assert sent(scene, MessageKind.RESULTS) == 1
    assert await scene.phase(game) is Phase.GONE
    assert await scene.archived(game) == [(scene.players[0], "A")]
    assert (await scene.finished(game)).results.answers == 1


async def test_11_moderator_deletes_the_results_of_a_finished_game(scene: Scene) -> None:
    game = await about_to_send(scene, MessageKind.RESULTS)
    await scene.look()
    _delete(scene, scene.posts()[-1].id)
    await _assert_stay_deleted(scene, game)


async def test_11_moderator_deletes_the_results_while_sql_is_away(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The archive is tried again and again; showing the results is no part of it."""

    async def away(*_: object) -> int:
        raise OperationalError("the database is unavailable")

    game = await about_to_send(scene, MessageKind.RESULTS)
    with monkeypatch.context() as patch:
        patch.setattr(archive, "archive", away)
        await scene.look()
        assert await scene.phase(game) is Phase.POSTED
        _delete(scene, scene.posts()[-1].id)
        await scene.pass_time(RETRY_MS)
        await scene.look()
        assert await scene.phase(game) is Phase.POSTED
    await _assert_stay_deleted(scene, game)
