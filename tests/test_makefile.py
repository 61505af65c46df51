"""`make`: what a pipeline asks for in one line runs once, and each target is whole where it stands alone."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

PROJECT = Path(__file__).resolve().parents[1]
ALL = ".venv/bin/python -m pytest -n 3 "
CHECKS = ".venv/bin/python -m pytest -q tests/games/store/test_lua_headers.py tests/test_documentation.py "


@pytest.mark.parametrize(
    ("typed", "runs"),
    [
        ("lint", [CHECKS]),
        ("test", [ALL]),
        ("lint test", [ALL]),
        ("test lint", [ALL]),
        ("lint test ARGS=tests/games", [CHECKS, ALL]),
    ],
)
def test_no_test_runs_twice_and_none_is_left_out(typed: str, runs: list[str]) -> None:
    clean = {"PATH": os.environ["PATH"]}  # without what the make that started this test was told
    command = ["make", "--dry-run", "WORKERS=3", *typed.split()]
    told = subprocess.run(command, cwd=PROJECT, env=clean, capture_output=True, text=True, check=True)
    lines = [line for line in told.stdout.splitlines() if " -m pytest " in line]
    assert len(lines) == len(runs)
    assert all(line.startswith(run) for line, run in zip(lines, runs, strict=True))
