"""Row 80: the disk of the store that is a file, or of SQLite alone, is full: words say so, and play goes on."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio

from games.domain.ports import Store
from games.domain.records import Phase
from games.play.poster import post_now
from games.store.json import JsonStore
from tests.faults import full_disk
from tests.faults.conftest import House
from tests.faults.full_disk import GOES_ON_S, Drill, SmallDisk, doctor_and_probes
from tests.faults.own_store import play, press, said, until
from tests.games.play.bank import SmallBank

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(120)]

disk = full_disk.disk


class TestTheStoreIsAFile:
    @pytest_asyncio.fixture
    async def store(self, disk: SmallDisk, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Store]:
        path = disk.path / "app_state.json"
        monkeypatch.setenv("USE_REDIS", "false")
        monkeypatch.setenv("TALLY_JSON_PATH", str(path))
        opened = JsonStore(path)
        yield opened
        await opened.aclose()

    async def test_80_each_phase_of_a_game_goes_on_when_there_is_room(self, house: House, disk: SmallDisk) -> None:
        game = await play(house)
        writers = [bot.pid for bot in house.bots]
        drill = Drill(house, lambda: disk.fill(*writers), lambda: disk.make_room(*writers))
        await drill.accepting(game, house.players[0])
        await drill.closing(game)
        await drill.posting()
        assert house.archived_answers() == [(house.players[0], 0, "B")]
        print("went on after", [f"{seconds:.1f} s" for seconds in drill.went_on_s])

    async def test_80_doctor_and_readyz_say_so_while_nothing_can_be_saved(self, house: House, disk: SmallDisk) -> None:
        await house.register()
        disk.fill()
        found = await doctor_and_probes(house, disk)
        assert (found["status"], found["saving"]["level"], found["readyz"]) == (1, "problem", 503), found
        assert str(disk.path) in found["saving"]["text"]


class TestSqliteAlone:
    @pytest.fixture
    def full(self, house: House, disk: SmallDisk) -> House:
        """Its database on the small disk; nothing fits into its log of changes once the disk is full."""
        house.database = Path(shutil.move(house.database, disk.path / "tally.sqlite3"))
        return house

    async def test_80_a_game_is_played_and_archived_when_there_is_room(
        self, full: House, disk: SmallDisk, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """Answered, closed, and another one posted while the disk is full: only the archive waits."""
        game = await play(full)
        [bot] = full.bots
        with closing(sqlite3.connect(full.database, timeout=20)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        disk.fill(bot.pid)
        assert (await press(full, full.players[0], "A", game)).startswith("✅")
        await full.store.end_now(full.guild_id, game.id)
        await full.phase_is(game.id, Phase.POSTED)
        await post_now(full.store, SmallBank(), await full.store.get_registration(full.guild_id, "fault"), "2")
        if disk.is_mounted:  # else the bot's log cannot be written either
            log = await said(capfd, r"looking again later.*(database or disk is full|disk I/O error)")
            assert "Traceback" not in log and not re.search(r"\[(error|critical)", log), log
        await until(lambda: len(full.sandbox.messages(full.channel_id)) == 3, "two questions and the results of one")
        assert await full.store.get_history(full.guild_id) == []
        disk.make_room(bot.pid)
        await full.finished_game(GOES_ON_S)
        assert full.archived_answers() == [(full.players[0], 0, "A")]
        assert len(full.sandbox.messages(full.channel_id)) == 3

    async def test_80_doctor_and_readyz_say_so_and_why(self, full: House, disk: SmallDisk) -> None:
        disk.fill()
        found = await doctor_and_probes(full, disk)
        assert (found["status"], found["saving"]["level"], found["readyz"]) == (1, "problem", 503), found
        assert "Nothing can be saved in the database" in found["saving"]["text"]
        assert str(disk.path) in found["saving"]["text"]
