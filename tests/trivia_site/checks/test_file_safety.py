"""A store that is a file, as `doctor`, the start and the site see it: fit or not, and no server anywhere."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.test import override_settings

from games.management import exits
from games.models import ArchivedGame
from games.store.json import JsonStore
from games.store.json.file import machine_ms
from tests.games.samples import GUILD, REGISTRATION
from trivia_site.checks import doctor, store_safety
from trivia_site.checks.findings import Finding, Severity

pytestmark = pytest.mark.django_db
PROJECT = Path(__file__).resolve().parents[3]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with one guild."""
    path = tmp_path / "app_state.json"

    async def write() -> None:
        store = JsonStore(path)
        await store.save_registration(REGISTRATION, None)
        await store.aclose()

    asyncio.run(write())
    return path


def ids(path: Path) -> list[str | None]:
    return [found.id for found in store_safety.judge(f"file://{path}")]


def examined(path: Path) -> dict[str, Finding]:
    settings: dict[str, Any] = {"TALLY_REDIS_URL": f"file://{path}", "TALLY_EMBEDDED_STORE": False}
    with override_settings(**settings):
        return {
            finding.about: finding for finding in doctor._store(doctor._Foundation())
        }  # the rest asks the store of this process


def test_a_whole_file_is_fit(path: Path) -> None:
    assert ids(path) == []
    found = examined(path)
    assert [found[about].level for about in ("store", "file", "clock")] == [Severity.OK] * 3
    assert "memory" not in found


def test_a_file_that_is_not_there_yet_is_fit(tmp_path: Path) -> None:
    assert ids(tmp_path / "app_state.json") == []


def test_a_damaged_file_forbids_every_start_and_tells_its_line(path: Path) -> None:
    path.write_text(path.read_text() + "}")
    with override_settings(TALLY_REDIS_URL=f"file://{path}", TALLY_EMBEDDED_STORE=False):
        for site in (True, False):
            with pytest.raises(CommandError, match=r"line \d+, column 1.*tally.E009") as refusal:
                store_safety.admit(site=site)
            assert refusal.value.returncode == exits.GIVES_UP
    assert examined(path)["store"].level is Severity.PROBLEM


def test_a_directory_in_which_nothing_can_be_written_is_an_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anywhere
    assert ids(path) == ["tally.E009"]


def test_what_cannot_be_read_is_told_and_play_goes_on(path: Path) -> None:
    raw = json.loads(path.read_text()) | {"12": 5}
    raw[GUILD]["active_trivia_games"]["broken"] = {"question": 7}
    path.write_text(json.dumps(raw))
    [found] = store_safety.judge(f"file://{path}")
    assert found.id == "tally.W005"
    assert f"12, {GUILD}.active_trivia_games.broken" in found.msg


def test_replicas_are_not_waited_for_in_vain(path: Path) -> None:
    with override_settings(TALLY_REPLICAS=1):
        assert ids(path) == ["tally.E010"]


def test_a_clock_behind_the_file_is_a_warning(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = json.loads(path.read_text())
    raw["tally"]["clock_ms"] = machine_ms() + 3_600_000
    path.write_text(json.dumps(raw))
    found = examined(path)["clock"]
    assert found.level is Severity.WARNING
    assert "3600 s ahead" in found.text or "3599 s ahead" in found.text


def test_a_file_that_has_forgotten_the_last_finished_game_was_lost(path: Path) -> None:
    moment = datetime.now(UTC)
    ArchivedGame.objects.create(
        id="newest",
        guild_id=GUILD,
        channel_id="7",
        **dict.fromkeys(("opened_at", "ended_at", "closed_at", "confirmed_at"), moment),
        description={},
        results={},
        **dict.fromkeys(("players", "answers", "accepted", "changed", "acknowledged", "stored", "posted"), 0),
    )
    assert ids(path) == ["tally.E007"]
    raw = json.loads(path.read_text())
    raw[GUILD]["tally"]["ended"] = {"newest": {"phase": "gone", "until": machine_ms() + 10_000}}
    path.write_text(json.dumps(raw))
    assert ids(path) == []


CODE = """
import django; django.setup()
from django.conf import settings as s
from django.core.cache import cache
from django.core.management import call_command
from games.connection import in_sync
from games.access.login_limit import BY_NAME_AND_ADDRESS, LoginAttempts
from trivia_site.checks import store_safety
store_safety.admit(site=True)
assert in_sync(lambda store: store.get_guilds()) == {"819651574603317248": ""}
tries = [LoginAttempts("ada", "10.0.0.1").begin() for _ in range(BY_NAME_AND_ADDRESS + 1)]
print(type(cache._connections["default"]).__name__, s.SESSION_ENGINE.rpartition(".")[2], tries.count(True), tries[-1])
"""


def test_nothing_starts_or_asks_a_server(path: Path, tmp_path: Path) -> None:
    """A process of its own: settings are read once."""
    environment = {
        "PATH": "/nonexistent",
        "TALLY_ENV_FILE": os.devnull,
        "TALLY_DATA_DIR": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "trivia_site.settings",
        "USE_REDIS": "False",
        "TALLY_JSON_PATH": str(path),
        "REDIS_URL": "redis://127.0.0.1:1",
    }
    done = subprocess.run([sys.executable, "-c", CODE], cwd=PROJECT, env=environment, capture_output=True, text=True)
    assert done.stdout.split() == ["LocMemCache", "db", "5", "False"], done.stderr
    assert not (tmp_path / "data" / "valkey").exists()
