"""A PostgreSQL server of the test's own, as Debian's package has it, that keeps nothing beyond the test."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.conftest import find_postgres
from tests.games.store.topologies.servers import free_port
from tests.trivia_site.real_processes import eventually

PASSWORD = "not-a-secret"
_UNPRIVILEGED = "nobody"
"""As whom it runs where the tests run as root, which it refuses."""


class OwnPostgres:
    """With the user `tally` who owns the database `tally`, as docs/backup.md has it."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgres://tally:{PASSWORD}@localhost:{self.port}/tally"

    @property
    def environment(self) -> dict[str, str]:
        """What psql's relatives need to know beside host and user."""
        return {"PGPORT": str(self.port), "PGPASSWORD": PASSWORD}

    def start(self) -> None:
        programs = find_postgres()
        assert programs, "mark the test with pytest.mark.postgres"
        user = _UNPRIVILEGED if os.getuid() == 0 else None
        data, password = self._home / "data", self._home / "password"
        password.write_text(PASSWORD)
        if user:
            for path in (self._home, password):
                shutil.chown(path, user)
        make = ["initdb", "--username", "postgres", "--auth", "scram-sha-256", "--no-sync", f"--pwfile={password}"]
        subprocess.run(
            [programs / make[0], *make[1:], data], cwd=self._home, user=user, check=True, stdout=subprocess.DEVNULL
        )
        options = {"port": self.port, "listen_addresses": "localhost", "unix_socket_directories": "", "fsync": "off"}
        settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with (self._home / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [programs / "postgres", "-D", data, *settings], cwd=self._home, user=user, stdout=log, stderr=log
            )
        assert eventually(self._answers), (self._home / "log").read_text()
        with psycopg.connect(self._address("postgres"), autocommit=True) as link:
            link.execute(f"CREATE ROLE tally LOGIN PASSWORD '{PASSWORD}'")
            link.execute("CREATE DATABASE tally OWNER tally")

    def ask(self, question: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.url, autocommit=True) as link:
            found = link.execute(question.encode())
            return found.fetchall() if found.description else []

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)

    def _answers(self) -> bool:
        assert self._process is not None and self._process.poll() is None, (self._home / "log").read_text()
        try:
            psycopg.connect(self._address("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    def _address(self, database: str) -> str:
        return f"postgres://postgres:{PASSWORD}@localhost:{self.port}/{database}"


@pytest.fixture(scope="module")
def postgres() -> Iterator[OwnPostgres]:
    with tempfile.TemporaryDirectory(prefix="tally-pg-", ignore_cleanup_errors=True) as home:
        made = OwnPostgres(Path(home))
        try:
            made.start()
            yield made
        finally:
            made.stop()
