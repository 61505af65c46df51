"""A copy of a store's data, and the store of yesterday that it makes when it is restored."""

from __future__ import annotations

from redis.asyncio import Redis


class Copy:
    """What a store held in one moment, in the server's own format; `tests.faults.yesterday` copies whole servers."""

    def __init__(self, redis_url: str) -> None:
        self._url = redis_url
        self._kept: dict[bytes, bytes] = {}

    async def take(self) -> Copy:
        async with Redis.from_url(self._url, protocol=2) as client:
            self._kept = {key: await client.dump(key) for key in await client.keys()}
        return self

    async def restore(self) -> None:
        async with Redis.from_url(self._url, protocol=2) as client:
            await client.flushall()
            for key, value in self._kept.items():
                await client.restore(key, 0, value)
