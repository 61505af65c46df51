"""`manage.py serve` with real processes: site, bot and duties under one supervisor."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from botbridge.sandbox import Sandbox
from tests.trivia_site.processes import eventually, started_with

PROJECT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


class Service:
    """A checkout with a data directory of its own."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.environment = {**os.environ, "TALLY_DATA_DIR": str(data_dir)}
        # The tests' own store would be shared by all; this one starts its own.
        del self.environment["REDIS_URL"]
        self.process: subprocess.Popen[bytes] | None = None

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(
            command, cwd=PROJECT, env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )

    def start(self, *words: str) -> None:
        assert self.manage("migrate", "--verbosity", "0").returncode == 0
        command = [sys.executable, "manage.py", "serve", "--port", str(self.port), *words]
        with (self.data_dir / "output").open("wb") as output:
            self.process = subprocess.Popen(
                command, cwd=PROJECT, env=self.environment, stdout=output, stderr=output, start_new_session=True
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
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path)
    yield made
    made.close()


def test_it_says_when_migrations_are_missing(service: Service) -> None:
    refused = service.manage("serve", "--no-bot", "--port", str(service.port))
    assert refused.returncode == 1
    assert "migrations are not applied. Run: manage.py migrate" in refused.stderr


def test_it_says_when_the_token_is_missing(service: Service) -> None:
    refused = service.manage("serve", "--port", str(service.port))
    assert refused.returncode == 1
    assert "DISCORD_TOKEN is not set" in refused.stderr


def test_it_says_when_the_port_is_taken(service: Service) -> None:
    service.manage("migrate", "--verbosity", "0")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", service.port))
        taken.listen()
        refused = service.manage("serve", "--no-bot", "--port", str(service.port))
    assert refused.returncode == 1
    assert f"127.0.0.1:{service.port} is taken" in refused.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_and_leaves_nothing(service: Service, number: signal.Signals) -> None:
    service.start("--no-bot")
    assert service.stop(number) == 0
    assert service.running() == []


def test_killing_it_leaves_nothing(service: Service) -> None:
    service.start("--no-bot", "--workers", "2")
    assert service.stop(signal.SIGKILL) == -signal.SIGKILL
    assert eventually(lambda: service.running() == [])


def test_a_site_that_was_killed_comes_back(service: Service) -> None:
    service.start("--no-bot")
    [site] = [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if _is_site(entry, service.port)]
    os.kill(site, signal.SIGKILL)
    assert eventually(lambda: "site ended with status -9" in service.said())
    assert eventually(service.answers, 30), service.said()


async def test_bot_and_duties_run_beside_the_site(service: Service) -> None:
    async with Sandbox() as sandbox:
        sandbox.add_guild("Quiz Night")
        service.environment |= {
            "DISCORD_TOKEN": sandbox.token,
            "DISCORD_API_BASE": sandbox.api_base,
            "DISCORD_GATEWAY_URL": sandbox.gateway_url,
        }
        await asyncio.to_thread(service.start)
        await asyncio.wait_for(sandbox.gateway.wait_connected(), 30)
        assert len(service.running("runbot --no-duties")) == len(service.running("run_duties")) == 1
        assert await asyncio.to_thread(service.stop) == 0
        assert service.running() == []


def _is_site(entry: Path, port: int) -> bool:
    try:
        command = (entry / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return b"uvicorn" in command and str(port).encode() in command
