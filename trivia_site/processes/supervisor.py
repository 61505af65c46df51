"""Runs several programs as one: starts them, forwards what they say, restarts those that die, leaves none behind.

Each program leads a session and process group of its own, so that Ctrl-C reaches the supervisor only, and is tethered
to the supervisor: should that be killed with SIGKILL, the kernel signals every program to end (`tether.py`). Start
programs from the main thread only: Linux ties them to the thread, not to the process.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from games.management.exits import GIVES_UP, TRY_SOON
from trivia_site.processes.restart_backoff import DOUBLING, Allowance, Backoff, Pauses

logger = logging.getLogger(__name__)

STOP_S = 10.0
"""From SIGTERM to SIGKILL."""
LOG_LIMIT = 5_000_000
"""Bytes of a log file above which a start begins a new one and keeps the old as `.1`."""
LONGEST_LINE = 1 << 20
TAIL_LINES = 15
"""Of a program's log, shown when it does not start."""
DRAIN_S = 1.0
"""How long a program's last lines are waited for once it has ended."""

_TETHER = str(Path(__file__).with_name("tether.py"))


class StartFailed(Exception):
    """A program ended or stayed silent before it was ready; the message carries the end of its log."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """What to run under which name."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    """Set in addition to the supervisor's own."""
    outlives: bool = False
    """Whether it ends after the others, because they talk to it."""
    allowance: Allowance | None = None
    """How many lives it may have, where each uses something up."""


class _Child:
    """One program: its present process and the task that keeps it alive."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.process: asyncio.subprocess.Process | None = None
        self.deaths = 0
        self.keeper: asyncio.Task[None] | None = None
        self.forward: asyncio.Task[None] | None = None
        self.tail: deque[str] = deque(maxlen=TAIL_LINES)


class Supervisor:
    """Use as `async with`: leaving it ends every program.

    `log_dir` collects one file per program; without it their lines go to standard error, each behind the program's
    name, or, with `prefix` False, just as they are.
    """

    def __init__(
        self,
        *,
        log_dir: Path | None = None,
        prefix: bool = True,
        backoff: Backoff = DOUBLING,
        stop_s: float = STOP_S,
    ) -> None:
        self._log_dir = log_dir
        self._prefix = prefix
        self._backoff = backoff
        self._stop_s = stop_s
        self._children: dict[str, _Child] = {}
        self._given_up: asyncio.Queue[str] = asyncio.Queue()

    async def __aenter__(self) -> Supervisor:
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self.stop()

    async def start(self, program: Program) -> None:
        """Start a program and keep it alive until `stop`. Raises OSError when it cannot be started at all."""
        child = self._children[program.name] = _Child(program)
        await self._spawn(child)
        child.keeper = asyncio.create_task(self._keep(child), name=f"keep {program.name}")

    def pid(self, name: str) -> int | None:
        """The process id of a program that runs now."""
        process = self._children[name].process
        return process.pid if process is not None and process.returncode is None else None

    async def until_ready(self, name: str, probe: Callable[[], Awaitable[bool]], timeout_s: float) -> None:
        """Wait until the probe says that a program is at work. Raises StartFailed when it dies or time runs out."""
        child, deadline = self._children[name], time.monotonic() + timeout_s
        while not await probe():
            if child.deaths:
                raise StartFailed(f"{name} ended before it was ready.{self._last_words(child)}")
            if time.monotonic() > deadline:
                raise StartFailed(f"{name} was not ready within {timeout_s:.0f} s.{self._last_words(child)}")
            await asyncio.sleep(0.05)

    async def until_given_up(self) -> str:
        """The name of a program that gave up, once one has."""
        return await self._given_up.get()

    async def stop(self) -> None:
        """End every program, those that outlive the others last: SIGTERM, then SIGKILL after `stop_s`."""
        children = list(self._children.values())
        for child in children:
            if child.keeper is not None:
                child.keeper.cancel()
        await asyncio.gather(*(child.keeper for child in children if child.keeper), return_exceptions=True)
        for last in (False, True):
            await asyncio.gather(*(self._end(child) for child in children if child.program.outlives is last))
        self._children.clear()

    # --- one program -------------------------------------------------------------------------------------------------

    async def _spawn(self, child: _Child) -> None:
        program = child.program
        with ExitStack() as files:
            target = self._target(program, files)
            child.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-S", "-E", _TETHER, str(os.getpid()), *program.command),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=target,
                stderr=asyncio.subprocess.STDOUT if target is not None else None,
                env={**os.environ, **program.environment},
                start_new_session=True,
                limit=LONGEST_LINE,
            )
        if child.process.stdout is not None:
            child.forward = asyncio.create_task(self._forward(child, child.process.stdout))

    def _target(self, program: Program, files: ExitStack) -> BinaryIO | int | None:
        """Where a program's lines go: its file, a pipe to us, or (None) our own standard output and error."""
        if self._log_dir is None:
            return asyncio.subprocess.PIPE if self._prefix else None
        return files.enter_context(_log_file(self._log_dir, program.name))

    async def _keep(self, child: _Child) -> None:
        name, started = child.program.name, time.monotonic()
        pauses = Pauses(self._backoff, child.program.allowance, started)
        while True:
            status = await self._finish(child)
            child.deaths += 1
            if status == GIVES_UP:
                logger.error("%s gave up; it is not restarted until its configuration is fixed", name)
                self._given_up.put_nowait(name)
                return
            ended = time.monotonic()
            pause = pauses.after(status, ended - started, ended)
            often = "too often, " if pause > self._backoff.longest_s else ""
            log = logger.error if often else logger.warning
            log("%s ended %swith status %d and is restarted in %.1f s", name, often, status, pause)
            await asyncio.sleep(pause)
            started = await self._start_again(child, pauses)

    async def _start_again(self, child: _Child, pauses: Pauses) -> float:
        """Start a program for as often as it takes, and return when that was: memory, processes and disks run short for
        a while."""
        while True:
            started = time.monotonic()
            try:
                await self._spawn(child)
            except OSError as error:
                pause = pauses.after(TRY_SOON, 0.0, started)
                logger.error("%s cannot be started: %s; it is tried again in %.1f s", child.program.name, error, pause)
                await asyncio.sleep(pause)
            else:
                return started

    async def _finish(self, child: _Child) -> int:
        """Wait for a program's end; what it left in its group is killed, and its last lines are forwarded."""
        process = child.process
        assert process is not None
        status = await process.wait()
        _signal_group(process.pid, signal.SIGKILL)
        if child.forward is not None:
            await asyncio.wait([child.forward], timeout=DRAIN_S)
        return status

    async def _forward(self, child: _Child, lines: asyncio.StreamReader) -> None:
        while True:
            try:
                line = await lines.readline()
            except ValueError:  # longer than LONGEST_LINE: readline has dropped it
                line = b"(a line too long to forward)"
            if not line:
                return
            text = line.decode(errors="replace").rstrip("\n")
            child.tail.append(text)
            with suppress(OSError):  # a full disk, say: unread, the program would stand still at its next line
                sys.stderr.write(f"{child.program.name:8} | {text}\n")
                sys.stderr.flush()

    async def _end(self, child: _Child) -> None:
        process = child.process
        if process is None:
            return
        if process.returncode is None:
            _signal_group(process.pid, signal.SIGTERM)
        finish = asyncio.create_task(self._finish(child))
        done, _ = await asyncio.wait([finish], timeout=self._stop_s)
        if not done:
            logger.warning("%s outlived SIGTERM by %.0f s and is killed", child.program.name, self._stop_s)
            _signal_group(process.pid, signal.SIGKILL)
        await finish
        if child.forward is not None:
            child.forward.cancel()

    def _last_words(self, child: _Child) -> str:
        if self._log_dir is None:
            return "\n".join([" It said:", *child.tail]) if child.tail else ""
        path = self._log_dir / f"{child.program.name}.log"
        return "\n".join([f" The end of {path}:", *path.read_text(errors="replace").splitlines()[-TAIL_LINES:]])


def _log_file(directory: Path, name: str) -> BinaryIO:
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = directory / f"{name}.log"
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")


def _signal_group(pid: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)
