"""What is due where: each guild's own due times, and the agenda that points at guilds, itself only a hint."""

from __future__ import annotations

from collections.abc import Iterable

from games.store import keys
from games.store.redis.base import PAGE, RedisBase, available


class RedisAgenda(RedisBase):
    async def due_guilds(self, now_ms: int, limit: int) -> list[str]:
        with available():
            return list(await self._redis.zrangebyscore(keys.AGENDA, "-inf", now_ms, start=0, num=limit))

    async def _due(self, guild_id: str, now_ms: int, limit: int) -> list[tuple[str, int]]:
        with available():
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.zrangebyscore(keys.due(guild_id), "-inf", now_ms, start=0, num=limit, withscores=True)
                pipe.exists(keys.guild_lease(guild_id))
                members, held = await pipe.execute()
        # While records are being brought in nothing is due; the guild stays in the agenda, and is tried again.
        return [] if held else [(member, int(at_ms)) for member, at_ms in members]

    async def _all_due(self, guild_id: str) -> Iterable[tuple[str, int]]:
        with available():
            members = await self._redis.zrange(keys.due(guild_id), 0, -1, withscores=True)
        return [(member, int(at_ms)) for member, at_ms in members]

    async def settle_agenda(self, guild_id: str) -> None:
        """Reads twice: what became due earlier between the first read and the write is put back by the second."""
        for when in ("any", "earlier"):
            with available():
                first = await self._redis.zrange(keys.due(guild_id), 0, 0, withscores=True)
                if not first and when == "any":
                    await self._redis.zrem(keys.AGENDA, guild_id)
            if first:
                await self._place(guild_id, int(first[0][1]), when)

    async def put_off(self, guild_id: str, until_ms: int) -> None:
        await self._place(guild_id, until_ms, "any")

    async def _place(self, guild_id: str, due_ms: int, when: str) -> None:
        await self._run("set_agenda", [keys.AGENDA], guild_id, due_ms, when)

    async def sweep(self, cursor: int) -> int:
        with available():
            cursor, guilds = await self._redis.hscan(keys.GUILDS, cursor, count=PAGE)
            async with self._redis.pipeline(transaction=False) as pipe:
                for guild_id in guilds:
                    pipe.zrange(keys.due(guild_id), 0, 0, withscores=True)
                firsts = await pipe.execute()
            hints = {id: int(first[0][1]) for id, first in zip(guilds, firsts, strict=True) if first}
            if hints:
                await self._redis.zadd(keys.AGENDA, hints, lt=True)
        return int(cursor)
