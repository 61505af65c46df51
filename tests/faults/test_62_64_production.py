"""Rows 62 and 64: no cell of an export is a formula, and production refuses what is meant for development."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from games.questions.csv_injection import escape, unescape

PROJECT = Path(__file__).resolve().parents[2]
GOOD = {"DEBUG": "false", "SECRET_KEY": secrets.token_urlsafe(64), "ALLOWED_HOSTS": "trivia.example.org"}
STARTS = {
    "a command": ("manage.py", "check"),
    "the duties": ("manage.py", "run_duties"),
    "the site": ("-c", "import trivia_site.asgi"),
}
REFUSED = {
    "no key": ({"SECRET_KEY": ""}, "tally.E001"),
    "a short key": ({"SECRET_KEY": "changeme"}, "tally.E001"),
    "a long key of one letter": ({"SECRET_KEY": "a" * 64}, "tally.E001"),
    "Django's own default": ({"SECRET_KEY": f"django-insecure-{'abcdefgh' * 8}"}, "tally.E001"),
    "no host": ({"ALLOWED_HOSTS": ""}, "tally.E002"),
    "DEBUG in public": ({"DEBUG": "true"}, "tally.E008"),
    "DEBUG for everybody": ({"DEBUG": "true", "ALLOWED_HOSTS": "*"}, "tally.E008"),
}


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "TALLY_DATA_DIR", "REDIS_URL")}
    environment = {**kept, "TALLY_ENV_FILE": os.devnull, "DJANGO_SETTINGS_MODULE": "trivia_site.settings", **variables}
    return subprocess.run(
        [sys.executable, *arguments], cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=50
    )


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
@pytest.mark.parametrize("before", ["", " ", "\t ", "\u00a0"])
def test_62_csv_formula_cells_begin_with_a_quotation_mark(before: str, first: str) -> None:
    cell = f"{before}{first}HYPERLINK(1)"
    assert escape(cell) == f"'{cell}"
    assert unescape(escape(cell)) == cell and unescape(escape(f"'{cell}")) == f"'{cell}"


def test_62_tables_are_written_in_one_place_only() -> None:
    """The files themselves, with a hostile name in each: tests/games/dashboard/test_exports.py."""
    sources = [path for name in ("games", "botbridge", "trivia_site") for path in (PROJECT / name).rglob("*.py")]
    assert len(sources) > 100
    tables = re.compile(r"^\s*(import csv|from csv|import openpyxl|import xlsxwriter)|text/csv|\.xlsx?\b", re.MULTILINE)
    found = [path.relative_to(PROJECT).as_posix() for path in sources if tables.search(path.read_text("utf-8"))]
    assert sorted(found) == [
        "games/dashboard/questions/import_export.py",
        "games/dashboard/tables.py",
        "games/privacy/records.py",
        "games/questions/formats/csv_format.py",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("start", ["a command", "the site"])
def test_64_debug_or_a_default_key_in_production_is_refused(start: str, what: str) -> None:
    changed, reason = REFUSED[what]
    done = run(*STARTS[start], **(GOOD | changed))

    assert done.returncode != 0, done.stdout
    assert reason in done.stderr or (what == "no key" and "SECRET_KEY" in done.stderr), done.stderr


@pytest.mark.slow
def test_64_the_duties_refuse_it_too() -> None:
    done = run(*STARTS["the duties"], **(GOOD | {"SECRET_KEY": "changeme", "DISCORD_TOKEN": "token"}))
    assert done.returncode != 0
    assert "tally.E001" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("start", ["a command", "the site"])
@pytest.mark.parametrize("variables", [GOOD, {}, {"DEBUG": "true", "ALLOWED_HOSTS": "localhost,tally.localhost"}])
def test_64_production_set_up_well_and_a_checkout_start(start: str, variables: dict[str, str]) -> None:
    done = run(*STARTS[start], **variables)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_64_an_error_page_in_production_shows_nothing_of_the_inside() -> None:
    """Neither settings nor code, whatever goes wrong."""
    code = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "from games.admin import site\n"
        "import django.contrib.admin.sites as sites\n"
        "sites.AdminSite.login = lambda *a, **k: 1 / 0\n"
        "client = Client(raise_request_exception=False, SERVER_NAME='trivia.example.org')\n"
        "response = client.get('/login/', secure=True)\n"
        "print(response.status_code, response.content.decode())\n"
    )
    done = run("-c", code, **GOOD)
    assert done.stdout.startswith("500 "), done.stdout + done.stderr
    assert not [word for word in ("ZeroDivisionError", "Traceback", "SECRET", "lambda", ".py") if word in done.stdout]
