"""A copy of what is installed, in which somebody types what stands in the documents: with a terminal, and Ctrl-C."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.documents import PROJECT, drills
from tests.e2e.servers import free_port
from tests.trivia_site.real_processes import started_with

CTRL_C = "\x03"
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
_PATIENCE_S = 90.0
# Reports each command that fails, and goes on as a person would.
_SHELL = "trap 'echo \"FAILED $?: $BASH_COMMAND\"' ERR\n"


class Workshop:
    """The directory that the documents call Tally's, with no package in its `.venv` until one is installed.

    The packages of this test's own environment are found beside it, so that pip has nothing to download: every range of
    the requirements is looked at, and none may be missing.
    """

    def __init__(self, home: Path) -> None:
        self.home = home / "tally"
        self.port = free_port()
        self.commands = home / "bin"
        self.backup = home / "backup"
        for made in (self.home, self.commands, self.backup):
            made.mkdir()
        _copy_what_runs(self.home)
        # Whatever makes an environment is to have the version of this one.
        self.add_command("python3", f'exec "{sys.executable}" "$@"')
        self.environment = {
            "PATH": f"{self.commands}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": sysconfig.get_path("purelib"),
            "PIP_NO_INDEX": "1",
            "HOME": str(home),
            "TERM": "dumb",
            "NO_COLOR": "1",
            "BACKUP": str(self.backup),
        }

    def add_command(self, name: str, body: str) -> None:
        path = self.commands / name
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)

    def type(self, name: str, answers: Sequence[tuple[str, str]] = (), **values: str) -> str:
        """What the block of that name prints; commands that fail are reported as `FAILED status: command`.

        Each answer is typed once its words have come, and `values` stand in place of what they name.
        """
        text = drills()[name].replace("manage.py serve", f"manage.py serve --port {self.port}")
        # What is locked is of some day, what is here of the day of this environment: the ranges fit both.
        text = text.replace("--require-hashes -r requirements.lock", "-r requirements-postgres.txt")
        for word, value in values.items():
            text = text.replace(word, value)
        script = self.home.parent / f"{name}.sh"
        script.write_text(_SHELL + text)
        terminal = subprocess.Popen(
            ["script", "--quiet", "--command", f"bash {script}", "/dev/null"],
            cwd=self.home,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        try:
            return _talk(terminal, answers)
        finally:
            terminal.kill()
            terminal.wait()

    def running(self) -> list[str]:
        """What is left of it."""
        return started_with(str(self.home))


def _talk(terminal: subprocess.Popen[bytes], answers: Sequence[tuple[str, str]]) -> str:
    assert terminal.stdin is not None and terminal.stdout is not None
    os.set_blocking(terminal.stdout.fileno(), False)
    waiting, said, heard_to, deadline = list(answers), "", 0, time.monotonic() + _PATIENCE_S
    while True:
        ended = terminal.poll() is not None
        said += _COLOURS.sub("", (terminal.stdout.read() or b"").decode(errors="replace"))
        if waiting and (at := said.find(waiting[0][0], heard_to)) >= 0:
            heard_to = at + len(waiting[0][0])
            terminal.stdin.write(waiting.pop(0)[1].encode())
            terminal.stdin.flush()
        elif ended:
            assert not waiting, f"never said {waiting[0][0]!r}:\n{said}"
            return said.replace("\r", "")
        assert time.monotonic() < deadline, said
        time.sleep(0.02)


def _copy_what_runs(home: Path) -> None:
    """What gets into the image, and what is typed with beside it."""
    ignored = (PROJECT / ".dockerignore").read_text().splitlines()
    beside = ["Makefile", "requirements.txt", "requirements-postgres.txt"]
    for name in [*(line[1:] for line in ignored if line.startswith("!")), *beside]:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, home / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, home / name)


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    made = Workshop(tmp_path)
    yield made
    assert made.running() == []
