"""Row 71: Discord says in how long it may be asked again: nobody asks before, whatever is to be done."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from asgiref.sync import sync_to_async

from games.domain.records import MessageKind, Phase
from games.models import OutboxEntry
from games.play import outbox, test_posts
from tests.faults import theatre
from tests.faults.discord_faults import POSTS, about_to_send, another_worker, assert_whole, played_out, sends, sent
from tests.faults.theatre import Scene
from tests.games.play.bank import SmallBank

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene

TOLD_S = 1336.57
"""The example of Discord's documentation, of a limit that all who use a channel share."""


@pytest.mark.parametrize("kind", list(MessageKind))
async def test_71_neither_this_process_nor_another_asks_before(scene: Scene, kind: MessageKind) -> None:
    game = await about_to_send(scene, kind)
    limit = scene.sandbox.faults.add("429", where=sends(kind), times=99, retry_after_s=TOLD_S, scope="shared")
    await scene.look()
    async with another_worker(scene) as other:
        for _ in range(22):
            await scene.pass_time(60_000)
            await scene.look()
            await other.run_due()
    assert (sent(scene, kind), limit.hits) == (1, 1)
    limit.times = 1
    await scene.pass_time(17_000)
    await scene.look()
    assert await scene.phase(game) is (Phase.OPEN if kind is MessageKind.QUESTION else Phase.GONE)
    assert sent(scene, kind) == 2
    await played_out(scene, game)
    await assert_whole(scene, game)


async def test_71_an_entry_is_put_off_as_told(scene: Scene) -> None:
    limit = scene.sandbox.faults.add("429", method="POST", path=POSTS, retry_after_s=TOLD_S)
    entry = OutboxEntry(kind=OutboxEntry.Kind.TEST_POST, guild_id=scene.guild_id, due_at=datetime.now(UTC))
    entry.payload, entry.key = {"registration": (await scene.register()).id, "channel": scene.channel_id}, "trial:1"
    await sync_to_async(entry.save)()
    send = test_posts.sender(scene.store, scene.bot.announcer, SmallBank())
    assert await outbox.run_due({OutboxEntry.Kind.TEST_POST: send}) == 1
    await entry.arefresh_from_db()
    assert entry.done_at is None
    assert TOLD_S - 60 < (entry.due_at - datetime.now(UTC)).total_seconds() <= TOLD_S
    assert limit.hits == 1


async def test_71_orphans_are_looked_for_as_told(scene: Scene) -> None:
    game = await about_to_send(scene, MessageKind.RESULTS)
    await scene.store.expect_orphans(game, scene.now_ms)
    await scene.look()
    await scene.pass_time(600_000)
    limit = scene.sandbox.faults.add("429", method="GET", path=POSTS, retry_after_s=TOLD_S)
    await scene.look()
    assert limit.hits == 1
    asked = len(scene.sandbox.audit.calls("GET", POSTS))
    for reported_ms in (600_000, 700_000):
        await scene.pass_time(reported_ms)
        await scene.look()
        assert len(scene.sandbox.audit.calls("GET", POSTS)) == asked
    await scene.pass_time(37_000)
    await scene.look()
    assert len(scene.sandbox.audit.calls("GET", POSTS)) > asked
