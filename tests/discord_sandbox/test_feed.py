"""Watchers of a channel get what the member they watch as may see."""

from __future__ import annotations

from discord_sandbox.feed import BACKLOG, END, RESYNC, Feed


async def test_a_private_change_is_told_to_its_owner_alone() -> None:
    feed = Feed()
    ann, boss, elsewhere = feed.watch("1", "ann"), feed.watch("1", "boss"), feed.watch("2", "ann")
    feed.publish("1", {"kind": "message"}, only="ann")
    assert await ann.next(1) == {"kind": "message"}
    assert await boss.next(0.01) is None
    assert await elsewhere.next(0.01) is None


async def test_a_watcher_that_falls_behind_is_told_to_load_anew() -> None:
    feed = Feed()
    watch = feed.watch("1", "ann")
    for number in range(BACKLOG + 1):
        feed.publish("1", {"kind": "message", "number": number})
    assert await watch.next(1) == RESYNC
    assert await watch.next(0.01) is None


async def test_all_are_told_of_the_end() -> None:
    feed = Feed()
    watch = feed.watch("1", "ann")
    feed.close()
    assert await watch.next(1) == END


async def test_a_channel_without_watchers_is_forgotten() -> None:
    feed = Feed()
    watch = feed.watch("1", "ann")
    assert feed.watched("1")
    feed.leave(watch)
    assert not feed.watched("1")
