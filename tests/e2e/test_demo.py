"""`manage.py demo` as a newcomer runs it: real processes, the whole way of an answer."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from simulations.players import names
from tests.discord_document import judged
from tests.trivia_site.real_processes import eventually, started_with

PROJECT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


def environment(data_dir: Path) -> dict[str, str]:
    # Whatever the caller has configured must not reach the demo.
    return {**os.environ, "TALLY_DATA_DIR": str(data_dir), "REDIS_URL": "redis://203.0.113.1:1", "DISCORD_TOKEN": "no"}


def free_ports() -> int:
    """A port that is free, as the one a hundred above it is: demos of other tests may run at the same time."""
    while True:
        with socket.socket() as dashboard, socket.socket() as channel:
            dashboard.bind(("127.0.0.1", 0))
            port = int(dashboard.getsockname()[1])
            try:
                channel.bind(("127.0.0.1", port + 100))
            except OSError:
                continue
            return port


def play_once(data_dir: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    ports = ["--port", str(free_ports())]
    command = [sys.executable, "manage.py", "demo", "--once", "--json", *ports, *arguments]
    done = subprocess.run(command, cwd=PROJECT, env=environment(data_dir), capture_output=True, text=True, timeout=200)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout.splitlines()[-1])


class Demo:
    """A demo that runs on and on."""

    def __init__(self, data_dir: Path, port: int = 0) -> None:
        self.data_dir = data_dir
        self.output = data_dir.parent / "output"
        with self.output.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "demo", "--players", "6", "--port", str(port or free_ports())],
                cwd=PROJECT,
                env=environment(data_dir),
                stdout=file,
                stderr=file,
                start_new_session=True,
            )

    def text(self) -> str:
        return self.output.read_text(errors="replace")

    def wait_until_ready(self) -> None:
        ready = eventually(lambda: "Ready after" in self.text() or self.process.poll() is not None, 90)
        assert ready and self.process.poll() is None, self.text()

    def address(self, label: str) -> str:
        found = re.search(rf"{label}\s+(http://\S+)", self.text())
        assert found, self.text()
        return found[1]

    def left_over(self) -> list[str]:
        return started_with(str(self.data_dir))

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(20)
        assert eventually(lambda: not self.left_over())


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    running = Demo(tmp_path / "data")
    yield running
    running.close()


def test_one_game_is_played_counted_and_kept(tmp_path: Path) -> None:
    before = judged()
    status, report = play_once(tmp_path / "data", "--players", "20", "--window", "10s")
    assert judged() - before > 60, "the demo's channel is held to Discord's document too"
    assert (status, report["problems"]) == (0, [])
    # One of the twenty comes too late.
    assert report["acknowledged"] == 19
    assert sum(report["refused_by_reason"].values()) == 1
    assert {report[name] for name in ("stored", "scored", "in_history", "in_sql")} == {19}
    assert report["results_posts"] == 1
    assert report["live_updates_seen"] > 3
    assert 10 < report["duration_s"] < 60
    assert started_with(str(tmp_path)) == []


def test_a_game_of_several_questions_is_counted_by_answers(tmp_path: Path) -> None:
    status, report = play_once(tmp_path / "data", "--players", "5", "--window", "15s", "--questions", "6")
    assert (status, report["problems"]) == (0, [])
    assert report["acknowledged"] == report["in_sql"] == 30


def test_the_printed_addresses_answer_and_sigterm_leaves_nothing(demo: Demo) -> None:
    demo.wait_until_ready()
    with urllib.request.urlopen(demo.address("Dashboard")) as page:
        assert "csrfmiddlewaretoken" in page.read().decode()
    with urllib.request.urlopen(demo.address("The channel")) as page:
        assert page.status == 200
    demo.process.send_signal(signal.SIGTERM)
    assert demo.process.wait(30) == 0
    assert demo.left_over() == []


def test_a_newcomer_logs_in_with_discord_as_the_host(demo: Demo) -> None:
    demo.wait_until_ready()
    dashboard, browser = demo.address("Dashboard"), requests.Session()
    form = {"csrfmiddlewaretoken": re.findall(r'csrfmiddlewaretoken" value="(\w+)"', browser.get(dashboard).text)[0]}
    asked = browser.post(f"{dashboard}discord/login/", form)
    assert asked.status_code == 200 and "wants to access your account" in asked.text
    host = re.findall(rf'value="(\d+)">{names.HOST} ', asked.text)[0]
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', asked.text))
    origin = {"Origin": demo.address("The channel").rstrip("/")}
    page = browser.post(asked.url, fields | {"member_id": host, "answer": "authorize"}, headers=origin)
    assert page.url == dashboard and names.HOST in page.text
    assert names.GUILD in browser.get(f"{dashboard}servers/").text


def test_ctrl_c_leaves_nothing(demo: Demo) -> None:
    demo.wait_until_ready()
    # As a terminal does: to the whole group in the foreground.
    os.killpg(demo.process.pid, signal.SIGINT)
    assert demo.process.wait(30) == 0
    assert demo.left_over() == []
    assert "Traceback" not in demo.text()


def test_ctrl_c_while_it_starts_leaves_nothing(demo: Demo) -> None:
    assert eventually(lambda: "Starting" in demo.text())
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(30) == 0
    assert demo.left_over() == []


@pytest.mark.skipif(sys.platform != "linux", reason="parent-death signals are Linux's")
def test_sigkill_leaves_nothing_either(demo: Demo) -> None:
    demo.wait_until_ready()
    demo.process.kill()
    assert demo.process.wait(30) == -signal.SIGKILL
    assert eventually(lambda: demo.left_over() == [], 30)


def test_ports_that_are_taken_are_passed_over(tmp_path: Path) -> None:
    port = free_ports()
    with socket.socket() as dashboard, socket.socket() as channel:
        for taken, number in ((dashboard, port), (channel, port + 100)):
            taken.bind(("127.0.0.1", number))
            taken.listen()
        demo = Demo(tmp_path / "data", port)
        try:
            demo.wait_until_ready()
            assert f":{port}/" not in demo.address("Dashboard")
            assert f":{port + 100}/" not in demo.address("The channel")
        finally:
            demo.process.terminate()
            demo.close()
