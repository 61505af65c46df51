"""What `manage.py migrate_trivia` says to people, and where it cannot do its work."""

from __future__ import annotations

import json
from pathlib import Path

from pytest_django import Settings

from games.models import ArchivedGame
from tests.games.legacy import conftest as legacy
from tests.games.legacy.support import command, sample, write

empty, state = legacy.empty, legacy.state

LONG = f"{'a' * 245}.json"
"""Names a file; those beside it, whose names are longer, no file system has."""


def test_a_person_is_shown_the_table_and_nothing_for_machines(state: Path) -> None:
    status, said = command("migrate_trivia", state)
    assert status == 0
    assert "registrations" in said and "{" not in said


def test_what_is_set_aside_is_not_lost_where_no_file_can_be_made_for_it(tmp_path: Path, empty: None) -> None:
    path = write(tmp_path / LONG, sample() | {"7": "not a server"})
    assert command("migrate_trivia", path, "--dry-run")[0] == 3, "a look needs no file"
    status, said = command("migrate_trivia", path, "--delete")
    assert status == 1
    assert ".rejected.json cannot be written: File name too long." in said
    assert said.endswith(" What was written stays; run this again. Nothing was deleted.")
    assert [each.name for each in tmp_path.iterdir()] == [LONG]
    assert json.loads(path.read_text()).keys() == sample().keys() | {"7"}


def test_a_file_that_is_the_store_is_not_migrated_into_itself(state: Path, settings: Settings) -> None:
    settings.USE_REDIS = False
    words = "USE_REDIS is false: the file is the store. Set it to true to migrate into Redis."
    assert command("migrate_trivia", state) == (2, words)
    assert not ArchivedGame.objects.exists()
