"""A command loads what it works with: pages, Discord's library or the store's client would take longer than that."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.servers import make_tables
from tests.faults.conftest import PROJECT
from trivia_site.checks import system_checks

PAGES = ("trivia_site.urls", "games.admin", "games.dashboard.site", "allauth.mfa.base.views", "fido2", "requests")
DISCORD = ("discord", "aiohttp", "botbridge.runner")
STORE = ("redis", "games.connection")

TYPED = """
import json, os, sys
from tests.trivia_site.cli.commands_in_one_process import one
os.environ["DJANGO_SETTINGS_MODULE"] = "trivia_site.settings"
ended = [one(words) for words in json.loads(sys.argv[1])]
print(json.dumps([ended, sorted(sys.modules)]))
"""
SERVED = """
import sys, trivia_site.asgi
print("games.admin" in sys.modules)
"""


def python(code: str, *words: str, **settings: str) -> str:
    """The last line that a process of its own says."""
    environment = {"PATH": os.environ["PATH"], "TALLY_ENV_FILE": os.devnull, **settings}
    command = [sys.executable, "-c", code, *words]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=50, check=True)
    return done.stdout.splitlines()[-1]


def loaded_by(lines: list[str], listed: tuple[str, ...], **settings: str) -> tuple[list[object], set[str]]:
    """The exit statuses of these commands, one after the other, and which of the listed modules they have loaded."""
    ended, modules = json.loads(python(TYPED, json.dumps([line.split() for line in lines]), **settings))
    return [status for status, _said in ended], set(listed) & set(modules)


@pytest.mark.process
def test_what_only_looks_at_the_database_or_tells_of_itself_loads_neither_pages_nor_discord_nor_store(
    tmp_path: Path, migrated_database: Path
) -> None:
    make_tables(tmp_path, migrated_database)
    lines = ["runbot --help", "run_duties --help", "migrate --check", "migrate --verbosity 0"]
    found = loaded_by(lines, PAGES + DISCORD + STORE, TALLY_DATA_DIR=str(tmp_path))
    assert found == ([0, 0, 0, 0], set())


@pytest.mark.process
def test_what_works_on_store_and_database_loads_neither_pages_nor_discord(
    tmp_path: Path, migrated_database: Path
) -> None:
    make_tables(tmp_path, migrated_database)
    place = {"TALLY_DATA_DIR": str(tmp_path), "USE_REDIS": "0", "TALLY_JSON_PATH": str(tmp_path / "state.json")}
    work = ["verify_game --all", "reconcile", "rebuild_leaderboard --check", "apply_retention"]
    told = [
        f"{name} --help"
        for name in ("export_player", "export_trivia", "forget_player", "import_questions", "migrate_trivia", "serve")
    ]
    assert loaded_by(work + told, PAGES + DISCORD, **place) == ([0] * 10, set())


@pytest.mark.process
def test_the_admins_own_check_loads_what_it_looks_at(tmp_path: Path) -> None:
    found = loaded_by(["check --tag admin"], ("games.admin",), TALLY_DATA_DIR=str(tmp_path))
    assert found == ([0], {"games.admin"})


def test_the_admins_own_check_sees_what_is_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    from games.dashboard.registrations.admin import RegistrationAdmin

    assert system_checks.check_dashboard() == []
    monkeypatch.setattr(RegistrationAdmin, "list_display", ["channel", "nothing"])
    assert [problem.id for problem in system_checks.check_dashboard()] == ["admin.E108"]


@pytest.mark.process
def test_the_site_loads_its_pages_before_somebody_waits_for_one(tmp_path: Path) -> None:
    assert (
        python(SERVED, USE_REDIS="0", TALLY_DATA_DIR=str(tmp_path), TALLY_JSON_PATH=str(tmp_path / "state.json"))
        == "True"
    )
