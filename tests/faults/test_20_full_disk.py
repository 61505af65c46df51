"""Row 20: the store's disk is full. Nothing is acknowledged that is not on it, and all goes on once there is space.

A limit on the size of the server's files stands for the disk: the write fails with EFBIG in place of ENOSPC, and the
server treats all failures of that write alike. With `appendfsync always` it ends rather than go on without its file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

import pytest

from tests.faults import full_disk, own_store
from tests.faults.conftest import House
from tests.faults.full_disk import Drill, SmallDisk, doctor_and_probes
from tests.faults.own_store import NOT_SAVED, OwnStore, linux_only, play, press

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(120)]

redis_url, disk = own_store.redis_url, full_disk.disk

ROOM = 3_000
"""Bytes left on the disk: some answers fit."""


@pytest.fixture
def own(disk: SmallDisk, monkeypatch: pytest.MonkeyPatch) -> Iterator[OwnStore]:
    """With its directory on the small disk."""
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(disk.path))
        server = OwnStore()
    with server:
        yield server


def drill_of(house: House, disk: SmallDisk, own: OwnStore) -> Drill:
    def fill() -> None:
        disk.fill(own.process_id)
        with own.client() as client:
            disk.leave_no_gap(own.home, client)

    def make_room() -> None:
        disk.make_room()
        own.wait_until_ended()
        own.start()  # by whoever looks after the server

    return Drill(house, fill, make_room)


async def test_20_each_phase_of_a_game_goes_on_when_there_is_room(house: House, disk: SmallDisk, own: OwnStore) -> None:
    drill, game = drill_of(house, disk, own), await play(house)
    await drill.accepting(game, house.players[0])
    await drill.closing(game)
    await drill.posting()
    assert house.archived_answers() == [(house.players[0], 0, "B")]
    print("went on after", [f"{seconds:.1f} s" for seconds in drill.went_on_s])


async def test_20_doctor_and_readyz_say_so_while_nothing_can_be_saved(
    house: House, disk: SmallDisk, own: OwnStore
) -> None:
    drill = drill_of(house, disk, own)
    drill.fill()
    said = await doctor_and_probes(house, disk)
    assert (said["status"], said["saving"]["level"], said["readyz"]) == (1, "problem", 503), said
    assert not disk.is_mounted or f"no space is left, 0 bytes free on the disk of {own.home}" in said["saving"]["text"]
    assert own.is_running == disk.is_mounted, "it is not tried, and so not ended, where the room is seen"
    if not own.is_running:
        own.wait_until_ended()


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
