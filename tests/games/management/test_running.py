"""How commands that run for long say that they do not start: people read a line, machines an entry of the log."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings
from structlog.testing import capture_logs

from games.management.exits import GIVES_UP
from trivia_site.management.commands.run_duties import Command

pytestmark = pytest.mark.django_db


@pytest.fixture
def without_token(settings: Settings) -> Iterator[Settings]:
    settings.DISCORD_TOKEN = ""
    return settings


def run() -> object:
    """Exit status of what is typed, as with `manage.py`."""
    with pytest.raises(SystemExit) as ended:
        Command().run_from_argv(["manage.py", "run_duties", "--skip-checks"])
    return ended.value.code


def test_a_person_reads_a_line(without_token: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    without_token.TALLY_LOG_FORMAT = "console"
    with capture_logs() as logged:
        assert run() == GIVES_UP
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("CommandError: DISCORD_TOKEN is not set") and logged == []


def test_a_machine_reads_an_entry_of_the_log(without_token: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    without_token.TALLY_LOG_FORMAT = "json"
    with capture_logs() as logged:
        assert run() == GIVES_UP
    [entry] = logged
    assert (entry["event"], entry["log_level"]) == ("does not run", "error")
    assert entry["problem"].startswith("CommandError: DISCORD_TOKEN is not set")
    assert capsys.readouterr().err == ""
