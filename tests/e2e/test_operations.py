"""What docs/operations.md has an operator do: upgrade, back up and restore, with a game in play."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from discord_sandbox import Sandbox
from tests.e2e import service as services
from tests.e2e.community import PATIENCE_S, Community
from tests.e2e.service import Service
from tests.faults.own_store import OwnStore
from tests.trivia_site.real_processes import eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

service = services.service


@pytest_asyncio.fixture
async def community() -> AsyncIterator[Community]:
    async with Sandbox(deadline_s=10) as sandbox:
        yield Community(sandbox)


def said_by_doctor(service: Service) -> str:
    return service.manage("doctor", "--no-color").stdout


async def test_a_game_in_play_survives_an_upgrade(service: Service, community: Community) -> None:
    await community.start(service)
    post = await community.post()
    assert await community.press(0, post, 0)
    assert await community.press(1, post, 1)

    await community.stop(service)
    unheard = community.act(2, post, 0)
    await community.start(service)

    assert (await unheard.acknowledged(PATIENCE_S)).state == "failed", "Discord tells that nobody responded"
    assert await community.press(2, post, 1)
    assert await community.press(0, post, 1)
    results = await community.results()
    assert "3 players" in results.text
    assert [each.id for each in community.sandbox.messages(community.channel)] == [post.id, results.id]
    found = await asyncio.to_thread(services.certificate, service, community.game_of(post))
    assert (found["acknowledged"], found["archived"], found["problems"]) == (3, 3, [])
    doctor = await asyncio.to_thread(said_by_doctor, service)
    assert "ok       lost submissions: 0 in 1 game" in doctor


async def test_a_copy_of_the_data_directory_brings_a_game_in_play_back(
    service: Service, community: Community, tmp_path: Path
) -> None:
    await community.start(service)
    post = await community.post()
    assert await community.press(0, post, 0)
    assert await community.press(1, post, 1)
    await community.stop(service)
    copy = tmp_path.with_name(f"{tmp_path.name}-copy")
    shutil.copytree(tmp_path, copy)
    await community.start(service)
    assert await community.press(2, post, 1), "answered after the copy was made: the restored store knows nothing of it"
    await community.stop(service)

    shutil.rmtree(tmp_path)
    shutil.copytree(copy, tmp_path)
    await community.start(service)

    assert await community.press(0, post, 1)
    results = await community.results()
    assert "2 players" in results.text
    found = await asyncio.to_thread(services.certificate, service, community.game_of(post))
    assert (found["acknowledged"], found["archived"], found["problems"]) == (2, 2, [])


async def test_a_snapshot_of_a_running_store_and_a_dump_of_sql_bring_a_game_back(
    service: Service, community: Community, tmp_path: Path
) -> None:
    backup = tmp_path / "backup"
    backup.mkdir()
    with OwnStore("--dbfilename", "dump.rdb") as old:
        service.environment["REDIS_URL"] = old.url
        await community.start(service)
        post = await community.post()
        assert await community.press(0, post, 0)
        assert await community.press(1, post, 1)
        _snapshot(old, backup / "store.rdb")
        _dump_sql(service.data_dir / "tally.sqlite3", backup / "tally.sqlite3")
        await community.stop(service)

    with OwnStore() as new:
        new.kill()
        _restore(backup / "store.rdb", new.home)
        new.start()
        for left in service.data_dir.glob("tally.sqlite3*"):
            left.unlink()
        shutil.copy(backup / "tally.sqlite3", service.data_dir / "tally.sqlite3")
        service.environment["REDIS_URL"] = new.url
        await community.start(service)

        assert await community.press(2, post, 1)
        assert "3 players" in (await community.results()).text
        found = await asyncio.to_thread(services.certificate, service, community.game_of(post))
        assert (found["acknowledged"], found["archived"], found["problems"]) == (3, 3, [])
        assert new.client().config_get("appendonly") == {"appendonly": "yes"}
        await community.stop(service)


def _snapshot(server: OwnStore, target: Path) -> None:
    """What `valkey-cli --rdb` writes: all keys as they were at one moment, taken while the server works."""
    with server.client() as client:
        before = client.lastsave()
        client.bgsave()
        assert eventually(lambda: not client.info("persistence")["rdb_bgsave_in_progress"])
        assert client.lastsave() >= before
    shutil.copy(server.home / "dump.rdb", target)


def _restore(snapshot: Path, home: Path) -> None:
    """Make a snapshot the base of an append-only file, as the document does."""
    shutil.rmtree(home / "appendonlydir", ignore_errors=True)
    (home / "appendonlydir").mkdir()
    shutil.copy(snapshot, home / "appendonlydir/appendonly.aof.1.base.rdb")
    (home / "appendonlydir/appendonly.aof.manifest").write_text("file appendonly.aof.1.base.rdb seq 1 type b\n")


def _dump_sql(source: Path, target: Path) -> None:
    """What `sqlite3 tally.sqlite3 ".backup copy.sqlite3"` does."""
    with sqlite3.connect(source) as live, sqlite3.connect(target) as copy:
        live.backup(copy)
