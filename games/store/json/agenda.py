"""What is due where. Every guild's due times are at hand, so there is no index beside them that could be wrong."""

from __future__ import annotations

from collections.abc import Iterable

from games.domain.guilds import GuildDirectory
from games.domain.records import Game
from games.store import due_members
from games.store.json.base import JsonBase
from games.store.json.page import Page


class JsonAgenda(JsonBase):
    async def due_guilds(self, now_ms: int, limit: int) -> list[str]:
        def look(page: Page) -> list[tuple[int, str]]:
            firsts = ((min(guild.due.values()), id) for id, guild in page.guilds.items() if guild.due)
            return sorted(first for first in firsts if first[0] <= now_ms)

        return [id for _, id in (await self._read(look))[:limit]]

    async def _due(self, guild_id: str, now_ms: int, limit: int) -> list[tuple[str, int]]:
        def look(page: Page) -> list[tuple[str, int]]:
            guild = page.guild(guild_id)
            if guild.holder(page.now_ms):
                return []  # records are being brought in: the guild stays due, and is tried again
            return sorted((item for item in guild.due.items() if item[1] <= now_ms), key=lambda item: item[::-1])

        return (await self._read(look))[:limit]

    async def _all_due(self, guild_id: str) -> Iterable[tuple[str, int]]:
        return await self._read(lambda page: list(page.guild(guild_id).due.items()))

    async def settle_agenda(self, guild_id: str) -> None:
        """Nothing is to be done: a guild's place is its own earliest due time."""

    async def put_off(self, guild_id: str, until_ms: int) -> None:
        """Nothing is to be done: no guild's part of the store is unavailable while another's is there."""

    async def sweep(self, cursor: int) -> int:
        """Nothing is to be fixed."""
        return 0

    async def expect_orphans(self, game: Game, since_ms: int, least_ms: int = 0) -> None:
        def step(page: Page) -> None:
            guild = page.guild_to_change(game.guild_id)
            guild.touch()
            guild.set_due(due_members.orphans(game, since_ms), page.now_ms + max(self.orphans_after_ms, least_ms))

        await self._change(step)

    async def forget_orphans(self, game: Game, since_ms: int) -> None:
        def step(page: Page) -> None:
            guild, member = page.guild_to_change(game.guild_id), due_members.orphans(game, since_ms)
            if member in guild.due:
                guild.touch()
                guild.set_due(member, None)

        await self._change(step)


class JsonGuilds(JsonBase):
    async def get_guilds(self) -> dict[str, str]:
        def look(page: Page) -> dict[str, str]:
            known = ((id, guild.directory) for id, guild in page.guilds.items() if guild.is_known)
            return {id: directory.name if directory else "" for id, directory in known}

        return await self._read(look)

    async def get_directory(self, guild_id: str) -> GuildDirectory:
        found = await self._read(lambda page: page.guild(guild_id).directory)
        return found or GuildDirectory(guild_id=guild_id)

    async def save_directory(self, directory: GuildDirectory) -> None:
        def step(page: Page) -> None:
            guild = page.guild_to_change(directory.guild_id)
            if guild.directory != directory:
                guild.touch()
                guild.directory = directory

        await self._change(step)
