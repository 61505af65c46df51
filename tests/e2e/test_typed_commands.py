"""docs/operations.md and README, typed as they stand: install, start, look, go back, clean up, upgrade, see a demo."""

from __future__ import annotations

import asyncio
import json
import os
import re
import secrets
import shutil
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from discord_sandbox import Sandbox
from games.legacy.app_state.registrations import SECTION
from games.store.json.page import OWN
from tests.documents import PAGES, PROJECT, blocks
from tests.e2e import workshop as workshops
from tests.e2e.community import Community
from tests.e2e.workshop import CTRL_C, Workshop

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

workshop = workshops.workshop
UP = "the dashboard is at"
STOP = (UP, CTRL_C)
READ_SETTINGS = "from trivia_site import settings as s; print(s.DEBUG, s.TALLY_TRUST_PROXY, *s.ALLOWED_HOSTS)"
ADA = [("Username", "ada\n"), ("Email", "\n"), ("Password:", "four score and 7\n"), ("again", "four score and 7\n")]


@pytest_asyncio.fixture
async def community() -> AsyncIterator[Community]:
    async with Sandbox(deadline_s=10) as sandbox:
        yield Community(sandbox)


def files_reported() -> set[str]:
    """What the documents say to be in the data directory, beside what SQLite has there while it runs."""
    pages = "\n".join(path.read_text("utf-8") for path in PAGES)
    found = set(re.findall(r"\.data/([\w.-]*\w)", pages)) - {"tally.sqlite3-wal", "tally.sqlite3-shm"}
    assert {"valkey", "tally.sqlite3"} <= found
    return found


def failed(said: str) -> list[str]:
    return [line for line in said.splitlines() if line.startswith("FAILED")]


async def test_installed_as_written(workshop: Workshop, community: Community) -> None:
    """Each block in the order in which an operator meets it, on one machine."""
    workshop.environment |= community.environment

    def typed() -> None:
        said = workshop.type("start", [*ADA, STOP])
        assert failed(said) == [], said
        assert "Superuser created successfully." in said and "ok       static files" in said, said
        assert (workshop.home / ".data/valkey/appendonlydir").is_dir()
        assert files_reported() <= {path.name for path in (workshop.home / ".data").iterdir()}

        said = workshop.type("daily")
        assert failed(said) == [], said

        said = workshop.type("back", [STOP, STOP])
        assert failed(said) == [], said
        exported = workshop.home / "back.json"
        # The second "serve" plays on in this file, and may be stopped before or after it has noted the clock and the
        # server's channels in it.
        held = json.loads(exported.read_text())
        assert not any(part.get(SECTION) for guild, part in held.items() if guild != OWN), "nothing was registered"

        for name in ("app_state.json", "app_state.before.json"):
            shutil.copy(exported, workshop.home / name)
        said = workshop.type("clean-up")
        assert failed(said) == [], said
        assert (workshop.backup / "app_state.before.json.gz").exists()

        for name in ("systemctl", "git"):
            workshop.add_command(name, f'echo "{name} $*"')
        said = workshop.type("upgrade")
        assert "systemctl stop tally" in said and "systemctl start tally" in said, said
        assert failed(said) == [], said

        said = workshop.type("demo", **{"200": "9", "20s": "10s"})
        assert failed(said) == [] and '"problems": []' in said, said
        token = community.environment["DISCORD_TOKEN"]
        said = workshop.type("first-try", [("Username", "grace\n"), *ADA[1:], STOP], **{"=...": f"={token}"})
        assert failed(said) == [], said

    await asyncio.to_thread(typed)


def test_secrets_are_made_as_the_containers_page_tells(tmp_path: Path) -> None:
    made = Workshop(tmp_path)
    said = made.type("secrets", [("Token of the bot", "bot.token\n"), ("or nothing", "\n")])
    assert failed(said) == [] and "bot.token" not in said, said
    folder = made.home / "secrets"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert all(os.access(path, os.R_OK) and path.stat().st_mode & stat.S_IROTH for path in folder.iterdir())
    read = {path.name: path.read_text().strip() for path in folder.iterdir()}
    address = urlsplit(read["database_url"])
    assert (address.username, address.hostname, address.path) == ("tally", "postgres", "/tally")
    assert address.password == read["postgres_password"]
    assert (read["discord_token"], read["discord_client_secret"]) == ("bot.token", "")
    assert len(read["secret_key"]) >= 50


def test_the_settings_of_production_are_a_file_as_they_stand(tmp_path: Path) -> None:
    """Copied into `.env`, where a comment behind a value is part of it."""
    [block] = [block for block in blocks() if block.info == "ini" and "SECRET_KEY=" in block.text]
    made = tmp_path / ".env"
    made.write_text(block.text.replace("SECRET_KEY=...", f"SECRET_KEY={secrets.token_urlsafe(64)}"))
    command = [sys.executable, "-c", READ_SETTINGS]
    clean = {"PATH": os.environ["PATH"], "TALLY_ENV_FILE": str(made), "TALLY_DATA_DIR": str(tmp_path)}
    done = subprocess.run(command, cwd=PROJECT, env=clean, capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.split() == ["False", "True", "trivia.example.org"], "debug, proxy, host"
