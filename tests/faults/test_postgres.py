"""PostgreSQL itself: copied and restored as docs/backup.md says, and brought up to date by several at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.documents import PROJECT, drills
from tests.faults import postgres as servers
from tests.faults.own_store import OwnStore
from tests.faults.postgres import OwnPostgres
from tests.games.store.topologies.servers import free_port

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.timeout(180)]

postgres = servers.postgres


class Machine:
    """Tally's directory on a machine whose database is PostgreSQL."""

    def __init__(self, home: Path, postgres: OwnPostgres) -> None:
        self.home = home
        self.environment = (
            os.environ
            | postgres.environment
            | {
                "DATABASE_URL": postgres.url,
                "TALLY_DATA_DIR": str(home / ".data"),
                "BACKUP": str(home / "backup"),
                "PATH": f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}",
                "DJANGO_SUPERUSER_PASSWORD": "four score and 7",
            }
        )
        for name in ("backup", "bin"):
            (home / name).mkdir()
        for name in (".venv", "manage.py"):
            (home / name).symlink_to(PROJECT / name)

    def type(self, name: str) -> str:
        """What all commands of a block say; each has to succeed."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", drills()[name]],
            cwd=self.home, env=self.environment, capture_output=True, text=True, timeout=90,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def begin(self, *words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "manage.py", *words]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, cwd=PROJECT, env=self.environment, stdout=pipe, stderr=subprocess.STDOUT, text=True
        )

    def manage(self, *words: str) -> str:
        process = self.begin(*words)
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 0, said
        return said


@pytest.fixture
def machine(tmp_path: Path, postgres: OwnPostgres) -> Machine:
    return Machine(tmp_path, postgres)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OwnStore]:
    home = tmp_path / "store"
    home.mkdir()
    with OwnStore("--dir", str(home), "--port", str(free_port())) as server:
        yield server


def test_several_that_migrate_at_once_all_succeed(machine: Machine) -> None:
    several = [machine.begin("migrate", "--noinput") for _ in range(3)]
    said = [process.communicate(timeout=90)[0] for process in several]
    assert [process.returncode for process in several] == [0, 0, 0], said
    assert sorted("No migrations to apply." in text for text in said) == [False, True, True], said


def test_a_dump_brings_back_what_was_lost_and_nothing_else(machine: Machine, postgres: OwnPostgres) -> None:
    _with_ada(machine)
    machine.type("copy-postgres")
    postgres.ask("DELETE FROM auth_user")
    machine.manage("createsuperuser", "--noinput", "--username", "since", "--email", "")
    machine.type("restore-postgres")
    assert postgres.ask("SELECT username FROM auth_user") == [("ada",)]
    assert "ok       database: postgresql answers" in _doctor(machine)


def test_both_halves_are_copied_from_containers_and_restored(
    machine: Machine, postgres: OwnPostgres, store: OwnStore, tmp_path: Path
) -> None:
    port = store._options[store._options.index("--port") + 1]
    machine.environment |= {"REDIS_URL": f"redis://127.0.0.1:{port}/0", "STORE_DIR": str(tmp_path / "store")}
    docker = tmp_path / "bin/docker"
    docker.write_text(f'#!/bin/sh\nexec {sys.executable} {Path(servers.__file__).with_name("docker.py")} "$@"\n')
    docker.chmod(0o755)
    _with_ada(machine)
    store.client().set("answer", "of the copy")
    machine.type("copy-containers")

    postgres.ask("DELETE FROM auth_user")
    store.client().set("answer", "since")
    store.kill(signal.SIGTERM)
    said = machine.type("restore-containers")
    assert said.split("\n")[0] == "docker compose stop"
    store.start()
    assert store.client().get("answer") == "of the copy"
    assert len(list((tmp_path / "store").glob("appendonlydir.before-*"))) == 1
    assert postgres.ask("SELECT username FROM auth_user") == [("ada",)]


def _with_ada(machine: Machine) -> None:
    """The tables, with one account in them."""
    machine.manage("migrate", "--verbosity", "0")
    machine.manage("flush", "--noinput", "--verbosity", "0")
    machine.manage("createsuperuser", "--noinput", "--username", "ada", "--email", "")


def _doctor(machine: Machine) -> str:
    process = machine.begin("doctor", "--no-color")
    said, _ = process.communicate(timeout=60)
    return said
