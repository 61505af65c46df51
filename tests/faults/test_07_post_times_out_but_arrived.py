"""Row 7: the request to post a placeholder arrives, but its answer never comes: the outcome is unknown."""

from __future__ import annotations

import pytest

from games.domain.records import MessageKind
from tests.faults import theatre
from tests.faults.discord_faults import (
    FORGOTTEN_MS,
    about_to_send,
    assert_whole,
    bare,
    gives_up_after,
    played_out,
    sends,
    sent,
)
from tests.faults.theatre import Scene

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene


@pytest.mark.parametrize("forgotten", [False, True], ids=["nonce remembered", "nonce forgotten"])
@pytest.mark.parametrize("fault", ["timeout_done", "reset_done"])
@pytest.mark.parametrize("kind", list(MessageKind))
async def test_07_post_times_out_but_arrived(scene: Scene, kind: MessageKind, fault: str, forgotten: bool) -> None:
    """The next try finds it by its marker and sends no other, whether Discord remembers the nonce or not."""
    game = await about_to_send(scene, kind)
    scene.sandbox.faults.add(fault, where=sends(kind))
    with gives_up_after(1.0):
        await scene.look()
    [arrived] = bare(scene)
    if forgotten:
        await scene.pass_time(FORGOTTEN_MS)
    await played_out(scene, game)
    await assert_whole(scene, game)
    assert sent(scene, kind) == 1, "it was looked for, and found"
    assert arrived.id in [post.id for post in scene.posts()]
