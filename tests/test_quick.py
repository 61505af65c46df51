"""`--quick` leaves out what needs another process, and a test that is wrongly taken for quick fails in every run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

PROJECT = Path(__file__).resolve().parents[1]
TESTS = """
import asyncio, os, socket, subprocess, sys
from urllib.parse import urlsplit
import pytest

START = [sys.executable, "-c", "pass"]

def test_plain(): pass
def test_of_the_store(redis_url): pass
def test_of_the_database(db): pass
@pytest.mark.process
def test_marked(): subprocess.run(START)
def test_popen(): subprocess.run(START)
def test_shell(): os.system("true")
async def test_of_asyncio(): await (await asyncio.create_subprocess_exec(*START)).wait()
@pytest.fixture
def begun(): subprocess.run(START)
def test_by_a_fixture(begun): pass
def test_that_hides_it():
    try: subprocess.run(START)
    except BaseException: pass
def test_that_reaches_the_store():
    with socket.socket(socket.AF_UNIX) as reached: reached.connect(urlsplit(os.environ["REDIS_URL"]).path)
"""
STARTING = ["popen", "shell", "of_asyncio", "by_a_fixture", "that_hides_it"]


def outcomes(folder: Path, *options: str) -> dict[str, str]:
    """Test -> its last outcome, under this project's own configuration."""
    (folder / "test_small.py").write_text(TESTS)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-vv", *options]
    done = subprocess.run(
        [*command, "-c", str(PROJECT / "pyproject.toml"), "--rootdir", str(folder), str(folder)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=50,
    )
    return dict(re.findall(r"test_small\.py::test_(\w+) ([A-Z]+)", done.stdout))


def test_only_what_is_quick_runs_and_what_is_not_fails(tmp_path: Path) -> None:
    found = outcomes(tmp_path, "--quick")
    assert found.pop("plain") == "PASSED"
    assert set(found) == {*STARTING, "that_reaches_the_store"}
    assert set(found.values()) <= {"FAILED", "ERROR"}


def test_every_run_finds_who_is_wrongly_taken_for_quick(tmp_path: Path) -> None:
    found = outcomes(tmp_path)
    passed = {name for name, outcome in found.items() if outcome == "PASSED"}
    assert passed == {"plain", "of_the_store", "of_the_database", "marked"}
    assert set(found) - passed == {*STARTING, "that_reaches_the_store"}
