"""Row 20: the store's disk is full. Nothing is acknowledged that is not on it, and all goes on once there is space.

A limit on the size of the server's files stands for the disk: the write fails with EFBIG in place of ENOSPC, and the
server treats all failures of that write alike. With `appendfsync always` it ends rather than go on without its file.
"""

from __future__ import annotations

import pytest

from tests.faults import own_store
from tests.faults.conftest import House
from tests.faults.own_store import NOT_SAVED, OwnStore, linux_only, play, press

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(120)]

own, redis_url = own_store.own, own_store.redis_url

ROOM = 3_000
"""Bytes left on the disk: some answers fit."""


async def test_20_full_disk_loses_nothing_that_was_acknowledged(house: House, own: OwnStore) -> None:
    linux_only("a file size limit on a process that runs")
    game = await play(house)
    crowd = [house.sandbox.add_member(house.guild_id, f"presser {n}").id for n in range(40)]
    own.limit_files(own.append_only_file().stat().st_size + ROOM)
    read = {}
    for player in crowd:  # one after the other, so that each is a write of its own
        read[player] = await press(house, player, "A", game)
    saved = {player for player, text in read.items() if text.startswith("✅")}
    assert 0 < len(saved) < len(crowd)
    assert {text for player, text in read.items() if player not in saved} == {NOT_SAVED}
    assert own.wait_until_ended() != 0, "it ended by itself"

    own.start()  # somebody has made space; the bot finds the store by itself
    late = next(player for player in crowd if player not in saved)
    assert (await press(house, late, "B", game)).startswith("✅")
    await house.store.end_now(house.guild_id, game.id)
    await house.finished_game(own_store.PATIENCE_S)
    assert house.archived_answers() == sorted([(player, 0, "A") for player in saved] + [(late, 0, "B")])
    assert [bot.returncode for bot in house.bots] == [None]
