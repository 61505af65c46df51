"""`manage.py doctor`: a line for each thing, and how to fix what is not in order."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.test import override_settings
from redis import Redis

from games.archive.monitoring import Lag, Losses
from trivia_site.checks import doctor, doctor_work
from trivia_site.checks.findings import Finding, Severity
from trivia_site.management.commands import doctor as command
from trivia_site.valkey import embedded

PROJECT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_in_play(redis_url: str) -> None:
    """What other tests have left would be found late, and nobody there to do it."""
    with Redis.from_url(redis_url) as client:
        client.flushall()


def examined(**settings: Any) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    with override_settings(**{"DEBUG": True, "ALLOWED_HOSTS": [], **settings}):  # as in a checkout
        for finding in doctor.examine():
            found.setdefault(finding.about, []).append(finding)
    return found


def levels(findings: list[Finding]) -> list[Severity]:
    return [finding.level for finding in findings]


def test_a_checkout_lacks_only_the_token() -> None:
    found = examined()
    assert list(found) == [
        *("configuration", "store", "clock", "memory", "cache", "database", "migrations", "saving", "room"),
        *("bot", "duties", "slots", "results", "archive"),
        *("lost submissions", "close lag", "static files", "token", "login"),
    ]
    problems = [finding for findings in found.values() for finding in findings if finding.level is not Severity.OK]
    assert [finding.about for finding in problems] == ["token"]
    assert "DISCORD_TOKEN" in problems[0].text and problems[0].hint


def test_a_store_that_does_not_answer_is_a_problem_and_its_clock_is_not_asked() -> None:
    found = examined(TALLY_REDIS_URL="unix:///nonexistent/valkey.sock")
    assert levels(found["store"]) == [Severity.PROBLEM]
    assert "clock" not in found


def test_nothing_good_is_said_of_a_store_that_does_not_answer() -> None:
    nowhere = "unix:///nonexistent/valkey.sock"
    found = examined(TALLY_REDIS_URL=nowhere, REDIS_URL=nowhere, TALLY_CACHE_URL=nowhere)
    assert reported(found["cache"]) == [(Severity.WARNING, "It is on the store's server, which does not answer.")]
    assert reported(found["saving"]) == [(Severity.OK, "a test write in the database succeeded")]
    assert not found.keys() & {"bot", "duties", "slots", "lost submissions"}


def test_a_store_that_hangs_is_asked_once(tmp_path: Path) -> None:
    """Each question costs the seconds after which it is given up."""
    asked = 0
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "hung.sock"))
        listener.listen()
        url = f"unix://{tmp_path}/hung.sock"
        found = examined(DEBUG=False, TALLY_REDIS_URL=url, TALLY_CACHE_URL=url, TALLY_EMBEDDED_STORE=False)
        listener.settimeout(0)
        with suppress(BlockingIOError):
            while listener.accept():
                asked += 1
    assert levels(found["store"]) == [Severity.PROBLEM]
    assert asked == 1


def test_a_bundled_store_that_hangs_ends_neither_doctor_nor_reconcile_in_a_trace(tmp_path: Path) -> None:
    environment = os.environ | {
        "REDIS_URL": "",
        "TALLY_DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/db",
    }
    with Redis.from_url(embedded.ensure_server(tmp_path)) as client:
        server = int(client.info("server")["process_id"])
    os.kill(server, signal.SIGSTOP)
    try:
        commands = [["doctor"], ["reconcile", "--dry-run"]]
        asked = [
            subprocess.Popen(
                [sys.executable, "manage.py", *words],
                cwd=PROJECT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for words in commands
        ]
        for each in asked:
            said, _ = each.communicate(timeout=50)
            assert (each.returncode, "answers none" in said, "Traceback" in said) == (1, True, False), said
    finally:
        os.kill(server, signal.SIGCONT)
        embedded.release_server(tmp_path)


@pytest.mark.parametrize("database", ["postgres://tally@127.0.0.1:1/tally", "sqlite:///{}/new.sqlite3"])
def test_a_database_that_is_away_or_new_is_one_problem_and_nothing_else_is_said(
    database: str, tmp_path: Path, redis_url: str
) -> None:
    environment = os.environ | {"REDIS_URL": redis_url, "DATABASE_URL": database.format(tmp_path)}
    words = [sys.executable, "manage.py", "doctor", "--json"]
    done = subprocess.run(words, cwd=PROJECT, env=environment, capture_output=True, text=True)
    assert done.stderr == ""
    wrong = [each["about"] for each in json.loads(done.stdout)["findings"] if each["level"] == "problem"]
    assert len({"database", "migrations"} & {*wrong}) == 1
    assert not {"saving", "store"} & {*wrong}


def test_who_cannot_note_itself_is_not_said_to_be_away(redis_url: str) -> None:
    with Redis.from_url(redis_url) as client:
        client.config_set("maxmemory", 1)
        try:
            found = examined()
        finally:
            client.config_set("maxmemory", 0)
    assert levels(found["saving"]) == [Severity.PROBLEM]
    for role in ("bot", "duties"):
        assert levels(found[role]) == [Severity.WARNING] and "cannot be known" in found[role][0].text


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "has no scheme"),
        ("foo://127.0.0.1", "has a scheme that is not known"),
        ("redis://127.0.0.1:abc", "a port or an option that makes no sense"),
        ("redis://127.0.0.1:1/0?foo=1", "a port or an option that makes no sense"),
        ("redis://:s3cr3t/p@ss#w?@127.0.0.1:8405/0", "a port or an option that makes no sense"),
    ],
)
def test_an_address_that_makes_no_sense_is_a_problem_and_its_password_stays_hidden(url: str, words: str) -> None:
    found = examined(TALLY_REDIS_URL=url, REDIS_URL=url, TALLY_CACHE_URL=url)
    assert [(level, words in text, "s3cr3t" in text) for level, text in reported(found["store"])] == [
        (Severity.PROBLEM, True, False)
    ]


def reported(findings: list[Finding]) -> list[tuple[Severity, str]]:
    return [(finding.level, finding.text) for finding in findings]


def test_a_clock_that_differs_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    now: Callable[[], float] = doctor.time.time
    monkeypatch.setattr(doctor.time, "time", lambda: now() + 3600)
    (found,) = examined()["clock"]
    assert found.level is Severity.WARNING and "3600 s apart" in found.text


@pytest.mark.parametrize(
    ("maxmemory", "level"),
    [(0, Severity.OK), (10**11, Severity.OK), (1_200_000, Severity.WARNING), (1_000_000, Severity.PROBLEM)],
)
def test_a_store_that_fills_up_is_told_before_it_is_full(
    maxmemory: int, level: Severity, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = {"used_memory": 1_000_000, "maxmemory": maxmemory, "total_system_memory": 8 * 10**9}
    info: Callable[..., dict[str, Any]] = Redis.info
    monkeypatch.setattr(Redis, "info", lambda self, section=None: info(self, section) | machine)
    (found,) = examined()["memory"]
    assert found.level is level
    assert "1.0 MB used of " in found.text
    assert ("maxmemory is not set" in found.text) is (maxmemory == 0)


def test_lost_submissions_are_a_problem_and_the_game_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = Losses(games=12, answers=3, game_ids=("g7",))
    monkeypatch.setattr(doctor_work.monitoring, "losses", lambda seen: lost)
    (found,) = examined()["lost submissions"]
    assert found.level is Severity.PROBLEM
    assert found.text == "3 acknowledged answers are missing in 12 games: g7"


@pytest.mark.parametrize(("finished_s", "level"), [(2, Severity.OK), (90, Severity.WARNING), (900, Severity.WARNING)])
def test_games_that_were_closed_late_are_told(
    finished_s: int, level: Severity, monkeypatch: pytest.MonkeyPatch
) -> None:
    lag = Lag(finished=5, finished_ms=finished_s * 1000)
    monkeypatch.setattr(doctor_work.monitoring, "lag", lambda now_ms: lag)
    (found,) = examined()["close lag"]
    assert found.level is level
    assert f"the slowest {finished_s}.0 s after its end" in found.text


def test_migrations_that_are_not_applied_are_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "unapplied_migrations", lambda: 2)
    (found,) = examined()["migrations"]
    assert (found.level, found.hint) == (Severity.PROBLEM, "Run: manage.py migrate")


def test_a_database_that_does_not_answer_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        raise DatabaseError("no route to host")

    monkeypatch.setattr(doctor, "unapplied_migrations", fail)
    found = examined()
    assert levels(found["database"]) == [Severity.PROBLEM] and "no route to host" in found["database"][0].text
    assert "migrations" not in found


def test_production_without_key_hosts_and_static_files_is_a_problem(tmp_path: Any) -> None:
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    found = examined(DEBUG=False, SECRET_KEY="", ALLOWED_HOSTS=[], STORAGES=storages, STATIC_ROOT=str(tmp_path))
    assert Severity.PROBLEM in levels(found["configuration"])
    assert levels(found["static files"]) == [Severity.PROBLEM]


def test_a_discord_that_cannot_be_reached_is_only_a_warning() -> None:
    found = examined(DISCORD_TOKEN="MTIz.some.token", DISCORD_API_BASE="http://127.0.0.1:1/api/v10")
    assert levels(found["token"]) == [Severity.WARNING]


def test_a_problem_makes_the_exit_status_1(monkeypatch: pytest.MonkeyPatch) -> None:
    output = StringIO()
    with pytest.raises(SystemExit) as exit:
        call_command("doctor", stdout=output, no_color=True)
    assert exit.value.code == 1
    assert "problem  token: DISCORD_TOKEN is not set" in output.getvalue()


ONLY_A_WARNING = override_settings(
    DEBUG=True, ALLOWED_HOSTS=[], DISCORD_TOKEN="MTIz.some.token", DISCORD_API_BASE="http://127.0.0.1:1/api/v10"
)


def test_warnings_have_an_exit_status_of_their_own() -> None:
    output = StringIO()
    with ONLY_A_WARNING, pytest.raises(SystemExit) as exit:
        call_command("doctor", stdout=output, no_color=True)
    assert exit.value.code == 3
    assert "ok       store:" in output.getvalue()
    assert "warning  token:" in output.getvalue()


def test_what_is_found_can_be_read_by_machines() -> None:
    output = StringIO()
    with ONLY_A_WARNING, pytest.raises(SystemExit) as exit:
        call_command("doctor", json=True, stdout=output)
    reported = json.loads(output.getvalue())
    assert (exit.value.code, reported["status"]) == (3, "warning")
    [token] = [finding for finding in reported["findings"] if finding["about"] == "token"]
    assert token.keys() == {"about", "level", "text", "hint"}
    assert token["level"] == "warning" and token["hint"].startswith("Try again later. Does this machine reach Discord")


def test_a_part_that_fails_itself_is_a_problem_and_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(url: str) -> None:
        raise PermissionError("redis://user:hunter22@host is forbidden")

    monkeypatch.setattr(doctor.store_safety, "judge", fail)
    found = examined()
    [store] = found["store"]
    assert (store.level, "PermissionError" in store.text, "hunter22" in store.text) == (Severity.PROBLEM, True, False)
    assert "token" in found


def test_a_reader_who_leaves_early_sees_no_trace() -> None:
    code = "import sys; sys.argv = ['manage.py', 'doctor']; exec(open('manage.py').read())"
    asked = subprocess.Popen([sys.executable, "-c", code], cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert asked.stdout and asked.stderr
    asked.stdout.close()
    said = asked.stderr.read()
    assert (asked.wait(), b"Traceback" in said, b"BrokenPipe" in said) == (141, False, False), said


def test_nothing_found_is_exit_status_0(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "examine", lambda: iter([Finding("store", Severity.OK, "fine")]))
    output = StringIO()
    call_command("doctor", stdout=output, no_color=True)
    assert output.getvalue() == "ok       store: fine\n"


LOGIN = {"DISCORD_CLIENT_ID": "123456789012345678", "DISCORD_CLIENT_SECRET": "a secret of the application"}


@pytest.mark.parametrize(
    ("changes", "redirects"),
    [
        ({"ALLOWED_HOSTS": ["localhost"]}, ["http://localhost:8000/discord/login/callback/"]),
        (
            {"DEBUG": False, "TALLY_HTTPS": True, "ALLOWED_HOSTS": ["trivia.example.org", ".wild.example", "*"]},
            ["https://trivia.example.org/discord/login/callback/"],
        ),
        (
            {"DEBUG": False, "TALLY_HTTPS": True, "ALLOWED_HOSTS": ["*"]},
            ["https://NAME-OF-THE-SITE/discord/login/callback/"],
        ),
    ],
)
def test_the_redirects_to_enter_at_discord_are_told_and_the_secret_is_not(
    changes: dict[str, Any], redirects: list[str]
) -> None:
    (found,) = examined(**LOGIN, **changes)["login"]
    assert found.level is Severity.OK
    assert found.text.partition(": ")[2].split(", ") == redirects
    assert LOGIN["DISCORD_CLIENT_SECRET"] not in found.text


def test_half_a_login_by_discord_is_told() -> None:
    found = examined(DISCORD_CLIENT_ID=LOGIN["DISCORD_CLIENT_ID"])
    assert [finding.level for finding in found["configuration"]] == [Severity.WARNING]
    assert "tally.W020" in found["configuration"][0].text
    assert "local accounts; with Discord once" in found["login"][0].text
