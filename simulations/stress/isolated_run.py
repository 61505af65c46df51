"""A directory and an environment for one run only, and a guardian that sees them off, however the run ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from simulations.isolated_env import environment
from trivia_site.processes import programs, tether
from trivia_site.processes.stop_signals import STOP_SIGNALS


def run_inside(arguments: Sequence[str]) -> int:
    """Run `manage.py stress --inside ARGUMENTS` in a directory that is gone afterwards; returns its exit status.

    A process of its own, because settings are read once, when a process starts. A signal to stop is passed on.
    """
    with tempfile.TemporaryDirectory(prefix="tally-stress-", ignore_cleanup_errors=True) as directory:
        started: list[subprocess.Popen[bytes]] = []

        def forward(number: int, _frame: FrameType | None) -> None:
            for process in started:
                process.send_signal(number)

        earlier = {number: signal.signal(number, forward) for number in STOP_SIGNALS}
        try:
            command = [sys.executable, programs.MANAGE, "stress", "--inside", *arguments]
            tied = [sys.executable, "-S", "-E", tether.__file__, str(os.getpid()), *command]
            started.append(subprocess.Popen(tied, env=_environment(Path(directory) / "data")))
            status = started[0].wait()
        finally:
            for number, handler in earlier.items():
                signal.signal(number, handler)
    return status if status >= 0 else 128 - status


def _environment(directory: Path) -> dict[str, str]:
    """The caller's without the settings of any other Tally; modules are found wherever the command was called."""
    project = str(Path(programs.MANAGE).parent)
    own = {"PYTHONPATH": project, "DJANGO_SETTINGS_MODULE": "trivia_site.settings"}
    return environment(directory, os.environ) | own
