"""Whatever happens to a process, the disk or the file: what was acknowledged is there, and nothing is half."""

from __future__ import annotations

import asyncio
import fcntl
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from games.domain import errors
from games.domain.records import Outcome
from games.store.json import JsonStore, file
from games.store.json.damage import FileDamaged
from tests.games.samples import GUILD, REGISTRATION, answer, game, opened, stored

PROJECT = Path(__file__).resolve().parents[4]
WRITER = Path(__file__).with_name("writer.py")
MANY = 10**9


def _writer(path: Path, game_id: str, first: int) -> subprocess.Popen[str]:
    """A process that answers from this user's id on."""
    return subprocess.Popen(
        [sys.executable, str(WRITER), str(path), GUILD, game_id, str(first)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
    )


@pytest.mark.slow
async def test_processes_killed_in_the_middle_of_a_write_lose_nothing_acknowledged(
    store: JsonStore, path: Path
) -> None:
    played = await opened(store)
    acknowledged = set[str]()
    for round in range(3):
        writers = [_writer(path, played.id, MANY * (3 * round + n + 1)) for n in range(3)]
        for writer in writers:
            assert writer.stdout
            acknowledged.add((await asyncio.to_thread(writer.stdout.readline)).strip())
        await asyncio.sleep(0.05 * (round + 1))  # wherever each of them is now
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
            acknowledged |= {
                line.strip() for line in writer.communicate()[0].splitlines(keepends=True) if line[-1:] == "\n"
            }
    fresh = JsonStore(path)
    found = {submission.user_id for submission in await stored(fresh, played)}
    assert len(acknowledged) > 9
    assert acknowledged <= found
    state, count = await fresh.count_stored(GUILD, played.id)
    assert state.answers == state.players == state.accepted == count == len(found)
    assert (await answer(fresh, played, 7)).outcome is Outcome.NEW
    await fresh.aclose()


@contextmanager
def _no_room(limit: int) -> Iterator[None]:
    """No file of this process may become larger than so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_full_disk_refuses_answers_and_loses_none(store: JsonStore, other: JsonStore, path: Path) -> None:
    played = await opened(store)
    await answer(store, played, 1)
    before = path.read_bytes()
    with _no_room(len(before) // 2):
        for user in (2, 3):
            with pytest.raises(errors.StoreUnavailable, match="Not saved"):
                await answer(store, played, user)
        assert [s.user_id for s in await stored(store, played)] == ["1"]
    assert path.read_bytes() == before
    assert (await answer(store, played, 2)).outcome is Outcome.NEW  # again, once there is room
    for each in (store, other):
        assert [s.user_id for s in await stored(each, played)] == ["1", "2"]


async def test_an_answer_is_acknowledged_only_after_file_and_directory_are_on_disk(
    store: JsonStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    played = await opened(store)
    done = list[str]()

    def noted(name: str) -> None:
        original = getattr(os, name)

        def act(*args: object) -> object:
            done.append(f"{name} directory" if name == "fsync" and os.path.isdir(f"/proc/self/fd/{args[0]}") else name)
            return original(*args)

        monkeypatch.setattr(os, name, act)

    noted("fsync")
    noted("rename")
    await answer(store, played, 7)
    assert done == ["fsync", "rename", "fsync directory"]


@pytest.mark.parametrize(
    ("damage", "where"),
    [
        (lambda text: text[: len(text) // 2], "line 6, column"),
        (lambda text: "", "line 1, column 1: an object should begin here"),
        (lambda text: text.replace('"trivia_history": {}', '"trivia_history": {},,'), "line 8, column 26"),
        (lambda text: text + "}", "nothing should stand here any more"),
        (lambda text: text.replace("{", '{"819651574603317248": 5,', 1), "stands here a second time"),
        (lambda text: "[]", "line 1, column 1: an object should begin here"),
        (
            lambda text: text.replace("{", '{"9": ' + "1" * 5000 + ",", 1),
            "line 1, column 7: a value has a number of th",
        ),
        (lambda text: text.replace("{", '{"9": ' + "[" * 99999, 1), "line 1, column 7: a value is nested too deeply"),
    ],
    ids=["half-written", "empty", "hand-broken", "more behind it", "a guild twice", "a list", "number", "nested"],
)
async def test_a_damaged_file_is_refused_with_its_line_and_never_written_over(
    store: JsonStore, path: Path, damage: object, where: str
) -> None:
    played = await opened(store)
    await answer(store, played, 7)
    whole = path.read_text()
    path.write_text(damage(whole))  # type: ignore[operator]
    damaged = path.read_bytes()
    for ask in (lambda: answer(store, played, 8), lambda: stored(store, played), lambda: opened(store, game("new"))):
        with pytest.raises(FileDamaged, match=where):
            await ask()
    assert path.read_bytes() == damaged
    [copy] = path.parent.glob("app_state.json.damaged-*")
    assert copy.read_bytes() == damaged
    path.write_text(whole)
    assert (await answer(store, played, 8)).outcome is Outcome.NEW
    assert copy.exists()


async def test_a_byte_that_is_no_text_is_told_with_its_line(store: JsonStore, path: Path) -> None:
    await store.save_registration(REGISTRATION, None)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], b"  \xff", *lines[2:]]))
    with pytest.raises(FileDamaged, match="line 3, column 3"):
        await store.get_registrations(GUILD)


@pytest.mark.parametrize("relic", ["lock", "backup-20261123", "damaged-20261123-101010"])
async def test_a_missing_file_is_not_begun_anew_where_something_says_that_there_was_one(
    store: JsonStore, path: Path, relic: str
) -> None:
    beside = path.with_name(f"{path.name}.{relic}")
    beside.write_text("there was one")
    with pytest.raises(FileDamaged, match=f"is missing, though {beside.name}"):
        await store.save_registration(REGISTRATION, None)
    assert not path.exists()
    beside.unlink()
    await store.save_registration(REGISTRATION, None)
    path.unlink()  # while the store runs
    with pytest.raises(FileDamaged, match="is missing"):
        await store.get_registrations(GUILD)


async def test_a_lock_that_somebody_keeps_is_not_waited_for_without_end(
    store: JsonStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "LOCK_WAIT_S", 0.2)
    played = await opened(store)
    with path.with_name(f"{path.name}.lock").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        begun = time.monotonic()
        with pytest.raises(errors.StoreUnavailable, match="locked by another process"):
            await answer(store, played, 7)
        assert time.monotonic() - begun < 20
        assert await stored(store, played) == []  # reading needs no lock
    assert (await answer(store, played, 7)).outcome is Outcome.NEW


async def test_a_refused_step_writes_nothing_about_a_guild_that_is_not_known(store: JsonStore, path: Path) -> None:
    with pytest.raises(errors.GameNotFound):
        await answer(store, game(), 7)
    assert not path.exists()
    assert await store.get_guilds() == {}


async def test_the_clock_never_goes_back(store: JsonStore, path: Path) -> None:
    ahead = await store.now_ms() + 3_600_000
    store.file.clock = lambda: ahead
    played = await opened(store)
    fresh = JsonStore(path)
    assert await fresh.now_ms() == ahead == played.state.opens_ms
    await fresh.aclose()
