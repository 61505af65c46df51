"""The site under a real ASGI server, without any store configured."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from trivia_site.valkey.paths import socket_path
from trivia_site.valkey.probe import is_alive, is_running

pytestmark = pytest.mark.process

PROJECT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(url: str, server: subprocess.Popen[bytes], within_s: float = 30) -> bytes:
    deadline = time.monotonic() + within_s
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return bytes(response.read())
        except urllib.error.URLError:
            assert server.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "the server did not answer"
            time.sleep(0.05)


def test_the_site_starts_its_store_and_leaves_nothing_behind_on_sigterm(tmp_path: Path) -> None:
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "uvicorn",
            "trivia_site.asgi:application",
            "--port",
            str(port),
            "--log-level",
            "warning",
        ],
        cwd=PROJECT,
        env={**environment, "TALLY_DATA_DIR": str(tmp_path)},
    )
    try:
        assert fetch(f"http://127.0.0.1:{port}/healthz", server).startswith(b"ok")
        assert is_alive(socket_path(tmp_path))
        assert b"{" in fetch(f"http://127.0.0.1:{port}/static/admin/css/base.css", server)
        server.send_signal(signal.SIGTERM)
        server.wait(20)
    finally:
        server.kill()
        server.wait()
    deadline = time.monotonic() + 15
    while is_running(tmp_path):
        assert time.monotonic() < deadline
        time.sleep(0.02)
