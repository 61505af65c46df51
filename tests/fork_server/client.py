"""Asks the server for programs; it is started with the first one, and ends with this process."""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess

PROJECT = Path(__file__).resolve().parents[2]


class Program:
    """A process, with what `asyncio.subprocess.Process` has of it."""

    def __init__(self, pid: int, report: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._stopped = asyncio.Event()
        self._followed = asyncio.create_task(self._follow(report, writer))

    async def _follow(self, report: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async for line in report:
            if line == b"stopped\n":
                self._stopped.set()
            else:
                self.returncode = int(line)
        writer.close()

    async def wait(self) -> int:
        """Its exit status once it has ended; negative for a signal."""
        await asyncio.shield(self._followed)
        assert self.returncode is not None
        return self.returncode

    async def wait_stopped(self) -> None:
        """Return once a signal has stopped it."""
        await self._stopped.wait()

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            with suppress(ProcessLookupError):  # it has ended, and we are to hear of it
                os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


async def start(*arguments: str, env: Mapping[str, str]) -> Program:
    """`python ARGUMENTS` in the project's directory, with our standard output and error."""
    report, writer = await asyncio.open_unix_connection(sock=_ask(arguments, env, 1, 2))
    return Program(int(await report.readline()), report, writer)


def run(*arguments: str, env: Mapping[str, str], timeout: float = 50) -> CompletedProcess[str]:
    """As `subprocess.run` of `python ARGUMENTS` in the project's directory, with what it says."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        with _ask(arguments, env, out.fileno(), err.fileno()) as report, report.makefile() as lines:
            report.settimeout(timeout)
            pid = int(lines.readline())
            try:
                status = int(lines.readlines()[-1])
            except TimeoutError:
                os.kill(pid, signal.SIGKILL)
                raise
        out.seek(0)
        err.seek(0)
        return CompletedProcess(arguments, status, out.read(), err.read())


def _ask(arguments: tuple[str, ...], env: Mapping[str, str], out: int, err: int) -> socket.socket:
    """Where the report arrives."""
    ours, theirs = socket.socketpair()
    with theirs:
        socket.send_fds(_server(), [json.dumps([arguments, dict(env)]).encode()], [theirs.fileno(), out, err])
    return ours


@cache
def _server() -> socket.socket:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        command = [sys.executable, "-m", "tests.fork_server.server", str(theirs.fileno())]
        server = subprocess.Popen(command, cwd=PROJECT, pass_fds=[theirs.fileno()])

    def end() -> None:
        ours.close()
        server.wait()

    atexit.register(end)
    return ours
