"""Sees to it that open sockets keep only the rights that their visitors still have.

One task for all sockets of an event loop looks at their sessions by turns: further tabs of a session cost nothing, and
a thousand sessions never ask the database at the same moment.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from django.db import DatabaseError

from games.access import Rights, rights_of_session

ROUND_S = 8.0
"""How long a right or a session that was taken away may still be of use."""

logger = logging.getLogger(__name__)


class Guest(Protocol):
    """An open socket."""

    session_key: str

    def admit(self, rights: Rights | None) -> None:
        """Go on with these rights; None when the session is over. Called in every round, changed or not."""

    def interrupt(self) -> None:
        """Rights could not be read: what is not known is not granted."""


class Watch:
    """Looks at the sessions of the open sockets, round after round, while there are any."""

    def __init__(self) -> None:
        self._guests: dict[str, set[Guest]] = {}
        self._task: asyncio.Task[None] | None = None

    def add(self, guest: Guest) -> None:
        self._guests.setdefault(guest.session_key, set()).add(guest)
        if self._task is None:
            self._task = asyncio.create_task(self._go_round())

    def remove(self, guest: Guest) -> None:
        guests = self._guests.get(guest.session_key, set())
        guests.discard(guest)
        if not guests:
            self._guests.pop(guest.session_key, None)
        if not self._guests and self._task is not None:
            self._task.cancel()
            self._task = None

    async def _go_round(self) -> None:
        task = asyncio.current_task()
        while self._task is task:  # a cancellation may be swallowed below; see `games.live.Hub`
            keys = list(self._guests)
            for key in keys:
                await asyncio.sleep(ROUND_S / len(keys))
                await self._look_at(key)

    async def _look_at(self, key: str) -> None:
        try:
            rights = await database_sync_to_async(rights_of_session)(key)
        except DatabaseError as error:
            logger.warning("rights could not be read, sockets are closed: %s", error)
            for guest in list(self._guests.get(key, ())):
                guest.interrupt()
            return
        for guest in list(self._guests.get(key, ())):
            guest.admit(rights)


_watches: WeakKeyDictionary[asyncio.AbstractEventLoop, Watch] = WeakKeyDictionary()


def watch() -> Watch:
    """The running event loop's watch, made on first use."""
    loop = asyncio.get_running_loop()
    if loop not in _watches:
        _watches[loop] = Watch()
    return _watches[loop]
