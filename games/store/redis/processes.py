"""Which processes and duty loops run on this store, and what each process says of itself."""

from __future__ import annotations

from games.domain import errors, processes
from games.store import keys
from games.store.redis.base import RedisBase, available


class RedisProcesses(RedisBase):
    async def note_process(self, name: str, note: str) -> None:
        now_ms = await self.now_ms()
        with available(errors.StoreUnavailable):
            notes: dict[str, str] = await self._redis.hgetall(keys.PROCESSES)
            ended = [other for other, text in notes.items() if other != name and not _is_heard(text, now_ms)]
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.hset(keys.PROCESSES, name, f"{now_ms}|{note}")
                if ended:
                    pipe.hdel(keys.PROCESSES, *ended)
                await pipe.execute()

    async def forget_process(self, name: str) -> None:
        with available(errors.StoreUnavailable):
            await self._redis.hdel(keys.PROCESSES, name)

    async def running_processes(self) -> dict[str, str]:
        now_ms = await self.now_ms()
        with available():
            notes: dict[str, str] = await self._redis.hgetall(keys.PROCESSES)
        return {name: text.partition("|")[2] for name, text in notes.items() if _is_heard(text, now_ms)}

    async def noted_duties(self, worker: str) -> int:
        with available():
            return int(await self._redis.zscore(keys.DUTIES, worker) or 0)

    async def note_duties(self, worker: str) -> int:
        now_ms = await self.now_ms()
        with available():
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.zadd(keys.DUTIES, {worker: now_ms})
                pipe.zremrangebyscore(keys.DUTIES, "-inf", now_ms - processes.HEARD_MS)
                await pipe.execute()
        return now_ms

    async def forget_duties(self, worker: str) -> None:
        with available():
            await self._redis.zrem(keys.DUTIES, worker)

    async def running_duties(self) -> list[str]:
        now_ms = await self.now_ms()
        with available():
            return list(await self._redis.zrangebyscore(keys.DUTIES, now_ms - processes.HEARD_MS, "+inf"))

    async def note_lost_posts(self, owed: bool) -> None:
        with available():
            await (self._redis.set(keys.LOST_POSTS, "owed") if owed else self._redis.delete(keys.LOST_POSTS))

    async def owes_lost_posts(self) -> bool:
        now_ms = await self.now_ms()
        with available():
            last = await self._redis.zrange(keys.DUTIES, -1, -1, withscores=True)
            noted = bool(await self._redis.exists(keys.LOST_POSTS))
        return noted or any(ms < now_ms - processes.HEARD_MS for _, ms in last)


def _is_heard(text: str, now_ms: int) -> bool:
    ms = text.partition("|")[0]
    return ms.isdecimal() and int(ms) >= now_ms - processes.HEARD_MS
