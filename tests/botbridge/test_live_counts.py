"""The running count under an open post."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from botbridge import live_counts
from discord_sandbox.faults import Attempt
from discord_sandbox.views import MessageView
from tests.botbridge.conftest import CAPITAL, Town, until


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_counts, "EVERY_S", 0.4)
    monkeypatch.setattr(live_counts, "RESUBSCRIBE_S", 0.1)


def edits(town: Town) -> int:
    return len(town.sandbox.audit.calls("PATCH", rf"/channels/{town.channel}/messages/\d+"))


async def press_as_new_players(town: Town, post: MessageView, count: int) -> None:
    crowd = [town.sandbox.add_member(town.guild, f"P{number}").id for number in range(count)]
    await asyncio.gather(*(town.press(member, post, "A") for member in crowd))


async def test_the_count_follows_with_few_edits_and_the_last_always_arrives(town: Town) -> None:
    post = await town.play(CAPITAL)
    assert "Nobody has answered yet" in post.text
    before = edits(town)
    await press_as_new_players(town, post, 40)
    await town.post_with("👥 40 players answered")
    assert edits(town) - before < 15


async def test_an_edit_that_was_overtaken_by_the_close_is_repaired(town: Town) -> None:
    post = await town.play(CAPITAL)
    hold = town.sandbox.faults.add(
        "delay", method="PATCH", path=rf"/channels/{town.channel}/messages/{post.id}", where=_is_a_count
    )
    await town.press(town.ben, post, "B")
    await hold.struck()
    results = await town.close()
    hold.release()

    async def closed() -> bool:
        [shown] = [message for message in await town.posts() if message.id == post.id]
        return "🔒 Closed" in shown.text and results.id in shown.text

    await asyncio.sleep(1)
    await until(closed, "the post shows that it is closed")
    [shown] = [message for message in await town.posts() if message.id == post.id]
    assert [part["label"] for part in shown.interactive()] == ["My result"]


def _is_a_count(attempt: Attempt) -> bool:
    return "components" not in attempt.body


@pytest.mark.parametrize(
    "fault", [{"action": "5xx"}, {"action": "reset_done"}, {"action": "429", "code": 30046, "retry_after_s": 6.5}]
)
async def test_a_failed_edit_is_made_up_for(town: Town, fault: dict[str, object]) -> None:
    post = await town.play(CAPITAL)
    path = rf"/channels/{town.channel}/messages/{post.id}"
    failing = town.sandbox.faults.add(str(fault.pop("action")), method="PATCH", path=path, **fault)
    await town.press(town.ben, post, "B")
    await failing.struck()
    await town.post_with("👥 1 player answered")


async def test_a_lost_subscription_loses_no_count(town: Town, redis_url: str) -> None:
    post = await town.play(CAPITAL)
    async with Redis.from_url(redis_url, protocol=2) as client:
        await client.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
    await town.press(town.ben, post, "B")
    await town.post_with("👥 1 player answered")


async def test_an_old_post_is_edited_rarely(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_counts, "OLD_MS", 0)
    post = await town.play(CAPITAL)
    await town.press(town.ben, post, "B")
    await town.post_with("👥 1 player answered")
    before = edits(town)
    await press_as_new_players(town, post, 5)
    await asyncio.sleep(1)
    assert edits(town) == before
    await town.close()
    await town.post_with("👥 6 players answered")
