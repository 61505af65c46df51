"""Every line of a log for machines is an object that names its process, whoever wrote it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from pathlib import Path
from typing import Any

import pytest

from discord_sandbox import Sandbox
from tests.botbridge.conftest import until

PROJECT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.fixture
def production(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated_sql: None) -> None:
    """A site of its own, with lines for machines."""
    own = {"TALLY_LOG_FORMAT": "json", "TALLY_DATA_DIR": str(tmp_path), "DEBUG": "false", "ALLOWED_HOSTS": "x.org"}
    own |= {"SECRET_KEY": "a-key-of-many-and-different-letters-0123456789-abcdef", "TALLY_ENV_FILE": os.devnull}
    for name, value in own.items():
        monkeypatch.setenv(name, value)


async def start(*words: str, **environment: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "manage.py", *words, cwd=PROJECT, env=os.environ | environment, stdout=PIPE, stderr=STDOUT
    )


async def lines_of(process: Process) -> list[dict[str, Any]]:
    said, _ = await asyncio.wait_for(process.communicate(), 30)
    return [json.loads(line) for line in said.decode().splitlines()]


async def test_a_site_of_two_workers_writes_no_plain_line(production: None) -> None:
    port = free_port()
    process = await start("serve", "--no-bot", "--workers", "2", "--port", str(port))

    async def answers() -> bool:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /healthz HTTP/1.0\r\n\r\n")
            said = await reader.read()
            writer.close()
        except OSError:
            return False
        return b"ok" in said

    await until(answers, "the site answers")
    process.send_signal(signal.SIGTERM)
    lines = await lines_of(process)
    here = socket.gethostname()
    assert {line["process"].partition(":")[0] for line in lines} == {f"serve@{here}", f"site@{here}"}
    assert len({line["process"] for line in lines}) == 4, "supervisor, parent and two workers, told apart"
    assert any("Uvicorn running on" in line["event"] for line in lines)


@pytest.mark.parametrize("command", ["runbot", "run_duties"])
async def test_the_last_words_of_a_program_that_gives_up_are_a_line_of_the_log(command: str, production: None) -> None:
    async with Sandbox() as sandbox:
        given = {"DISCORD_API_BASE": sandbox.api_base, "DISCORD_GATEWAY_URL": sandbox.gateway_url}
        process = await start(command, DISCORD_TOKEN="wrong.and.refused", **given)
        lines = await lines_of(process)
    assert process.returncode == 78
    assert "Discord refuses the token" in lines[-1]["problem"]
    role = {"runbot": "bot", "run_duties": "duties"}[command]
    assert {line["process"] for line in lines} == {f"{role}@{socket.gethostname()}:{process.pid}"}


async def test_an_error_that_nobody_foresaw_and_a_warning_are_lines_of_the_log(production: None) -> None:
    code = "import django, warnings; django.setup(); warnings.warn('beware'); raise RuntimeError('unforeseen')"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "trivia_site.settings"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "always", "-c", code, cwd=PROJECT, env=environment, stdout=PIPE, stderr=STDOUT
    )
    warned, ended = await lines_of(process)
    assert ("beware" in warned["event"], "unforeseen" in ended["exception"]) == (True, True)
