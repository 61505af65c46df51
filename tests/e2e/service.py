"""`manage.py serve` as an operator runs it: real processes with a data directory of their own."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.e2e import servers
from tests.trivia_site.real_processes import eventually, started_with

PROJECT = Path(__file__).resolve().parents[2]


class Service:
    """A checkout with a data directory of its own. `empty` is a database with all tables and no rows."""

    def __init__(self, data_dir: Path, empty: Path) -> None:
        self.data_dir = data_dir
        self._empty = empty
        self.port = servers.free_port()
        self.environment = {**os.environ, "TALLY_DATA_DIR": str(data_dir)}
        # The tests' own store would be shared by all; this one starts its own.
        del self.environment["REDIS_URL"]
        self.process: subprocess.Popen[bytes] | None = None

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(
            command, cwd=PROJECT, env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )

    def make_tables(self) -> None:
        servers.make_tables(self.data_dir, self._empty)

    def start(self, *words: str, migrated: bool = True) -> None:
        if migrated:
            self.make_tables()
        command = [sys.executable, str(PROJECT / "manage.py"), "serve", "--port", str(self.port), *words]
        with (self.data_dir / "output").open("wb") as output:
            self.process = subprocess.Popen(  # from another directory, as cron or an operator may call it
                command, cwd=self.data_dir, env=self.environment, stdout=output, stderr=output, start_new_session=True
            )
        assert eventually(lambda: "the dashboard is at" in self.said() and self.answers(), 40), self.said()

    def said(self) -> str:
        return (self.data_dir / "output").read_text()

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                return bool(answer.read() == b"ok\n")
        except OSError:
            return False

    def running(self, word: str = "") -> list[str]:
        return [line for line in started_with(str(self.data_dir)) if word in line]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(30)

    def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait(20)
        assert eventually(lambda: not self.running())


@pytest.fixture
def service(tmp_path: Path, migrated_database: Path) -> Iterator[Service]:
    made = Service(tmp_path, migrated_database)
    yield made
    made.close()


def certificate(service: Service, game_id: str) -> dict[str, Any]:
    """What `verify_game` says of a finished game, once it is archived."""

    def is_archived() -> bool:
        with closing(sqlite3.connect(service.data_dir / "tally.sqlite3")) as database:
            counted = "SELECT count(confirmed_at) FROM games_archivedgame WHERE id = ?"
            return database.execute(counted, [game_id]).fetchone() == (1,)

    assert eventually(is_archived, 30), service.said()
    found: dict[str, Any] = json.loads(service.manage("verify_game", game_id, "--json").stdout.splitlines()[0])
    return found
