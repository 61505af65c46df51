"""Row 68: a dry run says what would be done and leaves store, SQL, Discord and the folder as they are."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.faults.coming_from_json import large_sample, migrate
from tests.faults.conftest import House

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


async def test_68_a_dry_run_changes_nothing_and_foretells_the_real_one(house: House, tmp_path: Path) -> None:
    path = large_sample(tmp_path / "app_state.json")
    before = sorted(tmp_path.iterdir()), path.read_bytes(), house.sandbox.audit.calls("POST", ".*")

    foretold = await migrate(house, path, "--dry-run")

    assert (sorted(tmp_path.iterdir()), path.read_bytes(), house.sandbox.audit.calls("POST", ".*")) == before
    assert await house.redis.dbsize() == 0
    with sqlite3.connect(house.database) as sql:
        assert sql.execute("SELECT count(*) FROM games_archivedgame").fetchone() == (0,)
    real = await migrate(house, path)
    assert foretold["status"] == real["status"] == 0
    for name, count in real["totals"].items():
        assert {key: foretold["totals"][name][key] for key in ("found", "answers", "written", "present")} == {
            key: count[key] for key in ("found", "answers", "written", "present")
        }

    again = await migrate(house, path, "--dry-run")
    assert {name: count["written"] for name, count in again["totals"].items() if name != "lists of used questions"} == {
        "registrations": 0,
        "games in play": 0,
        "finished games": 0,
    }
