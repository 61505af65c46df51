"""The runbooks are run as they are written, between a game and its certificate.

A block is marked by `<!-- drill: NAME -->` above it (`tests/documents.py`). Where a machine has no `redis-cli` or
`redis-check-aof`, a few lines of Python in their place do the same (`cli.py`).
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from games.domain.records import Game
from tests.documents import drills
from tests.faults.conftest import PROJECT, House
from tests.faults.own_store import OwnStore, play, press
from tests.games.store.topologies.servers import free_port

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(180)]

PERSISTENT = ("agree", "cut")
"""Blocks whose commands report what they find by their status, and are followed by the next in any case."""
CLI = Path(__file__).with_name("cli.py")


@dataclass
class Drill:
    """A machine on which somebody types what stands in the runbooks."""

    house: House
    own: OwnStore
    home: Path

    async def type(self, name: str, **values: str) -> tuple[int | None, str]:
        """Exit status of a block's last command, and what all of them said; with values in place of such words."""
        text = re.sub("|".join(values) or "$^", lambda word: values[word[0]], drills()[name])
        if "%S" in text:  # what is named by its second is typed once in a second
            await asyncio.sleep(1)
        where = self.home / ".data/valkey" if name == "cut" else self.home
        environment = os.environ | {
            "BACKUP": str(self.home / "backup"),
            "STORE_DIR": str(self.home / ".data/valkey"),
            "DATABASE_URL": f"sqlite:///{self.house.database}",
            "PATH": f"{os.environ['PATH']}{os.pathsep}{self.home / 'bin'}",
            "NO_COLOR": "1",
        }
        process = await asyncio.create_subprocess_exec(
            "bash",
            "-c",
            ("" if name in PERSISTENT else "set -e\n") + text,
            cwd=where,
            env=environment,
            stdout=PIPE,
            stderr=STDOUT,
        )
        out, _ = await process.communicate()
        return process.returncode, out.decode()

    async def stop(self) -> None:
        """Tally, then the server."""
        await self.house.end(self.house.bots[-1])
        self.own.kill(signal.SIGTERM)

    async def start(self) -> None:
        self.own.start()
        await self.house.redis.connection_pool.disconnect()
        self.house.forget_nonces()
        before = self.house.sandbox.gateway.connected
        await self.house.start_bot()
        await self.house.sandbox.gateway.wait_connected(before + 1)

    def posts(self) -> list[tuple[str, str]]:
        return [(post.id, post.text) for post in self.house.sandbox.messages(self.house.channel_id)]


@pytest.fixture
def own(tmp_path: Path) -> Iterator[OwnStore]:
    """Where the bundled store would be."""
    home = tmp_path / ".data/valkey"
    home.mkdir(parents=True)
    with OwnStore("--dir", str(home), "--port", str(free_port())) as server:
        yield server


@pytest.fixture
def redis_url(own: OwnStore, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"redis://127.0.0.1:{own._options[own._options.index('--port') + 1]}/0"
    monkeypatch.setenv("REDIS_URL", url)
    return url


@pytest.fixture
def drill(house: House, own: OwnStore, tmp_path: Path) -> Drill:
    for name in ("backup", "bin"):
        (tmp_path / name).mkdir()
    for name in ("redis-cli", "redis-check-aof"):
        script = tmp_path / "bin" / name
        script.write_text(f'#!/bin/sh\nexec {sys.executable} {CLI} {name} "$@"\n')
        script.chmod(0o755)
    for name in (".venv", "manage.py"):
        (tmp_path / name).symlink_to(PROJECT / name)
    house.database = Path(shutil.move(house.database, tmp_path / ".data/tally.sqlite3"))
    return Drill(house, own, tmp_path)


async def test_a_server_of_ones_own_is_restored_and_then_the_database(drill: Drill) -> None:
    """With a game open in the snapshot that has finished since."""
    game = await _answered(drill, 0)
    status, said = await drill.type("copy-own")
    assert status == 0, said
    posts = await _finished_since(drill, game)

    await drill.stop()
    for times in (1, 2):
        status, said = await drill.type("restore-own")
        assert status == 0, said
        assert len(_manifests(drill.home / ".data/valkey", "appendonlydir.before*")) == times
    await drill.start()
    status, said = await drill.type("agree")
    assert status == 0 and "1 game, none with a difference" in said, said
    assert drill.posts() == posts

    await drill.stop()
    status, said = await drill.type("restore-sql")
    assert (status, said) == (0, "")
    await drill.start()
    status, said = await drill.type("agree")
    assert "2 acknowledged answers are missing in 1 game" in said and "rebuilt in the database" in said, said
    status, said = await drill.type("accept")
    assert status == 0 and "2 acknowledged answers accepted as lost" in said, said
    status, said = await drill.type("agree")
    assert status == 0 and "accepted as lost 2" in said, said
    assert drill.posts() == posts
    status, said = await drill.type("leaderboards")
    assert status == 0 and "none of their scores with a difference" in said, said


async def test_the_bundled_directory_is_restored_and_a_damaged_file_is_cut(drill: Drill) -> None:
    """Store and database are both older than the end of the game: only Discord knows of its results.

    There is a copy of the same day that is older still, and what is put aside by an earlier restore.
    """
    status, said = await drill.type("copy-bundled")
    assert status == 0, said
    shutil.copytree(next(drill.home.glob("backup/tally-*")), drill.home / ".data.before")
    game = await _answered(drill, 0)
    await drill.stop()
    status, said = await drill.type("copy-bundled")
    assert status == 0, said
    await drill.start()
    posts = await _finished_since(drill, game)
    await drill.stop()
    status, said = await drill.type("restore-bundled")
    assert status == 0, said
    assert len(_manifests(drill.home, ".data.before*/valkey/appendonlydir")) == 2
    await drill.start()
    await drill.house.store.end_now(drill.house.guild_id, game.id)
    await drill.house.finished_game()
    status, said = await drill.type("agree")
    assert status == 0 and "1 game, none with a difference" in said, said
    assert [id for id, _ in drill.posts()] == [id for id, _ in posts], "reported again where it stood"

    await drill.stop()
    _damage(next((drill.home / ".data/valkey/appendonlydir").glob("*.incr.aof")))
    with pytest.raises(RuntimeError):
        drill.own.start()
    status, said = await drill.type("cut")
    assert status == 0 and "Successfully truncated AOF" in said, said
    await drill.start()
    status, said = await drill.type("agree")
    assert status == 0 and "1 game, none with a difference" in said, said
    assert [id for id, _ in drill.posts()] == [id for id, _ in posts]
    player = drill.house.players[0]
    status, said = await drill.type("export-player", GUILD=drill.house.guild_id, USER=player)
    assert status == 0 and len(list(drill.home.glob(f"tally-*-{player}.*"))) == 2, said
    status, said = await drill.type("forget", GUILD=drill.house.guild_id, USER=player)
    assert status == 0 and "Would remove 1 answer" in said and "Removed 1 answer" in said, said


async def _answered(drill: Drill, player: int) -> Game:
    game = await play(drill.house)
    assert (await press(drill.house, drill.house.players[player], "A", game)).startswith("✅")
    return game


async def _finished_since(drill: Drill, game: Game) -> list[tuple[str, str]]:
    """One more answer than the copy has, and the end. Returns what then stands in the channel."""
    assert (await press(drill.house, drill.house.players[1], "B", game)).startswith("✅")
    await drill.house.store.end_now(drill.house.guild_id, game.id)
    await drill.house.finished_game()
    return drill.posts()


def _manifests(home: Path, pattern: str) -> list[Path]:
    """Those of append-only files that were put aside."""
    return list(home.glob(f"{pattern}/*.manifest"))


def _damage(file: Path) -> None:
    """In the middle, where there is more behind it."""
    data = bytearray(file.read_bytes())
    at = data.index(b"*", len(data) * 3 // 4)
    data[at : at + 8] = b"\x00" * 8
    file.write_bytes(data)
