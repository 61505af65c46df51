"""Row 67: a migration is killed with SIGKILL after each of its steps; run again, it ends as if nothing had been."""

from __future__ import annotations

import json
import signal
import sqlite3
from pathlib import Path

import pytest

from games.legacy.app_state import SECTIONS
from tests.faults.coming_from_json import large_sample, migrate, run
from tests.faults.conftest import House
from tests.games.legacy.support import GUILD, OPEN

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

STEPS = [
    "import_registration#2",
    "import_answers#2",
    "import_answers#3",
    "import_game",
    "sql",
    "import_finished",
    "backup",
    "cut",
    "rename",
]


@pytest.mark.parametrize("step", STEPS)
async def test_67_killed_half_way_and_run_again(house: House, tmp_path: Path, step: str) -> None:
    path = large_sample(tmp_path / "app_state.json")
    whole = path.read_text()

    status, said = await run(house, "tests/faults/crashing_migration.py", step, str(path), "--delete")
    assert status == -signal.SIGKILL, said
    if step != "rename":
        assert path.read_text() == whole, "until the very last step the file is untouched"
    await _nobody_holds_a_guild(house)
    again = await migrate(house, path, "--delete")

    assert again["status"] == 0
    assert not [key for guild in json.loads(path.read_text()).values() for key in guild if key in SECTIONS]
    assert [backup.read_text() for backup in tmp_path.glob("*.bak.json")].count(whole) >= 1
    assert len(await house.store.get_submissions(GUILD, OPEN)) == 1225
    assert (await house.store.get_game(GUILD, OPEN)).state.players == 1225
    assert [len(await house.store.get_registrations(guild)) for guild in (GUILD, "902145618833670144")] == [2, 1]
    with sqlite3.connect(house.database) as sql:
        [games] = sql.execute("SELECT count(*) FROM games_archivedgame WHERE confirmed_at IS NOT NULL").fetchone()
        [answers] = sql.execute("SELECT count(*) FROM games_archivedanswer").fetchone()
    assert (games, answers) == (2, 26)
    assert len(await house.store.get_history(GUILD)) == 1


async def test_67_half_of_a_game_is_never_seen(house: House, tmp_path: Path) -> None:
    path = large_sample(tmp_path / "app_state.json")
    await run(house, "tests/faults/crashing_migration.py", "import_answers#2", str(path))

    assert await house.store.get_active_games(GUILD) == []
    [key] = await house.redis.keys("*:submissions")
    assert 0 < await house.redis.pttl(key) <= 86_400_000, "what was laid down does not stay for ever"


async def _nobody_holds_a_guild(house: House) -> None:
    """As if a minute had passed since the migration was killed."""
    for lease in await house.redis.keys("lock:*"):
        await house.redis.delete(lease)
