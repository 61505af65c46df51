"""Row 73: Discord, or something in front of it, refuses for now: it is tried again, and costs no game its post."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from botbridge import live_counts
from games.domain.duties import DutyKind
from games.domain.records import MessageKind, Phase
from games.models import OutboxEntry
from games.play import outbox, patience, test_posts
from games.play.poster import MAX_FAILURES
from tests.faults import theatre
from tests.faults.discord_faults import EDITS, POSTS, about_to_send, answered, assert_whole, played_out, sends, sent
from tests.faults.theatre import RETRY_MS, Scene
from tests.games.play.bank import SmallBank

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
@pytest.mark.parametrize("kind", list(MessageKind))
async def test_73_what_passes_costs_no_post(scene: Scene, kind: MessageKind, refusal: str) -> None:
    """Four times no, at the post and at its edit, then Discord is well again."""
    game = await about_to_send(scene, kind)
    scene.sandbox.faults.add("error", where=sends(kind), times=4, **PASSING[refusal])
    scene.sandbox.faults.add("error", method="PATCH", path=EDITS, times=2, **PASSING[refusal])
    for _ in range(7):
        await scene.look()
        await scene.pass_time(RETRY_MS)
    assert await scene.phase(game) is (Phase.OPEN if kind is MessageKind.QUESTION else Phase.GONE)
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
    game = await about_to_send(scene, MessageKind.RESULTS)
    scene.sandbox.faults.add("error", where=sends(MessageKind.RESULTS), status=403, html=True, times=9999)
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
    assert sent(scene, MessageKind.RESULTS) == len(pauses) + 1
    assert (await scene.state(game)).results_message_id == "undeliverable:403"
    assert await scene.archived(game) == [(scene.players[0], "A")]


async def test_73_one_401_of_something_else_does_not_end_the_duties(scene: Scene) -> None:
    """Whether the token is good, Discord is asked itself; the next look goes on."""
    game = await about_to_send(scene, MessageKind.QUESTION)
    scene.sandbox.faults.add("error", method="POST", path=POSTS, status=401, html=True)
    await scene.look()
    assert len(scene.sandbox.audit.calls("GET", "/users/@me")) == 2, "at the login, and after the refusal"
    await played_out(scene, game)
    await assert_whole(scene, game)


async def test_73_a_cancelled_post_says_so_later(scene: Scene) -> None:
    """The game leaves play only when its post says so, or after a day of refusals."""
    refusals = scene.sandbox.faults.add("error", method="PATCH", path=EDITS, status=403, html=True, times=0)
    for slot, times in (("passes", 3), ("lasts", 9999)):
        game = await scene.play(slot)
        refusals.hits, refusals.times = 0, times
        await scene.store.cancel_game(scene.guild_id, game.id)
        await scene.look()
        assert await scene.phase(game) is Phase.CANCELLING
        for _ in range(3):
            await scene.pass_time(RETRY_MS)
            await scene.look()
        assert await scene.phase(game) is (Phase.CANCELLED if slot == "passes" else Phase.CANCELLING)
        refusals.times = refusals.times if slot == "lasts" else 0
    await scene.pass_time(patience.RESULTS_S * 1000)
    await scene.look()
    assert await scene.phase(game) is Phase.CANCELLED
    first, second = scene.posts()
    assert "cancelled" in first.text.lower()
    assert "cancelled" not in second.text.lower()


async def test_73_an_entry_that_is_refused_for_now_is_tried_for_a_day(scene: Scene) -> None:
    values = {"registration": (await scene.register()).id, "channel": scene.channel_id}
    entry = await sync_to_async(outbox.ask)(OutboxEntry.Kind.TEST_POST, "trial:1", scene.guild_id, values)
    send = {OutboxEntry.Kind.TEST_POST: test_posts.sender(scene.store, scene.bot.announcer, SmallBank())}
    scene.sandbox.faults.add("error", method="POST", path=POSTS, status=403, code=40333, times=2)

    async def tried() -> datetime | None:
        await OutboxEntry.objects.aupdate(due_at=datetime.now(UTC))
        await outbox.run_due(send)
        await entry.arefresh_from_db()
        return entry.done_at

    assert await tried() is None
    await OutboxEntry.objects.aupdate(created_at=datetime.now(UTC) - outbox.REFUSED_FOR)
    assert await tried()
    assert "40333" in entry.problem
    assert scene.posts() == []


async def test_73_orphans_that_cannot_be_looked_for_are_given_up_after_a_day(scene: Scene) -> None:
    game = await about_to_send(scene, MessageKind.RESULTS)
    await scene.store.expect_orphans(game, scene.now_ms)
    await scene.look()
    refusal = scene.sandbox.faults.add("error", method="GET", path=POSTS, status=404, html=True, times=9999)
    looks = []
    for _ in range(4):
        await scene.pass_time(600_000)
        await scene.look()
        looks.append(refusal.hits)
    assert looks == [1, 2, 3, 4]
    await scene.pass_time(patience.RESULTS_S * 1000)
    await scene.look()
    await scene.pass_time(600_000)
    await scene.look()
    assert refusal.hits == 5
    assert DutyKind.ORPHANS not in {duty.kind for duty in await scene.store.due(scene.guild_id, 10**15, 9)}


async def test_73_a_count_that_is_refused_is_tried_ever_more_rarely(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_counts, "EVERY_S", 0.2)
    game = await scene.play()
    scene.sandbox.faults.add("error", method="PATCH", path=EDITS, status=403, html=True, times=3)
    counts = asyncio.create_task(live_counts.LiveCounts(scene.store, scene.bot.announcer).run_forever())
    await asyncio.sleep(0.3)
    await answered(scene, game)
    await scene.sandbox.audit.wait("PATCH", EDITS, 5)
    counts.cancel()
    _question, *edits = scene.sandbox.audit.calls("PATCH", EDITS)
    assert [call.status for call in edits] == [403, 403, 403, 200]
    pauses = [after.started_s - before.ended_s for before, after in pairwise(edits)]
    assert [pause > 0.2 * 2**n for n, pause in enumerate(pauses)] == [True] * 3
    assert "1 player answered" in scene.posts()[0].text


async def test_73_the_repair_of_a_closed_post_is_given_up_after_a_day(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edit of the count is refused for now while the game is closed, and every repair after it."""
    for name, seconds in (("EVERY_S", 0.1), ("UNCONFIRMED_S", 0.1)):
        monkeypatch.setattr(live_counts, name, seconds)
    monkeypatch.setattr(patience, "LONGEST_PAUSE_S", 0.1)
    game = await scene.play()
    counts = live_counts.LiveCounts(scene.store, scene.bot.announcer)
    running = asyncio.create_task(counts.run_forever())
    await asyncio.sleep(0.3)
    refusal = scene.sandbox.faults.add("error", method="PATCH", path=EDITS, status=400, code=99999, times=1 << 30)
    await answered(scene, game)
    await refusal.struck()
    await scene.store.cancel_game(scene.guild_id, game.id)
    for _ in range(2):
        before = refusal.hits
        async with asyncio.timeout(20):
            while refusal.hits < before + 3:
                await asyncio.sleep(0.05)
    await scene.pass_time(patience.RESULTS_S * 1000 + RETRY_MS)
    async with asyncio.timeout(20):
        while counts._watched:
            await asyncio.sleep(0.05)
    running.cancel()


async def test_73_a_ban_for_too_many_refusals_is_waited_for(scene: Scene) -> None:
    """Discord's own words first, then Cloudflare's page for everything: ten minutes later all goes on."""
    game = await about_to_send(scene, MessageKind.RESULTS)
    scene.sandbox.core.edge.limit = 3
    scene.sandbox.faults.add("error", where=sends(MessageKind.RESULTS), status=403, code=40333, times=3)
    for _ in range(4):
        await scene.look()
        await scene.pass_time(RETRY_MS)
    *_, banned = asked = scene.sandbox.audit.calls()
    assert (sent(scene, MessageKind.RESULTS), banned.method, banned.status) == (3, "GET", 429)
    await scene.pass_time(300_000)
    await scene.look()
    assert scene.sandbox.audit.calls() == asked
    await scene.pass_time(300_000)
    await played_out(scene, game)
    await assert_whole(scene, game)
