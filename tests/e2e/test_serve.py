"""`manage.py serve` with real processes: site, bot and duties under one supervisor."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from games.management import exits
from tests.e2e import service as services
from tests.e2e.service import Service
from tests.trivia_site.real_processes import eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

service = services.service


def test_it_says_when_migrations_are_missing(service: Service) -> None:
    refused = service.manage("serve", "--no-bot", "--port", str(service.port))
    assert refused.returncode == 78
    assert "migrations are not applied. Run: manage.py migrate" in refused.stderr


def test_it_says_when_the_token_is_missing(service: Service) -> None:
    refused = service.manage("serve", "--port", str(service.port))
    assert refused.returncode == exits.GIVES_UP
    assert "DISCORD_TOKEN is not set" in refused.stderr


def test_it_says_when_the_port_is_taken(service: Service) -> None:
    service.make_tables()
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


async def test_a_token_that_is_refused_later_ends_it_with_the_status_that_says_why(service: Service) -> None:
    """The site alone would look like a service that works, and systemd would never learn of it."""
    async with Sandbox() as sandbox:
        service.environment |= {
            "DISCORD_TOKEN": sandbox.token,
            "DISCORD_API_BASE": sandbox.api_base,
            "DISCORD_GATEWAY_URL": sandbox.gateway_url,
        }
        await asyncio.to_thread(service.start)
        await asyncio.wait_for(sandbox.gateway.wait_connected(), 30)
        await sandbox.revoke_token()
        assert service.process is not None
        assert await asyncio.to_thread(service.process.wait, 30) == exits.GIVES_UP
    assert "Discord refuses the token" in service.said()
    # Both hold the token, and either may be the first to hear of it.
    assert re.search("(bot|duties) gave up, and so all of it ends", service.said())
    assert service.running() == []


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
