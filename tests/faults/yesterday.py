"""A copy of a store's data, and the store of yesterday that it makes when it is restored."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

from redis.asyncio import Redis

from tests.faults.own_store import OwnStore


class Backup:
    """What the store held in one moment, as `cp -a` of its append-only files."""

    def __init__(self, own: OwnStore) -> None:
        self._own, self._kept = own, own.home / "backup"
        own.kill(signal.SIGSTOP)  # nothing is appended while files are copied
        shutil.copytree(self._live, self._kept)
        own.kill(signal.SIGCONT)

    @property
    def _live(self) -> Path:
        return self._own.home / "appendonlydir"

    async def restore(self, client: Redis) -> None:
        """Put the copy back. Stores find the server again by themselves, and a plain client by this."""
        self._own.kill(signal.SIGTERM)
        shutil.rmtree(self._live)
        shutil.copytree(self._kept, self._live)
        self._own.start()
        await client.connection_pool.disconnect()
