"""A container's role whose configuration is wrong is started once, and then stays to be looked at."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.trivia_site.real_processes import eventually

pytestmark = pytest.mark.process

PROJECT = Path(__file__).resolve().parents[2]
ROLE = """
import signal, sys, time
def stop(number, frame):
    print("told to stop", flush=True)
    sys.exit(int(sys.argv[1]))
signal.signal(signal.SIGTERM, stop)
signal.signal(signal.SIGINT, stop)
print("at work", flush=True)
time.sleep(60)
"""


class Container:
    """What stands in for one: the program that it would run, and what that says."""

    def __init__(self, home: Path) -> None:
        self._said = home / "said"
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "trivia_site.until_fixed", *words]
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(command, cwd=PROJECT, stdout=said, stderr=said)
        return self.process

    def has_said(self, text: str) -> bool:
        return eventually(lambda: text in self.said())

    def said(self) -> str:
        return self._said.read_text()


@pytest.fixture
def container(tmp_path: Path) -> Iterator[Container]:
    made = Container(tmp_path)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.process.kill()
        made.process.wait()


def test_a_program_that_gives_up_is_not_started_again(container: Container) -> None:
    role = container.run(sys.executable, "-c", "print('refused', flush=True); raise SystemExit(78)")
    assert container.has_said("not started again")
    with pytest.raises(subprocess.TimeoutExpired):
        role.wait(0.3)
    refused, entry = container.said().splitlines()
    assert refused == "refused"
    assert json.loads(entry)["level"] == "error"
    role.send_signal(signal.SIGTERM)
    assert role.wait(10) == 78


@pytest.mark.parametrize("status", [0, 1, 75])
def test_any_other_end_is_for_docker_to_fix(container: Container, status: int) -> None:
    assert container.run(sys.executable, "-c", f"raise SystemExit({status})").wait(10) == status


def test_a_program_that_is_killed_ends_it_as_a_shell_would_say(container: Container) -> None:
    assert container.run(sys.executable, "-c", "import os; os.kill(os.getpid(), 9)").wait(10) == 137


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("status", [0, 78])
def test_a_signal_is_handed_on_and_waited_for(container: Container, number: signal.Signals, status: int) -> None:
    role = container.run(sys.executable, "-c", ROLE, str(status))
    assert container.has_said("at work")
    role.send_signal(number)
    assert role.wait(10) == status
    assert container.said().splitlines() == ["at work", "told to stop"]


def test_wrong_words_are_one_line(container: Container) -> None:
    assert container.run().wait(10) == 2
    assert container.said() == "usage: python -m trivia_site.until_fixed PROGRAM [ARGUMENT ...]\n"
    assert container.run("/not/there").wait(10) == 127
    assert json.loads(container.said())["event"] == "/not/there cannot be started: No such file or directory"
