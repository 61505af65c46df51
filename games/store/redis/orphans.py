"""Placeholders that may yet appear in a channel: noted among what is due, so that somebody looks for them once more."""

from __future__ import annotations

from games.domain.records import Game
from games.store import due_members, keys
from games.store.redis.base import RedisBase, available


class RedisOrphans(RedisBase):
    async def expect_orphans(self, game: Game, since_ms: int, least_ms: int = 0) -> None:
        guild = game.guild_id
        due_ms = await self.now_ms() + max(self.orphans_after_ms, least_ms)
        await self._advance_agenda(guild, due_ms)
        with available():
            await self._redis.zadd(keys.due(guild), {due_members.orphans(game, since_ms): due_ms})
        await self._advance_agenda(guild, due_ms)

    async def forget_orphans(self, game: Game, since_ms: int) -> None:
        with available():
            await self._redis.zrem(keys.due(game.guild_id), due_members.orphans(game, since_ms))
