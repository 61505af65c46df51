"""The dashboard as a real process with a store and a database of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from trivia_site.processes import programs
from trivia_site.valkey import embedded
from trivia_site.valkey.paths import socket_url

PROJECT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data_dir: Path, redis_url: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DISCORD_TOKEN"}}
    return inherited | {
        "TALLY_DATA_DIR": str(data_dir),
        "TALLY_ENV_FILE": os.devnull,
        "DJANGO_SETTINGS_MODULE": "tests.e2e.settings",
        "REDIS_URL": redis_url,
        "TALLY_LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(PROJECT),
    }


def make_tables(data_dir: Path, empty: Path) -> None:
    """What `migrate` would leave there, without a process that does it; `empty` is a database to be copied."""
    database = data_dir / "tally.sqlite3"
    if not database.exists():
        shutil.copy(empty, database)


def fill(env: Mapping[str, str]) -> None:
    """Fill database and store with the scene; where there are no tables they are made."""
    subprocess.run([sys.executable, "-m", "tests.e2e.scene"], env=env, check=True, cwd=PROJECT)


@dataclass(frozen=True, slots=True)
class Place:
    """A dashboard over the scene."""

    port: int
    env: Mapping[str, str]
    """What other processes need to work on the same store and database."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def finish(self, guild_id: str, game_id: str) -> None:
        """End a game, post its results on paper and archive it, in a process of its own."""
        words = [sys.executable, "-m", "tests.e2e.scene", guild_id, game_id]
        subprocess.run(words, env=self.env, check=True, cwd=PROJECT)


@contextmanager
def dashboard(place: Place, stderr: IO[bytes] | None = None) -> Iterator[str]:
    """The site under uvicorn, as `serve` runs it; gives its address and ends it."""
    command = [*programs.site("127.0.0.1", place.port).command, "--no-access-log"]
    server = subprocess.Popen(command, env=place.env, cwd=PROJECT, stderr=stderr)
    try:
        _await(f"{place.address}/healthz", server)
        yield place.address
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@contextmanager
def furnished(data_dir: Path, empty: Path | None = None) -> Iterator[Place]:
    """The scene in a store and a database of its own; nobody serves it yet. `empty` is a database with its tables."""
    if empty:
        make_tables(data_dir, empty)
    embedded.ensure_server(data_dir)
    try:
        env = environment(data_dir, socket_url(data_dir))
        fill(env)
        yield Place(free_port(), env)
    finally:
        embedded.release_server(data_dir)


def _await(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.URLError:
            assert server.poll() is None, "the dashboard ended"
            assert time.monotonic() < deadline, "the dashboard did not answer"
            time.sleep(0.05)
