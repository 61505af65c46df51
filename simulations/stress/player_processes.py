"""The processes of players: started together, watched through their journals, ended together."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from simulations.stress import journal
from simulations.stress.options import PLAYER_PROCESSES, PlayerPlan
from trivia_site.processes import tether
from trivia_site.processes.supervisor import TAIL_LINES

_PLAYERS = f"{__package__}.players"


class RunFailed(Exception):
    """The run could not be carried out; the message says why."""


class PlayerProcesses:
    """The processes of players of one run."""

    def __init__(self, plan: PlayerPlan, processes: list[asyncio.subprocess.Process], log: Path) -> None:
        self._processes = processes
        self._log = log
        logs, games = Path(plan.logs), range(len(plan.arenas))
        self._counts = [
            [journal.AnswerCount(journal.path_of(logs, game, n)) for n in range(PLAYER_PROCESSES)] for game in games
        ]

    def done(self) -> list[int]:
        """How many submissions' outcomes are known, for each game."""
        return [sum(count.update() for count in counts) for counts in self._counts]

    def at_work(self) -> bool:
        """Whether any of them still plays. Raises RunFailed when one has failed."""
        if any(process.returncode for process in self._processes):
            tail = self._log.read_text(errors="replace").splitlines()[-TAIL_LINES:]
            raise RunFailed("\n".join(["A process of players ended early:", *tail]))
        return any(process.returncode is None for process in self._processes)


@asynccontextmanager
async def started(plan: PlayerPlan, directory: Path) -> AsyncIterator[PlayerProcesses]:
    """All processes of players; those that still run at the end are killed."""
    path, log = directory / "plan.json", directory / "players.log"
    plan.save(path)
    processes: list[asyncio.subprocess.Process] = []
    try:
        with log.open("ab") as output:
            for number in range(PLAYER_PROCESSES):
                command = (sys.executable, "-m", _PLAYERS, str(path), str(number))
                process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-S", "-E", tether.__file__, str(os.getpid()), *command),
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                )
                processes.append(process)
        yield PlayerProcesses(plan, processes, log)
    finally:
        for process in processes:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
        await asyncio.gather(*(process.wait() for process in processes))
