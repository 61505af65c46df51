"""Which processes run, and what each says of itself."""

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


def _is_heard(text: str, now_ms: int) -> bool:
    ms = text.partition("|")[0]
    return ms.isdecimal() and int(ms) >= now_ms - processes.HEARD_MS
