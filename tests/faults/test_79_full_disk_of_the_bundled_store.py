"""Row 79: the bundled store's disk is full for long. Its server dies at every write, and is started again until there
is room, with pauses of 5 s at most; whoever uses the store starts its holder again, should that be killed."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from redis import Redis

from tests.faults import full_disk
from tests.faults.conftest import House
from tests.faults.full_disk import Drill, SmallDisk, doctor_and_probes
from tests.faults.own_store import NOT_SAVED, play, press, until
from trivia_site.valkey import embedded
from trivia_site.valkey.paths import socket_url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(120)]

disk = full_disk.disk

KEY = "x" * 50
LONG_S = 4.0
"""Enough for six deaths, with a press every tenth of a second."""


@pytest.fixture
def redis_url(disk: SmallDisk, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The bundled store, on the small disk, for the test and for every process of the house."""
    monkeypatch.delenv("REDIS_URL")
    monkeypatch.setenv("TALLY_DATA_DIR", str(disk.path))
    yield embedded.ensure_server(disk.path)
    embedded.release_server(disk.path)


def processes(disk: SmallDisk) -> list[int]:
    """Holder and server, in this order; each has the directory's lock in its hand."""
    lock = disk.path / "valkey" / "server.lock"
    found = {}
    for directory in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if any(os.path.samefile(file, lock) for file in directory.glob("fd/*") if file.exists()):
                found[int(directory.name)] = b"embedded_holder" not in (directory / "cmdline").read_bytes()
    return sorted(found, key=lambda process: found[process])


def drill_of(house: House, disk: SmallDisk) -> Drill:
    def fill() -> None:
        disk.fill(*processes(disk))
        with Redis.from_url(socket_url(disk.path)) as client:
            disk.leave_no_gap(disk.path / "valkey", client)

    return Drill(house, fill, lambda: disk.make_room(*processes(disk)))


async def test_79_each_phase_of_a_game_goes_on_when_there_is_room(house: House, disk: SmallDisk) -> None:
    """With SQL on the same disk, as in a checkout."""
    house.database = Path(shutil.move(house.database, disk.path / "tally.sqlite3"))
    drill, game = drill_of(house, disk), await play(house)
    await drill.accepting(game, house.players[0])
    await drill.closing(game)
    await drill.posting()
    assert house.archived_answers() == [(house.players[0], 0, "B")]
    print("went on after", [f"{seconds:.1f} s" for seconds in drill.went_on_s])


async def test_79_doctor_and_readyz_say_so_while_nothing_can_be_saved(house: House, disk: SmallDisk) -> None:
    drill = drill_of(house, disk)
    drill.fill()
    said = await doctor_and_probes(house, disk)
    assert (said["status"], said["saving"]["level"], said["readyz"]) == (1, "problem", 503), said
    assert not disk.is_mounted or "no space is left, 0 bytes free on the disk of" in said["saving"]["text"]
    drill.make_room()
    said = await doctor_and_probes(house, disk)
    assert (said["saving"]["level"], said["readyz"]) == ("ok", 200), said


async def test_79_doctor_does_not_wait_for_a_server_that_cannot_stay_up(house: House, disk: SmallDisk) -> None:
    holder, server = processes(disk)
    drill_of(house, disk).fill()
    os.kill(holder, signal.SIGSTOP)  # as in the pause between two lives of the server
    os.kill(server, signal.SIGKILL)
    command, environment = [sys.executable, "manage.py", "doctor"], os.environ | house.environment | {"SECRET_KEY": KEY}
    began = time.monotonic()
    try:
        said = await asyncio.to_thread(
            subprocess.run, command, env=environment, capture_output=True, text=True, preexec_fn=disk.for_child()
        )
    finally:
        os.kill(holder, signal.SIGCONT)
    assert time.monotonic() - began < embedded.START_TIMEOUT_S / 2
    assert (said.returncode, "Nothing can be saved in the store" in said.stdout) == (1, True), said.stdout + said.stderr


async def test_79_play_goes_on_after_a_disk_that_was_full_for_long(house: House, disk: SmallDisk) -> None:
    game = await play(house)
    first, second = house.players[:2]
    assert (await press(house, first, "A", game)).startswith("✅")
    disk.fill(*processes(disk))
    end = time.monotonic() + LONG_S
    while time.monotonic() < end:  # some fit still, into the block that was begun
        read = await press(house, second, "A", game)
        await asyncio.sleep(0.1)
    assert read == NOT_SAVED
    disk.make_room(*processes(disk))
    await Drill(house, disk.fill, disk.make_room).goes_on(game, second, "B")
    await house.store.end_now(house.guild_id, game.id)
    await house.finished_game()
    assert house.archived_answers() == sorted([(first, 0, "A"), (second, 0, "B")])


async def test_79_a_killed_holder_is_started_again_by_who_uses_the_store(house: House, disk: SmallDisk) -> None:
    game = await play(house)
    holder, server = processes(disk)
    os.kill(holder, signal.SIGKILL)
    await until(lambda: not Path(f"/proc/{server}").exists(), "the server ends with its holder")
    await Drill(house, disk.fill, disk.make_room).goes_on(game, house.players[0], "A")


def test_79_a_program_that_starts_meanwhile_is_told_why_and_may_be_tried_again(
    tmp_path: Path, migrated_sql: None
) -> None:
    """Exit status 1, which a supervisor tries again, not 78. An empty store on a disk without room does not start."""
    with SmallDisk(tmp_path / "empty") as disk:
        disk.fill()
        command = [sys.executable, "manage.py", "run_duties"]
        environment = os.environ | {"TALLY_DATA_DIR": str(disk.path), "DISCORD_TOKEN": "no.such.token"}
        environment |= {"REDIS_URL": "", "SECRET_KEY": KEY}
        said = subprocess.run(command, env=environment, capture_output=True, text=True, preexec_fn=disk.for_child())
    assert said.returncode == 1, said.stderr
    assert "does not start" in said.stderr
    assert "Traceback" not in said.stderr
    assert not disk.is_mounted or "No space left on device in" in said.stderr
