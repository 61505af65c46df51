"""A disk that can be full: a small file system of the run's own, or else a limit of the store's file size.

The file system is mounted in a mount namespace of this process and its children: nobody else sees it, and it is gone
with the last of them, however the run ends. That needs root on Linux; without it the store's processes get a limit of
the size of the files that they write, so that the next write fails as it does on a full disk.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import resource
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

SIZE_MB = 128
TOP_UP_S = 0.1
_BLOCK, _PAGE = bytes(1 << 16), 4096
_CLONE_NEWNS = 0x00020000


class SmallDisk:
    """A file system of 128 MB at the data directory, filled with one file."""

    name = "a file system of its own"

    def __init__(self, place: Path) -> None:
        self._filler = place / "filler"

    @asynccontextmanager
    async def full(self) -> AsyncIterator[None]:
        """No room within the block, also when somebody frees some."""
        task = asyncio.create_task(self._keep_full())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            self._filler.unlink(missing_ok=True)

    async def _keep_full(self) -> None:
        while True:
            for block in (_BLOCK, _BLOCK[:_PAGE]):
                with suppress(OSError), self._filler.open("ab", buffering=0) as file:
                    while file.write(block):
                        pass
            await asyncio.sleep(TOP_UP_S)


class SizeLimit:
    """RLIMIT_FSIZE for the store's processes: what they append fails, as it does where there is no room."""

    name = "a limit of file size"

    def __init__(self, pids: Callable[[], list[int]]) -> None:
        self._pids = pids

    @asynccontextmanager
    async def full(self) -> AsyncIterator[None]:
        """No file grows within the block, also those of a server that is started meanwhile."""
        try:
            task = asyncio.create_task(self._keep_limited())
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            self._limit(resource.RLIM_INFINITY)

    async def _keep_limited(self) -> None:
        while True:
            self._limit(1)
            await asyncio.sleep(TOP_UP_S)

    def _limit(self, size: int) -> None:
        for pid in self._pids():
            with suppress(ProcessLookupError):
                _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (size if hard == resource.RLIM_INFINITY else hard, hard))


def mounted(place: Path) -> bool:
    """Mount a small file system at an empty directory, for this process and its children only; False where that is
    not allowed. Call it before anything is opened there and before threads begin."""
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWNS) != 0:
        return False
    options = f"size={SIZE_MB}m,mode=0700,uid={os.getuid()}"
    commands = (["mount", "--make-rprivate", "/"], ["mount", "-t", "tmpfs", "-o", options, "tally-stress", str(place)])
    return all(subprocess.run(command, capture_output=True, check=False).returncode == 0 for command in commands)
