"""A command that cannot do its work says why and what to do; it does not end in a trace."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DataError, OperationalError
from pytest_django import Settings

from games.domain.errors import StoreUnavailable
from games.store.redis.topology import WrongAddress
from tests.faults import full_disk
from tests.faults.conftest import PROJECT
from tests.faults.full_disk import SmallDisk
from trivia_site.cli.error_handler import instead_of_traces
from trivia_site.valkey.errors import EmbeddedServerError, NoRoom

disk = full_disk.disk

MANAGE = ("manage.py",)
SERVER = ("-m", "uvicorn", "trivia_site.asgi:application", "--uds", "nowhere")
SERVER_JSON = (*SERVER, "--log-config", "trivia_site/processes/server_log.json")


def run(*words: str, before: Callable[[], None] | None = None, **variables: str) -> tuple[int, list[str]]:
    """Exit status, and the lines of what was said of problems."""
    environment = {"PATH": os.environ["PATH"], "TALLY_ENV_FILE": os.devnull, **variables}
    done = subprocess.run(
        [sys.executable, *words], cwd=PROJECT, env=environment, capture_output=True, text=True, preexec_fn=before
    )
    return done.returncode, done.stderr.splitlines()


@pytest.mark.process
@pytest.mark.parametrize("command", [(*MANAGE, "migrate"), (*MANAGE, "doctor"), SERVER, SERVER_JSON])
def test_a_first_start_on_a_full_disk_says_where_room_is_needed(disk: SmallDisk, command: tuple[str, ...]) -> None:
    home = disk.path / "data"
    home.mkdir()
    disk.fill()
    status, [line] = run(*command, before=disk.for_child(), TALLY_DATA_DIR=str(home))
    assert status == 1, "to be tried again"
    assert f": {home}/secret_key. Make room on its disk" in line
    assert list(home.iterdir()) == [], "nothing half stays behind"
    disk.make_room()
    assert run(*MANAGE, "check", TALLY_DATA_DIR=str(home))[0] == 0


@pytest.mark.process
def test_a_full_disk_beneath_the_database_is_told_as_such(disk: SmallDisk) -> None:
    disk.path.chmod(0o700)  # or it is reported that it is closed to others
    disk.fill()
    status, lines = run(*MANAGE, "migrate", before=disk.for_child(), SECRET_KEY="x" * 50, TALLY_DATA_DIR=str(disk.path))
    assert status == 1, lines
    [line] = lines
    assert line.startswith("The database refuses: ") and line.endswith("Ask manage.py doctor what is wrong with it.")


@pytest.mark.process
@pytest.mark.parametrize("key", ["", "x" * 50])
def test_a_data_directory_that_cannot_be_made_has_to_be_fixed(tmp_path: Path, key: str) -> None:
    (tmp_path / "file").touch()
    home = tmp_path / "file" / "data"
    status, [line] = run(*MANAGE, "migrate", TALLY_DATA_DIR=str(home), SECRET_KEY=key)
    assert (status, line.partition(". ")[0]) == (78, f"Not a directory: {home}")


@pytest.mark.process
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("TALLY_LOG_FORMAT", "loud", "TALLY_LOG_FORMAT is 'loud': it is one of console, json."),
        ("TALLY_REPLICAS", "-1", "TALLY_REPLICAS is '-1': it is a whole number from 0 to 1000, in digits only."),
    ],
)
def test_a_setting_that_makes_no_sense_has_to_be_fixed(tmp_path: Path, name: str, value: str, words: str) -> None:
    assert run(*MANAGE, "doctor", TALLY_DATA_DIR=str(tmp_path), TALLY_HTTPS="true", **{name: value}) == (78, [words])


@pytest.mark.process
def test_a_site_that_is_not_fit_for_production_has_to_be_fixed(tmp_path: Path) -> None:
    status, lines = run(*SERVER, TALLY_DATA_DIR=str(tmp_path), DEBUG="false")
    last = json.loads(lines[-1])
    assert (status, last["event"], "(tally.E001)" in last["problem"]) == (78, "the site does not start", True)
    assert "exception" not in last


@pytest.mark.process
def test_whoever_asks_is_shown_where_it_arose(tmp_path: Path) -> None:
    status, lines = run(*MANAGE, "check", "--traceback", TALLY_DATA_DIR=str(tmp_path), TALLY_REPLICAS="x")
    assert (status, "Traceback (most recent call last):" in lines) == (1, True)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ImproperlyConfigured("X is wrong."), 78),
        (OperationalError("database is locked"), 1),
        (EmbeddedServerError("No server is found."), 78),
        (NoRoom("No space is left."), 1),
        (StoreUnavailable("It does not answer."), 1),
        (PermissionError(13, "Permission denied", "/there"), 78),
        (FileNotFoundError(2, "No such file or directory", "/there"), 78),
        (OSError(28, "No space left on device", "/there"), 1),
        (WrongAddress("has no scheme"), 78),
        (ConnectionRefusedError(111, "Connection refused"), 1),
    ],
)
def test_who_may_try_again_reads_it_from_the_status(
    error: Exception, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended, instead_of_traces():
        raise error
    assert ended.value.code == status
    [line] = capsys.readouterr().err.splitlines()
    assert getattr(error, "strerror", None) or str(error).partition(" Accepted")[0] in line


@pytest.mark.parametrize("error", [DataError("out of range"), FileNotFoundError(2, "No such file"), KeyError("x")])
def test_of_what_may_be_a_mistake_of_ours_the_trace_is_kept(
    error: Exception, capsys: pytest.CaptureFixture[str], settings: Settings, tmp_path: Path
) -> None:
    settings.TALLY_DATA_DIR = tmp_path
    with pytest.raises(SystemExit) as ended, instead_of_traces():
        raise error
    kept = tmp_path / "errors.log"
    what = f"{type(error).__name__}: {error}"
    assert capsys.readouterr().err == f"An error of Tally's own: {what}; the trace is at the end of {kept}.\n"
    assert (ended.value.code, kept.stat().st_mode & 0o077) == (70, 0)
    assert "Traceback (most recent call last):" in kept.read_text() and __file__ in kept.read_text()


def test_what_is_kept_of_traces_is_bounded_and_hides_passwords(settings: Settings, tmp_path: Path) -> None:
    settings.TALLY_DATA_DIR = tmp_path
    for _ in range(12):
        with pytest.raises(SystemExit), instead_of_traces():
            raise KeyError(f"redis://:secret-word@host {'x' * 200_000}")
    kept = sorted(tmp_path.iterdir())
    assert [path.name for path in kept] == ["errors.log", "errors.log.1"]
    assert sum(path.stat().st_size for path in kept) < 2_500_000
    assert not any("secret-word" in path.read_text() for path in kept)


def test_where_no_trace_can_be_kept_there_is_another_way_to_see_it(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.TALLY_DATA_DIR = tmp_path / "nowhere"
    with pytest.raises(SystemExit), instead_of_traces():
        raise KeyError("x")
    assert capsys.readouterr().err.endswith("; --traceback shows where it arose.\n")


def test_for_machines_an_end_is_one_line_of_the_log_with_its_trace(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TALLY_LOG_FORMAT = "json"
    for error in (KeyError("x"), NoRoom("No space is left.")):
        with pytest.raises(SystemExit), instead_of_traces():
            raise error
    assert ["exc_info" in record.msg for record in caplog.records] == [True, False]


@pytest.mark.process
def test_a_command_that_there_is_not_makes_no_sense(tmp_path: Path) -> None:
    status, lines = run(*MANAGE, "docter", TALLY_DATA_DIR=str(tmp_path))
    assert (status, lines[0]) == (2, "Unknown command: 'docter'. Did you mean doctor?")
