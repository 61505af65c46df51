"""Administrators in processes of their own regrade one game: one wins, others read so, who is killed did nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.conftest import PROJECT
from tests.faults.regrading_rival import PLAYERS, STEPS

pytestmark = pytest.mark.timeout(120)


class Office:
    """A database with a finished game, and whoever wants to regrade it."""

    def __init__(self, database: Path) -> None:
        self.database = database
        seeding = self._start("seed")
        self.seen = seeding.communicate()[0].strip()
        assert seeding.returncode == 0

    def rival(self, step: str = "") -> subprocess.Popen[str]:
        """An administrator who has seen the preview, ready to apply."""
        rival = self._start("apply", self.seen, *([step] if step else []))
        assert rival.stdout and rival.stdout.readline() == "ready\n"
        return rival

    def _start(self, *arguments: str) -> subprocess.Popen[str]:
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{self.database}",
            "DJANGO_SETTINGS_MODULE": "trivia_site.settings",
            "PYTHONPATH": str(PROJECT),
        }
        command = [sys.executable, str(Path(__file__).with_name("regrading_rival.py")), *arguments]
        return subprocess.Popen(
            command, env=environment, cwd=PROJECT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def counts(self) -> tuple[int, int, int, int]:
        """Right answers in the rows and in the results, outbox entries, audit entries."""
        with sqlite3.connect(self.database) as connection:
            found: tuple[int, int, int, int] = connection.execute(
                "SELECT (SELECT COUNT(*) FROM games_archivedanswer WHERE is_right),"
                " (SELECT json_extract(results, '$.tallies[0].right') FROM games_archivedgame),"
                " (SELECT COUNT(*) FROM games_errand), (SELECT COUNT(*) FROM games_auditentry)"
            ).fetchone()
        return found


@pytest.fixture
def office(migrated_database: Path, tmp_path: Path) -> Office:
    return Office(Path(shutil.copy(migrated_database, tmp_path / "tally.sqlite3")))


def test_of_administrators_who_apply_at_the_same_moment_one_wins_and_the_others_are_told(office: Office) -> None:
    rivals = [office.rival() for _ in range(4)]
    for rival in rivals:
        assert rival.stdin
        rival.stdin.write("\n")
        rival.stdin.flush()

    said = sorted(rival.communicate()[0].strip() for rival in rivals)

    assert said == sorted([str(PLAYERS // 2), "reported", "reported", "reported"])
    assert office.counts() == (PLAYERS, PLAYERS, 1, 1)


@pytest.mark.parametrize("step", STEPS)
def test_one_who_is_killed_half_way_has_changed_nothing_and_another_can(office: Office, step: str) -> None:
    killed = office.rival(step)
    killed.communicate("\n")
    assert killed.returncode == -9
    assert office.counts() == (PLAYERS // 2, PLAYERS // 2, 0, 0)

    assert office.rival().communicate("\n")[0].strip() == str(PLAYERS // 2)
    assert office.counts() == (PLAYERS, PLAYERS, 1, 1)
