"""The dashboard as a real process with a store and a database of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from trivia_site import embedded, programs

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
        "REDIS_URL": redis_url,
        "TALLY_LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(PROJECT),
    }


def prepare(env: Mapping[str, str], scene: bool) -> None:
    """Make the tables and, if wished, fill them and the store with the scene."""
    subprocess.run([sys.executable, programs.MANAGE, "migrate", "--verbosity", "0"], env=env, check=True, cwd=PROJECT)
    if scene:
        subprocess.run([sys.executable, "-m", "tests.e2e.scene"], env=env, check=True, cwd=PROJECT)


@contextmanager
def dashboard(env: Mapping[str, str], port: int) -> Iterator[str]:
    """The site under uvicorn, as `serve` runs it; gives its address and ends it."""
    command = [*programs.site("127.0.0.1", port).command, "--no-access-log"]
    server = subprocess.Popen(command, env=env, cwd=PROJECT)
    try:
        _await(f"http://127.0.0.1:{port}/healthz", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@contextmanager
def furnished(data_dir: Path) -> Iterator[tuple[str, str]]:
    """A dashboard over the scene; gives the addresses of the site and of its store."""
    embedded.ensure_server(data_dir)
    redis_url = embedded.socket_url(data_dir)
    try:
        env = environment(data_dir, redis_url)
        prepare(env, scene=True)
        with dashboard(env, free_port()) as address:
            yield address, redis_url
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
