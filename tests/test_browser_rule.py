"""Where there is no browser: its tests are skipped loudly on a laptop and fail in a pipeline; nothing else changes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

PROJECT = Path(__file__).resolve().parents[1]
TESTS = """
import pytest

@pytest.mark.browser
def test_with_a_browser(): pass

def test_without(): pass
"""


def run_tests(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Two small tests under this project's conftest.py, with only Python on PATH."""
    tests = folder / "test_small.py"
    tests.write_text(TESTS)
    options = ["-p", "tests.conftest", "-p", "no:django", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(folder), str(tests)],
        cwd=PROJECT,
        env={"PATH": str(folder), **variables},
        capture_output=True,
        text=True,
        timeout=50,
    )


def command(folder: Path, name: str, body: str = "exit 0") -> None:
    path = folder / name
    path.write_text(f"#!/bin/bash\n{body}\n")
    path.chmod(0o755)


def prepare(folder: Path, script: str = "browser", **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/bash", str(PROJECT / ".ci" / script)],
        env={"PATH": str(folder), **variables},
        capture_output=True,
        text=True,
        timeout=50,
    )


def test_a_laptop_skips_browser_tests_loudly(tmp_path: Path) -> None:
    done = run_tests(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 BROWSER TESTS WERE SKIPPED" in done.stdout
    assert "1 passed, 1 skipped" in done.stdout


def test_a_pipeline_fails_browser_tests(tmp_path: Path) -> None:
    done = run_tests(tmp_path, CI="true")
    assert done.returncode == 1
    assert "CI=true and no Chromium" in done.stdout


def test_with_a_browser_all_run(tmp_path: Path) -> None:
    command(tmp_path, "chromium")
    assert "2 passed" in run_tests(tmp_path).stdout


def test_a_browser_that_is_there_is_not_installed_again(tmp_path: Path) -> None:
    command(tmp_path, "chromium")
    done = prepare(tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("user", ["0", "1000"])
def test_whoever_may_installs_it(tmp_path: Path, user: str) -> None:
    command(tmp_path, "id", f"echo {user}")
    command(tmp_path, "true")
    command(tmp_path, "sudo", 'shift; "$@"')
    command(tmp_path, "apt-get", f'echo "$@" >> {tmp_path}/asked')
    assert prepare(tmp_path).returncode == 0
    asked = (tmp_path / "asked").read_text().splitlines()
    assert asked[0].startswith("update")
    assert asked[1].startswith("install")
    assert asked[1].endswith("chromium")


def test_whoever_may_not_is_told_and_goes_on(tmp_path: Path) -> None:
    command(tmp_path, "id", "echo 1000")
    command(tmp_path, "sudo", "exit 1")
    command(tmp_path, "apt-get", "exit 1")
    done = prepare(tmp_path)
    assert done.returncode == 0
    assert "NO CHROMIUM" in done.stderr


def test_a_failing_installation_is_told_too(tmp_path: Path) -> None:
    command(tmp_path, "id", "echo 0")
    command(tmp_path, "apt-get", "exit 100")
    done = prepare(tmp_path)
    assert done.returncode == 0
    assert "NO CHROMIUM" in done.stderr


def test_nginx_is_prepared_in_the_same_way(tmp_path: Path) -> None:
    command(tmp_path, "id", "echo 0")
    command(tmp_path, "apt-get", f'echo "$@" >> {tmp_path}/asked')
    command(tmp_path, "true")
    assert prepare(tmp_path, "proxy", NGINX_HOME=str(tmp_path)).returncode == 0
    assert (tmp_path / "asked").read_text().endswith("nginx-light\n")
    command(tmp_path, "nginx")
    done = prepare(tmp_path, "proxy", NGINX_HOME=str(tmp_path))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_postgresql_is_prepared_in_the_same_way(tmp_path: Path) -> None:
    server = tmp_path / "15/bin"
    server.mkdir(parents=True)
    command(tmp_path, "id", "echo 0")
    command(tmp_path, "apt-get", f'echo "$@" >> {tmp_path}/asked')
    command(tmp_path, "true")
    assert prepare(tmp_path, "postgres", POSTGRES_HOME=str(tmp_path)).returncode == 0
    assert (tmp_path / "asked").read_text().endswith("postgresql\n")
    command(server, "initdb")
    done = prepare(tmp_path, "postgres", POSTGRES_HOME=str(tmp_path))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
