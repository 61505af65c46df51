"""Subscribers of a channel get what the member they watch as may see."""

from __future__ import annotations

from discord_sandbox.feed import BACKLOG, END, RESYNC, Feed


async def test_a_private_change_is_told_to_its_owner_alone() -> None:
    feed = Feed()
    ann, boss, elsewhere = feed.subscribe("1", "ann"), feed.subscribe("1", "boss"), feed.subscribe("2", "ann")
    feed.publish("1", {"kind": "message"}, only="ann")
    assert await ann.next(1) == {"kind": "message"}
    assert await boss.next(0.01) is None
    assert await elsewhere.next(0.01) is None


async def test_a_watcher_that_falls_behind_is_told_to_load_anew() -> None:
    feed = Feed()
    subscription = feed.subscribe("1", "ann")
    for number in range(BACKLOG + 1):
        feed.publish("1", {"kind": "message", "number": number})
    assert await subscription.next(1) == RESYNC
    assert await subscription.next(0.01) is None


async def test_all_are_told_of_the_end() -> None:
    feed = Feed()
    subscription = feed.subscribe("1", "ann")
    feed.close()
    assert await subscription.next(1) == END


async def test_a_channel_without_watchers_is_forgotten() -> None:
    feed = Feed()
    subscription = feed.subscribe("1", "ann")
    assert feed.is_watched("1")
    feed.unsubscribe(subscription)
    assert not feed.is_watched("1")
