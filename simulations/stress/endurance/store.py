"""The bundled store as something that can be killed, stopped, copied and restored while others use it (Linux)."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from trivia_site.valkey.paths import server_dir

APPEND_ONLY = "appendonlydir"
_LOOK_S = 0.02
_PATIENCE_S = 30.0


class NoServer(Exception):
    """The server was not there within half a minute."""


class StoreServer:
    """The server of a data directory and its holder, known by their entries in /proc."""

    def __init__(self, data_dir: Path) -> None:
        self._directory = server_dir(data_dir)

    async def kill(self) -> None:
        """SIGKILL for the server; its holder starts it again. Nothing happens while it is down."""
        for pid in self._servers():
            _signal(pid, signal.SIGKILL)

    @asynccontextmanager
    async def stopped(self) -> AsyncIterator[None]:
        """SIGSTOP for the server within the block. Raises NoServer."""
        pid = await self._server()
        _signal(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            _signal(pid, signal.SIGCONT)

    async def copy_to(self, copy: Path) -> None:
        """The files as they are in this moment, as a snapshot of the disk would have them. Raises NoServer."""
        async with self.stopped():
            shutil.copytree(self._directory / APPEND_ONLY, copy)

    async def put_back(self, copy: Path) -> None:
        """Put an older copy in the place of the files while neither server nor holder runs on. Raises NoServer."""
        holder, server = self._holder(), await self._server()
        if holder is None:
            raise NoServer
        _signal(holder, signal.SIGSTOP)  # else it would start the server on half of the files
        try:
            _signal(server, signal.SIGKILL)
            await _until_dead(server)
            shutil.rmtree(self._directory / APPEND_ONLY)
            shutil.copytree(copy, self._directory / APPEND_ONLY)
        finally:
            _signal(holder, signal.SIGCONT)

    def both(self) -> list[int]:
        """The ids of the processes that are there: the holder's, the server's."""
        holder = self._holder()
        return [*([holder] if holder else []), *self._servers()]

    async def _server(self) -> int:
        for _ in range(round(_PATIENCE_S / _LOOK_S)):
            if found := self._servers():
                return found[0]
            await asyncio.sleep(_LOOK_S)
        raise NoServer

    def _holder(self) -> int | None:
        words = ["trivia_site.valkey.holder", str(self._directory)]
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and all(word in _command(entry) for word in words):
                return int(entry.name)
        return None

    def _servers(self) -> list[int]:
        holder = self._holder()
        if holder is None:
            return []
        with suppress(OSError):
            children = Path(f"/proc/{holder}/task/{holder}/children").read_text().split()
            return [int(pid) for pid in children if _state(int(pid)) not in ("Z", "")]
        return []


async def _until_dead(pid: int) -> None:
    for _ in range(round(_PATIENCE_S / _LOOK_S)):
        if _state(pid) in ("Z", ""):
            return
        await asyncio.sleep(_LOOK_S)


def _state(pid: int) -> str:
    """The letter of a process's state; empty when there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def _command(entry: Path) -> list[str]:
    try:
        return (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return []


def _signal(pid: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)
