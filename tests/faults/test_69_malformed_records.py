"""Row 69: a file full of malformed records: the good ones are migrated, others reported and kept, no traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from games.domain.duties import EarlierTries
from games.legacy import app_state
from tests.faults.coming_from_json import run
from tests.faults.conftest import House
from tests.games.legacy.support import GUILD, OPEN, sample

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

JUNK: list[Any] = [None, True, 0, -1, 10**30, 1e300, "", "x", "x" * 200, "\ud800", "\x00", [], [[]], {}, {"": {}}]
JUNK += [{"tally": 5}, "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00"]


def malformed() -> dict[str, Any]:
    """The sample, and beside each of its good records others in which one value after another is junk."""
    data = sample()
    guild = data[GUILD]
    for section in (app_state.REGISTRATIONS, app_state.GAMES, app_state.HISTORY):
        good = dict(guild[section])
        first = next(iter(good.values()))
        for n, junk in enumerate(JUNK):
            guild[section][f"{section}-{n}"] = junk
            for key in first:
                guild[section][f"{section}-{key}-{n}"] = first | {key: junk}
    game, answers, _ = app_state.load_game(GUILD, OPEN, guild[app_state.GAMES][OPEN])
    ours = app_state.dump_game(game, answers[:1], EarlierTries(tries=1))
    for n, junk in enumerate(JUNK):
        for key in ours["tally"]:
            guild[app_state.GAMES][f"tally-{key}-{n}"] = ours | {"tally": ours["tally"] | {key: junk}}
        for key in ours["tally"]["state"]:
            state = ours["tally"]["state"] | {key: junk}
            guild[app_state.GAMES][f"state-{key}-{n}"] = ours | {"tally": ours["tally"] | {"state": state}}
    for n, junk in enumerate(JUNK):
        data[str(10**17 + n)] = junk
        data[str(2 * 10**17 + n)] = dict.fromkeys(app_state.SECTIONS, junk)
        guild[app_state.GAMES][OPEN]["submissions"][str(3 * 10**17 + n)] = junk
        guild[app_state.GAMES][OPEN]["submissions"][str(4 * 10**17 + n)] = {"answer": junk}
    return data


async def test_69_malformed_records_are_told_and_kept(house: House, tmp_path: Path) -> None:
    path = tmp_path / "app_state.json"
    path.write_text(json.dumps(malformed()), "utf-8")

    status, said = await run(house, "manage.py", "migrate_trivia", str(path), "--json")

    assert status == 3, said
    assert "Traceback" not in said
    data = json.loads(said.splitlines()[-1])
    for count in data["totals"].values():
        assert count["found"] == count["written"] + count["set_aside"] == count["equal"] + count["set_aside"]
        assert count["different"] == 0
    rejected = json.loads(Path(data["rejected"]).read_text())
    assert all(entry["path"] and entry["why"] for entry in rejected)
    whole = [entry["path"] for entry in rejected if entry["path"].count(".") <= 2]
    assert len(whole) == len(set(whole)), "nothing is reported twice"
    kept = (await house.store.get_submissions(GUILD, OPEN)).keys()
    assert sample()[GUILD]["active_trivia_games"][OPEN]["submissions"].keys() <= kept
