"""A small disk of the test's own, to be filled: a file system in memory where one may be mounted, else a limit.

Without the right to mount, no file of the processes that are named may grow (RLIMIT_FSIZE): their writes fail with
EFBIG in place of ENOSPC, which everything treats alike.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from games.domain.errors import StoreUnavailable
from games.domain.records import Game, Phase
from games.play.poster import post_now
from tests.faults.conftest import PROJECT, House
from tests.faults.own_store import NOT_SAVED, press
from tests.fork_server import Program
from tests.games.play.bank import SmallBank

SIZE_MB = 24
_PAGE = 4096


class SmallDisk:
    """A directory, and the disk beneath it; use as a context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m,mode=700", "tally-small-disk", str(path)]
        self.is_mounted = subprocess.run(mount, capture_output=True).returncode == 0
        self._is_full = False

    def fill(self, *processes: int) -> None:
        """Nothing fits any more. The processes are those that write on it; their children inherit the limit."""
        self._is_full = True
        if not self.is_mounted:
            self._limit(processes, 0)
            return
        with suppress(OSError), self._filling.open("ab", buffering=0) as file:
            for size in (1 << 16, 1):
                while file.write(bytes(size)) == size:
                    pass

    def leave_no_gap(self, home: Path, client: Redis) -> None:
        """Nothing fits into what is left of a store's append-only file's last page either."""
        if not self.is_mounted:
            return
        client.set("gap", "")
        [file] = home.glob("appendonlydir/*.incr.aof")
        gap = -file.stat().st_size % _PAGE
        if (room := gap - len("*3\r\n$3\r\nSET\r\n$3\r\ngap\r\n$1234\r\n\r\n")) >= 1000:
            client.set("gap", "x" * room)

    def make_room(self, *processes: int) -> None:
        """As much as there was before."""
        self._is_full = False
        if self.is_mounted:
            self._filling.unlink(missing_ok=True)
        else:
            self._limit(processes, resource.RLIM_INFINITY)

    def for_child(self) -> Callable[[], None] | None:
        """`preexec_fn` of a process that is started now, and writes on it."""
        if self.is_mounted or not self._is_full:
            return None
        return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    def __enter__(self) -> SmallDisk:
        return self

    def __exit__(self, *_error: object) -> None:
        # Lazily: a process that was killed may be just letting go of it.
        if self.is_mounted:
            subprocess.run(["umount", "--lazy", str(self.path)], check=True)

    @property
    def _filling(self) -> Path:
        return self.path / "filling"

    @staticmethod
    def _limit(processes: tuple[int, ...], size: int) -> None:
        for process in processes:
            with suppress(ProcessLookupError):
                resource.prlimit(process, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with SmallDisk(tmp_path / "disk") as small:
        yield small


FULL_S = 1.0
"""How long the disk is full in each phase: some tries fail."""
GOES_ON_S = 10.0
"""From the moment at which there is room until play goes on, at most."""


@dataclass
class Drill:
    """A house whose disk is filled at each phase of a game. `fill` and `make_room` may do more than fill the disk."""

    house: House
    fill: Callable[[], None]
    make_room: Callable[[], None]
    went_on_s: list[float] = field(default_factory=list)

    async def accepting(self, game: Game, player: str) -> None:
        """No press is acknowledged that is not kept, and the next one after the disk has room is."""
        self.fill()
        while (said := await press(self.house, player, "A", game)).startswith("✅"):
            pass  # it fits still, into a block that was begun
        assert said == NOT_SAVED
        await asyncio.sleep(FULL_S)
        self.make_room()
        await self.goes_on(game, player, "B")

    async def goes_on(self, game: Game, player: str, letter: str) -> None:
        """A press is saved within GOES_ON_S."""
        await self._until(lambda: self._is_saved(game, player, letter))

    async def posting(self) -> Game:
        """The slot comes, and the disk is full before anything is posted."""
        bot, posts = self.house.bots[0], len(self._posts())
        registration = await self.house.store.get_registration(self.house.guild_id, "fault")
        bot.send_signal(signal.SIGSTOP)
        await post_now(self.house.store, SmallBank(), registration, f"slot {posts}")
        await self._full_for(bot)
        await self._until(self._open_game)
        assert len(self._posts()) == posts + 1
        game = await self._open_game()
        assert game is not None
        return game

    async def closing(self, game: Game) -> None:
        """The window is over, and the disk is full before the results are posted and archived."""
        bot, posts = self.house.bots[0], len(self._posts())
        bot.send_signal(signal.SIGSTOP)
        await self.house.store.end_now(self.house.guild_id, game.id)
        await self._full_for(bot)
        await self._until(lambda: self._is_finished(game))
        assert len(self._posts()) == posts + 1

    async def _full_for(self, bot: Program) -> None:
        self.fill()
        bot.send_signal(signal.SIGCONT)
        await asyncio.sleep(FULL_S)
        self.make_room()

    async def _until(self, holds: Callable[[], Awaitable[object]]) -> None:
        began = time.monotonic()
        while True:
            with suppress(StoreUnavailable):
                if await holds():
                    break
            assert time.monotonic() - began < GOES_ON_S, "play does not go on"
            await asyncio.sleep(0.05)
        self.went_on_s.append(time.monotonic() - began)

    async def _is_saved(self, game: Game, player: str, letter: str) -> bool:
        return (await press(self.house, player, letter, game)).startswith("✅")

    async def _open_game(self) -> Game | None:
        games = await self.house.store.get_active_games(self.house.guild_id)
        return next((game for game in games if game.state.phase is Phase.OPEN), None)

    async def _is_finished(self, game: Game) -> bool:
        return game.id in {finished.game.id for finished in await self.house.store.get_history(self.house.guild_id)}

    def _posts(self) -> list[object]:
        return list(self.house.sandbox.messages(self.house.channel_id))


async def doctor_and_probes(house: House, disk: SmallDisk) -> dict[str, Any]:
    """What doctor and /readyz say in a process that is started now."""
    command = [sys.executable, str(Path(__file__).with_name("doctor_and_probes.py"))]
    environment = os.environ | house.environment | {"TALLY_ROOM_WARNING_MB": "1", "SECRET_KEY": "x" * 50}
    asked = await asyncio.to_thread(
        subprocess.run, command, env=environment, cwd=PROJECT, capture_output=True, preexec_fn=disk.for_child()
    )
    assert asked.returncode == 0, asked.stderr.decode()
    found: dict[str, Any] = json.loads(asked.stdout)
    return found
