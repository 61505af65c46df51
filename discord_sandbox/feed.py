"""Changes to a channel as they happen, for whoever watches it; the page listens here."""

from __future__ import annotations

import asyncio
from collections import defaultdict

from discord_sandbox.state import Json

BACKLOG = 1_000
"""Changes that may wait for one subscriber; one that falls further behind must load the channel again."""
RESYNC: Json = {"kind": "resync"}
END: Json = {"kind": "end"}


class Subscription:
    """One subscriber of one channel, who sees what one member sees."""

    def __init__(self, channel_id: str, viewer_id: str) -> None:
        self.channel_id = channel_id
        self.viewer_id = viewer_id
        self._changes: asyncio.Queue[Json] = asyncio.Queue()

    def push(self, change: Json) -> None:
        if self._changes.qsize() >= BACKLOG:
            while not self._changes.empty():
                self._changes.get_nowait()
            change = RESYNC
        self._changes.put_nowait(change)

    async def next(self, timeout_s: float) -> Json | None:
        """The next change, or None when nothing happens for so long."""
        try:
            return await asyncio.wait_for(self._changes.get(), timeout_s)
        except TimeoutError:
            return None


class Feed:
    """Notifies subscribers; costs nothing for a channel that nobody watches."""

    def __init__(self) -> None:
        self._subscriptions: defaultdict[str, set[Subscription]] = defaultdict(set)

    def subscribe(self, channel_id: str, viewer_id: str) -> Subscription:
        subscription = Subscription(channel_id, viewer_id)
        self._subscriptions[channel_id].add(subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        self._subscriptions[subscription.channel_id].discard(subscription)
        if not self._subscriptions[subscription.channel_id]:
            del self._subscriptions[subscription.channel_id]

    def is_watched(self, channel_id: str) -> bool:
        return channel_id in self._subscriptions

    def publish(self, channel_id: str, change: Json, only: str | None = None) -> None:
        """Notify a channel's subscribers, or just those who watch as the member `only`."""
        for subscription in self._subscriptions.get(channel_id, ()):
            if only in (None, subscription.viewer_id):
                subscription.push(change)

    def close(self) -> None:
        """Notify every subscriber that there is nothing more to come."""
        self.publish_all(END)

    def publish_all(self, change: Json) -> None:
        """Notify every subscriber: something changed that is not a message."""
        for subscriptions in self._subscriptions.values():
            for subscription in subscriptions:
                subscription.push(change)
