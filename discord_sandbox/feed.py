"""Changes to a channel as they happen, for whoever watches it; the page listens here."""

from __future__ import annotations

import asyncio
from collections import defaultdict

from discord_sandbox.state import Json

BACKLOG = 1_000
"""Changes that may wait for one watcher; one that falls further behind must load the channel again."""
RESYNC: Json = {"kind": "resync"}
END: Json = {"kind": "end"}


class Watch:
    """One watcher of one channel, who sees what one member sees."""

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
    """Notifies watchers; costs nothing for a channel that nobody watches."""

    def __init__(self) -> None:
        self._watches: defaultdict[str, set[Watch]] = defaultdict(set)

    def watch(self, channel_id: str, viewer_id: str) -> Watch:
        watch = Watch(channel_id, viewer_id)
        self._watches[channel_id].add(watch)
        return watch

    def leave(self, watch: Watch) -> None:
        self._watches[watch.channel_id].discard(watch)
        if not self._watches[watch.channel_id]:
            del self._watches[watch.channel_id]

    def watched(self, channel_id: str) -> bool:
        return channel_id in self._watches

    def publish(self, channel_id: str, change: Json, only: str | None = None) -> None:
        """Notify a channel's watchers, or just those who watch as the member `only`."""
        for watch in self._watches.get(channel_id, ()):
            if only in (None, watch.viewer_id):
                watch.push(change)

    def close(self) -> None:
        """Notify every watcher that there is nothing more to come."""
        self.publish_all(END)

    def publish_all(self, change: Json) -> None:
        """Notify every watcher: something changed that is not a message."""
        for watches in self._watches.values():
            for watch in watches:
                watch.push(change)
