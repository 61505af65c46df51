"""Ctrl-C at any moment, and a reader who has read enough: a command ends in silence, with the status that says so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.conftest import PROJECT

pytestmark = pytest.mark.process

HOOK = """
import os, signal, sys

def hook(event, arguments, left=[{number}], begun=[not "{begin}"]):
    begun[0] = begun[0] or (event == "import" and arguments[0] == "{begin}")
    if begun[0] and event == "{event}":
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGINT)

sys.addaudithook(hook)
"""
"""Sends the signal at a moment that does not depend on the machine: the nth event of a kind since a module's import."""


def run(
    home: Path, *words: str, event: str = "", number: int = 0, begin: str = "", before: Callable[[], None] | None = None
) -> tuple[int, str]:
    """Exit status, negative for a signal, and what stands on standard error."""
    (home / "sitecustomize.py").write_text(HOOK.format(event=event, number=number, begin=begin))
    own = {"TALLY_DATA_DIR": str(home / "data"), "USE_REDIS": "false", "TALLY_JSON_PATH": str(home / "state.json")}
    environment = {"PATH": os.environ["PATH"], "TALLY_ENV_FILE": os.devnull, "PYTHONPATH": str(home), **own}
    command = [sys.executable, "manage.py", *words]

    def prepare() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell's background ignores it, and so would we
        if before:
            before()

    done = subprocess.run(
        command,
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        preexec_fn=prepare,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("number", [1, 2, 10, 40, 150, 300, 500])
def test_ctrl_c_while_a_command_is_loaded_ends_it_at_once(tmp_path: Path, number: int) -> None:
    assert run(tmp_path, "check", event="import", number=number, begin="trivia_site.cli.shell") == (-signal.SIGINT, "")


def test_ctrl_c_that_was_held_back_while_python_starts_ends_it_at_once(tmp_path: Path) -> None:
    def press() -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        os.kill(os.getpid(), signal.SIGINT)

    assert run(tmp_path, "check", before=press) == (-signal.SIGINT, "")


def test_the_demo_is_started_so() -> None:
    shown = subprocess.run(["make", "-n", "demo"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    can = subprocess.run(["env", "--block-signal=INT", "true"], check=False, capture_output=True).returncode == 0
    assert ("env --block-signal=INT .venv/bin/python manage.py demo" in shown) == can


@pytest.mark.parametrize("words", [("rebuild_leaderboard",), ("reconcile",), ("migrate",), ("doctor",)])
def test_ctrl_c_while_a_command_works_ends_it_with_its_status(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert run(tmp_path, *words, event="sqlite3.connect", number=1) == (128 + signal.SIGINT, "")


def test_ctrl_c_before_the_demo_plays_ends_it(tmp_path: Path) -> None:
    status, said = run(tmp_path, "demo", event="import", number=30, begin="simulations.demo.run")
    assert (status in (0, 128 + signal.SIGINT), "Traceback" in said) == (True, False), said


@pytest.mark.parametrize("words", [("help",), ("doctor",), ("doctor", "--json"), ("check",)])
def test_a_reader_who_has_read_enough_sees_nothing_of_it(tmp_path: Path, words: tuple[str, ...]) -> None:
    def leave() -> None:
        reading, writing = os.pipe()
        os.close(reading)
        os.dup2(writing, 1)

    assert run(tmp_path, *words, before=leave) == (128 + signal.SIGPIPE, "")


@pytest.mark.parametrize("words", [("help",), ("check",)])
def test_what_can_be_written_nowhere_is_one_line(tmp_path: Path, words: tuple[str, ...]) -> None:
    def fill() -> None:
        os.dup2(os.open("/dev/full", os.O_WRONLY), 1)

    assert run(tmp_path, *words, before=fill) == (1, "No space left on device.\n")
