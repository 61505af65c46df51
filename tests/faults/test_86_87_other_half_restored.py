"""Rows 86 and 87: what store and database have otherwise after one of them was restored, and the command for it."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sqlite3
import sys
from asyncio.subprocess import PIPE

import pytest

from games.domain.records import Phase
from games.store import keys
from tests.faults import own_store
from tests.faults.conftest import PROJECT, House
from tests.faults.own_store import OwnStore, play, press
from tests.faults.yesterday import Backup

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(120)]

own, redis_url = own_store.own, own_store.redis_url


async def test_86_a_registration_deleted_since_the_copy_is_not_revived(house: House, own: OwnStore) -> None:
    gone, kept = await house.register(id="gone"), await house.register(id="kept")
    backup = Backup(own)
    await house.store.delete_registration(house.guild_id, gone.id)
    _note_deletion(house, gone.id)
    await backup.restore(house.redis)
    assert len(await house.store.get_registrations(house.guild_id)) == 2
    await house.start_duties()
    async with asyncio.timeout(own_store.PATIENCE_S):
        while len(found := await house.store.get_registrations(house.guild_id)) > 1:
            await asyncio.sleep(0.05)
    assert [r.id for r in found] == [kept.id]
    assert await house.redis.zscore(keys.due(house.guild_id), "r:gone") is None


async def test_87_an_older_database_takes_what_the_store_has_and_the_rest_is_accepted(house: House) -> None:
    """Three answers that were acknowledged: their results come back, they themselves are in neither."""
    before = shutil.copy(house.database, house.database.with_suffix(".backup"))
    game = await play(house)
    for player in house.players[:3]:
        assert (await press(house, player, "A", game)).startswith("✅")
    await house.store.end_now(house.guild_id, game.id)
    await house.finished_game()
    await house.end(house.bots[-1])
    for path in house.database.parent.glob("tally.sqlite3*"):
        path.unlink()
    shutil.copy(before, house.database)

    status, said = await _manage(house, "doctor", "--no-color")
    assert status == 1 and f"3 acknowledged answers are missing in 1 game: {game.id}" in said
    status, said = await _manage(house, "reconcile", "--dry-run")
    assert status == 1 and "1 finished game would be rebuilt" in said
    status, said = await _manage(house, "reconcile", "--accept-loss", killed="_accept")
    assert status == -signal.SIGKILL
    status, said = await _manage(house, "reconcile")
    assert status == 1 and "3 acknowledged answers are in neither" in said, (
        "what was rebuilt is there, nothing accepted"
    )
    status, said = await _manage(house, "reconcile", "--accept-loss")
    assert status == 0 and "3 acknowledged answers accepted as lost" in said
    status, said = await _manage(house, "reconcile")
    assert (status, said) == (0, "1 server, none with a difference\n")
    status, said = await _manage(house, "verify_game", "--all")
    assert status == 0 and "accepted as lost 3" in said
    status, said = await _manage(house, "doctor", "--no-color")
    assert "ok       lost submissions: 0 in 1 game" in said
    assert (await house.store.get_states(house.guild_id, [game.id]))[game.id].phase is Phase.GONE
    with sqlite3.connect(house.database) as connection:
        noted = connection.execute("SELECT action, actor_name FROM games_auditentry").fetchall()
    assert [action for action, _ in noted] == ["game.rebuilt", "game.loss_accepted", "store.reconciled"]
    assert {who for _, who in noted} == {"operator"}


def _note_deletion(house: House, registration_id: str) -> None:
    """As the dashboard and the bot do."""
    with sqlite3.connect(house.database) as connection:
        connection.execute(
            "INSERT INTO games_auditentry"
            " (at, guild_id, source, actor_id, actor_name, action, subject_id, subject, before, after)"
            " VALUES (strftime('%Y-%m-%d %H:%M:%f', 'now', '+1 second'), ?, 'site', '', 'somebody',"
            " 'registration.deleted', ?, '', '{}', '{}')",
            (house.guild_id, registration_id),
        )


_KILLING = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
from games.recovery import reconciliation
setattr(reconciliation, sys.argv[1], lambda *args: os.kill(os.getpid(), signal.SIGKILL))
call_command(*sys.argv[2:])
"""


async def _manage(house: House, *words: str, killed: str = "") -> tuple[int | None, str]:
    """Exit status and output of a command; with `killed`, one that dies as it begins this step."""
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{house.database}",
        "DJANGO_SETTINGS_MODULE": "trivia_site.settings",
        "PYTHONPATH": str(PROJECT),
    }
    begin = ("-c", _KILLING, killed) if killed else ("manage.py",)
    process = await asyncio.create_subprocess_exec(
        sys.executable, *begin, *words, cwd=PROJECT, env=environment, stdout=PIPE, stderr=PIPE
    )
    out, err = await process.communicate()
    return process.returncode, out.decode() + err.decode()
