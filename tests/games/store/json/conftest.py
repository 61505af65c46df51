"""The store's fixtures again, on a file."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from games.store.json import JsonStore
from games.store.json.guild import GuildSection
from games.store.json.page import Page
from tests.games.samples import Clock

_KEY = re.compile(r"(?:lock:)?trivia:\{(\d+)\}:game:([\w-]+)(?::(\w+))?")


class FileClock(Clock):
    """A machine's clock that moves only on demand."""

    def __init__(self) -> None:
        self._ms = 0

    async def set(self, ms: int) -> None:
        self._ms = ms

    def __call__(self) -> int:
        return self._ms


class FileCommands:
    """The few Redis commands with which the store's tests look at a lease, a state or an expiry, on a file."""

    def __init__(self, store: JsonStore) -> None:
        self._store = store

    async def _act(self, key: str, act: Any) -> Any:
        found = _KEY.fullmatch(key)
        assert found, key
        guild_id, game_id, part = found.groups()

        def step(page: Page) -> Any:
            return act(page.guild_to_change(guild_id), game_id, part or "lease", page.now_ms)

        return await self._store._change(step)

    async def delete(self, key: str) -> None:
        def act(guild: GuildSection, game_id: str, part: str, _now_ms: int) -> None:
            if part == "history":
                guild.touch()
                guild.history.pop(game_id, None)
            elif game_id in guild.games:
                guild.touch(game_id)
                for name in ("lease", "lease_until"):
                    guild.games[game_id].fields.pop(name, None)

        await self._act(key, act)

    async def set(self, key: str, token: str, px: int) -> None:
        def act(guild: GuildSection, game_id: str, _part: str, now_ms: int) -> None:
            guild.touch(game_id)
            guild.games[game_id].fields |= {"lease": token, "lease_until": now_ms + px}

        await self._act(key, act)

    async def pexpire(self, key: str, px: int) -> None:
        def act(guild: GuildSection, game_id: str, _part: str, now_ms: int) -> None:
            guild.touch(game_id)
            guild.games[game_id].fields["lease_until"] = now_ms + px

        await self._act(key, act)

    async def exists(self, key: str) -> bool:
        return bool(await self.pttl(key) > 0)

    async def pttl(self, key: str) -> int:
        def act(guild: GuildSection, game_id: str, part: str, now_ms: int) -> int:
            if part == "history":
                return guild.history[game_id].until_ms - now_ms if game_id in guild.history else -2
            if part == "ctl":
                return guild.ended[game_id]["until"] - now_ms if game_id in guild.ended else -1
            entry = guild.games.get(game_id)
            return entry.fields["lease_until"] - now_ms if entry and "lease" in entry.fields else -2

        return int(await self._act(key, act))

    async def zscore(self, key: str, member: str) -> int | None:
        guild_id = key.partition("{")[2].partition("}")[0]
        return await self._store._read(lambda page: page.guild(guild_id).due.get(member))

    async def hgetall(self, key: str) -> dict[str, Any]:
        found: dict[str, Any] = await self._act(key, lambda guild, game_id, *_: dict(guild.games[game_id].fields))
        return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "app_state.json"


@pytest_asyncio.fixture
async def store(path: Path) -> AsyncIterator[JsonStore]:
    opened = JsonStore(path)
    yield opened
    await opened.aclose()


@pytest_asyncio.fixture
async def other(path: Path) -> AsyncIterator[JsonStore]:
    """Another worker's store on the same file."""
    opened = JsonStore(path)
    yield opened
    await opened.aclose()


@pytest.fixture
def redis(store: JsonStore) -> FileCommands:
    return FileCommands(store)


@pytest_asyncio.fixture
async def clock(store: JsonStore, other: JsonStore) -> FileClock:
    """The machine's clock, as `store` and `other` see it; it stands still until it is moved."""
    held = FileClock()
    await held.set(await store.now_ms())
    for each in (store, other):
        each.file.clock = held
    return held
