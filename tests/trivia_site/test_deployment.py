"""Dockerfile and compose.yaml: each step carried out here, where there is no container engine."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.trivia_site import compose_rules
from trivia_site.checks import store_safety
from trivia_site.valkey.binary import find_binary
from trivia_site.valkey.probe import is_alive

PROJECT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
DOCKERFILE = PROJECT / "Dockerfile"

SHOW_LOGIN = """
import django
django.setup()
from django.test import Client
page = Client(SERVER_NAME="trivia.example.org").get("/login/", secure=True)
assert page.status_code == 200 and b"/static/" in page.content, page
"""


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return compose_rules.compose()


def said_by(*words: str | Path) -> tuple[int, str]:
    done = subprocess.run([BIN / words[0], *words[1:]], capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.process
def test_dockerfile_pleases_its_linter(tmp_path: Path) -> None:
    assert said_by("hadolint", DOCKERFILE) == (0, "")
    wrong = tmp_path / "Dockerfile"
    wrong.write_text(DOCKERFILE.read_text().replace("python:3.11.15-slim-bookworm", "python:latest"))
    assert said_by("hadolint", wrong)[0] == 1


# --- each step, carried out ----------------------------------------------------------------------------------------


@pytest.fixture
def valkey(compose: dict[str, Any], tmp_path: Path) -> Iterator[str]:
    """The address of a server that was started with compose.yaml's own options."""
    words = re.sub(r"\$\{\w+:-(\w+)\}", r"\1", compose["services"]["valkey"]["command"])
    socket = tmp_path / "s.sock"
    place = ["--port", "0", "--unixsocket", str(socket), "--dir", str(tmp_path)]
    server = subprocess.Popen([find_binary(), *shlex.split(words)[1:], *place], stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while not is_alive(socket):
            assert server.poll() is None and time.monotonic() < deadline, "the server does not start"
            time.sleep(0.02)
        yield f"unix://{socket}"
    finally:
        server.kill()
        server.wait()


@pytest.mark.django_db
def test_its_valkey_keeps_what_was_acknowledged(valkey: str) -> None:
    assert store_safety.judge(valkey) == []


@pytest.mark.process
@pytest.mark.parametrize("name", ["bot", "duties"])
def test_its_health_check_tells_a_process_that_is_stuck(compose: dict[str, Any], name: str, tmp_path: Path) -> None:
    kind, *words = compose["services"][name]["healthcheck"]["test"]
    sign = tmp_path / "heartbeat"
    given = [
        str(sign) if word == compose["services"][name]["environment"]["TALLY_HEARTBEAT_FILE"] else word
        for word in words
    ]
    assert (kind, given[0], given[-1]) == ("CMD", "python", str(sign))

    def is_healthy() -> bool:
        return (
            subprocess.run([sys.executable, *given[1:]], cwd=PROJECT, capture_output=True, check=False).returncode == 0
        )

    def beat(at_s: float, *signals: dict[str, str]) -> None:
        sign.write_text(json.dumps({"at": at_s, "signals": signals}))

    assert not is_healthy()
    beat(time.time())
    assert is_healthy()
    beat(time.time(), {"name": "gateway", "level": "problem", "text": "cut off"})
    assert not is_healthy()
    beat(time.time() - 90)
    assert not is_healthy()


@pytest.mark.slow
def test_the_image_holds_all_that_runs_and_builds_as_the_dockerfile_says(tmp_path: Path) -> None:
    image, data = tmp_path / "image", tmp_path / "data"
    _copy_as_docker_does(image)
    environment = {"PATH": os.environ["PATH"], "DEBUG": "false", "TALLY_DATA_DIR": str(data)}

    def run(*words: str, **more: str) -> None:
        done = subprocess.run(
            [sys.executable, *words], cwd=image, env=environment | more, capture_output=True, text=True, timeout=50
        )
        assert done.returncode == 0, done.stderr

    steps = re.findall(r"^(?:RUN| &&) python (.+?)(?: \\)?$", DOCKERFILE.read_text(), re.MULTILINE)
    assert [step.split()[1] for step in steps] == ["compileall", "collectstatic"]
    for step in steps:
        run(*shlex.split(step))
    assert (image / "staticfiles/staticfiles.json").exists()
    production = {"SECRET_KEY": "k" + os.urandom(40).hex(), "ALLOWED_HOSTS": "trivia.example.org"}
    run("manage.py", "check", "--deploy", "--tag", "security", "--fail-level", "WARNING", **production)
    run("manage.py", "migrate", "--noinput", **production)
    run("-c", SHOW_LOGIN, DJANGO_SETTINGS_MODULE="trivia_site.settings", **production)
    for role in ("serve", "runbot", "run_duties", "doctor", "verify_game"):
        run("manage.py", role, "--help", **production)


def _copy_as_docker_does(image: Path) -> None:
    """What .dockerignore lets through; it excludes everything and then names what comes."""
    lines = [line for line in (PROJECT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    assert lines[0] == "*"
    image.mkdir()
    for name in (line[1:] for line in lines if line[0] == "!"):
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, image / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, image / name)


def test_what_is_kept_outlives_a_container_and_its_first_start_makes_the_tables() -> None:
    text = DOCKERFILE.read_text()
    [data] = re.findall(r"TALLY_DATA_DIR=(\S+)", text)
    assert re.search(rf"^VOLUME {data}$", text, re.MULTILINE)
    found = re.search(r"^CMD (.+)$", text, re.MULTILINE)
    assert found and json.loads(found[1])[:3] == ["python", "-m", "trivia_site.until_fixed"]
    assert "--migrate" in json.loads(found[1])


def test_the_image_stands_on_an_exact_version() -> None:
    assert re.search(
        r"^FROM python:3\.11\.\d+-slim-bookworm(@sha256:[0-9a-f]{64})?$", DOCKERFILE.read_text(), re.MULTILINE
    )


def test_the_image_has_the_postgres_driver_and_everything_is_a_wheel() -> None:
    install = re.search(r"^RUN pip install (.+)$", DOCKERFILE.read_text(), re.MULTILINE)
    assert install and "--only-binary :all: --require-hashes --requirement requirements.lock" in install[1]
