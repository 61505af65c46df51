"""Sees to it that open sockets keep only the rights that their visitors still have.

One task for all sockets of an event loop checks their sessions by turns: further tabs of a session cost nothing, and
a thousand sessions never ask the database at the same moment.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol

from channels.db import database_sync_to_async
from django.db import DatabaseError

from games.access.roles import Rights, rights_of_session
from games.domain import cancellation
from games.domain.per_loop import PerLoop

LATEST_S = 8.0
"""How long a right or a session that was taken away may still be of use."""
ROUND_S = 6.0
"""How long after its last check a session is checked again; the rest of `LATEST_S` is for the check itself."""
MOST = 32
"""How many sockets of one session are watched in one process: as many pages as anybody reads at the same time."""

logger = logging.getLogger(__name__)


class Socket(Protocol):
    """An open socket."""

    session_key: str

    def admit(self, rights: Rights | None, read_at: float) -> None:
        """Go on with these rights, read not before `read_at` (the loop's time); None when the session is over.

        Called for each check, changed or not.
        """

    def interrupt(self) -> None:
        """Rights could not be read: what is not known is not granted."""


class SessionMonitor:
    """Checks the sessions of the open sockets, each `ROUND_S` after its last check, while there are any."""

    def __init__(self) -> None:
        self._sockets: dict[str, set[Socket]] = {}
        self._due: dict[str, float] = {}
        """Session -> when it is checked next; the soonest first, since each one waits equally long."""
        self._task: asyncio.Task[None] | None = None

    def add(self, socket: Socket) -> bool:
        """Watch a socket whose rights were read just now; False when its session has as many as it may have."""
        sockets = self._sockets.setdefault(socket.session_key, set())
        if len(sockets) >= MOST:
            return False
        sockets.add(socket)
        self._due.setdefault(socket.session_key, asyncio.get_running_loop().time() + ROUND_S)
        if self._task is None:
            self._task = asyncio.create_task(self._go_round())
        return True

    def remove(self, socket: Socket) -> None:
        sockets = self._sockets.get(socket.session_key, set())
        sockets.discard(socket)
        if not sockets:
            self._sockets.pop(socket.session_key, None)
            self._due.pop(socket.session_key, None)
        if not self._sockets and self._task is not None:
            self._task.cancel()
            self._task = None

    async def _go_round(self) -> None:
        loop = asyncio.get_running_loop()
        while not cancellation.is_requested():
            key, due = next(iter(self._due.items()))
            if (wait_s := due - loop.time()) > 0:
                await asyncio.sleep(wait_s)
                continue  # its sockets may have left meanwhile
            del self._due[key]
            self._due[key] = loop.time() + ROUND_S  # now the last
            await self._check(key)

    async def _check(self, key: str) -> None:
        read_at = asyncio.get_running_loop().time()
        try:
            rights = await self._read(key)
        except DatabaseError as error:
            logger.warning("rights could not be read, sockets are closed: %s", error)
            for socket in list(self._sockets.get(key, ())):
                socket.interrupt()
            return
        for socket in list(self._sockets.get(key, ())):
            socket.admit(rights, read_at)

    async def _read(self, key: str) -> Rights | None:
        rights: Rights | None = await database_sync_to_async(rights_of_session)(key)
        return rights


_monitors = PerLoop(SessionMonitor)


def session_monitor() -> SessionMonitor:
    """The running event loop's monitor, made on first use."""
    return _monitors.get()
