"""Processes that start together may each bring the same database up to date."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e import service as services
from tests.e2e.service import Service

PROJECT = Path(__file__).resolve().parents[3]
service = services.service


def begin(data: Path, *words: str) -> subprocess.Popen[str]:
    environment = os.environ | {"TALLY_DATA_DIR": str(data)}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "manage.py", *words]
    return subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


@pytest.mark.slow
def test_several_that_migrate_at_once_all_succeed(tmp_path: Path) -> None:
    several = [begin(tmp_path, "migrate", "--noinput") for _ in range(3)]
    said = [process.communicate(timeout=60)[0] for process in several]
    assert [process.returncode for process in several] == [0, 0, 0], said
    assert sorted("No migrations to apply." in text for text in said) == [False, True, True], said


@pytest.mark.slow
def test_a_first_start_makes_the_tables_if_it_is_told_to(service: Service) -> None:
    refused = service.manage("serve", "--no-bot", "--port", str(service.port))
    assert refused.returncode == 78 and "not applied. Run: manage.py migrate" in refused.stderr
    service.start("--no-bot", "--migrate", migrated=False)
    assert service.stop(signal.SIGTERM) == 0
