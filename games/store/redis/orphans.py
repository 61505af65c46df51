"""Placeholders that may yet appear in a channel: noted among what is due, so that somebody looks for them once more."""

from __future__ import annotations

from games.domain.records import Game
from games.store import keys
from games.store.redis.base import RedisBase, available


class RedisOrphans(RedisBase):
    orphans_after_ms = 600_000
    """How long after a repeated try its channel is looked at: a request that is still under way has arrived by then."""

    async def expect_orphans(self, game: Game, since_ms: int, told_ms: int = 0) -> None:
        guild = game.guild_id
        due_ms = await self.now_ms() + max(self.orphans_after_ms, told_ms)
        await self._advance_agenda(guild, due_ms)
        with available():
            await self._redis.zadd(keys.due(guild), {_member(game, since_ms): due_ms})
        await self._advance_agenda(guild, due_ms)

    async def forget_orphans(self, game: Game, since_ms: int) -> None:
        with available():
            await self._redis.zrem(keys.due(game.guild_id), _member(game, since_ms))


def _member(game: Game, since_ms: int) -> str:
    """Holds all that is needed, for the game's description may be gone when its orphans are looked for."""
    return f"s:{game.id}:{game.channel_id}:{since_ms}"
