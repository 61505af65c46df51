"""Every benchmark runs, at a size that proves nothing about speed: its own checks of what it measured hold."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import names

pytestmark = pytest.mark.process

PROJECT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("name", names())
def test_a_benchmark_runs(name: str) -> None:
    """In a process of its own: it chooses its cores."""
    before = _results()
    run = [sys.executable, "-m", "bench", "--tiny", "--rounds", "1", "--only", name]
    done = subprocess.run(run, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith(f"{name}: "), "each says first on what machine it ran"
    assert len(done.stdout.splitlines()) > 1, "and then its figures"
    assert _results() == before, "figures of a tiny run are none to keep"


def _results() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (PROJECT / "bench" / "results").iterdir()}
