"""What every part of the store builds on: the connection, one way to run a script, the clock, the agenda's hint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.cluster import RedisCluster
from redis.exceptions import RedisClusterException, RedisError

from games.domain import errors, ids
from games.store import keys
from games.store.common import CommonStore
from games.store.scripts import Scripts

PAGE = 1000
"""Fields asked for in one HSCAN: others wait 6-15 ms at most."""


@contextmanager
def available(otherwise: type[errors.StoreUnavailable] = errors.StoreUnreadable) -> Iterator[None]:
    """Turns trouble of the connection or the server into StoreUnreadable, or `otherwise`: what writes passes
    StoreUnavailable, because then a person must read that nothing may have been saved."""
    try:
        yield
    except (RedisError, RedisClusterException, OSError) as error:
        raise otherwise from error


class RedisBase(CommonStore):
    """The connection and what all parts share."""

    def __init__(self, client: Redis | RedisCluster) -> None:
        self._redis: Any = client
        """redis-py types every reply as bytes or text or more; with `decode_responses` it is text."""
        self._run_script = Scripts(client)

    async def now_ms(self) -> int:
        with available():
            seconds, micros = await self._redis.time()
        return int(seconds) * 1000 + int(micros) // 1000

    async def _run(self, name: str, script_keys: Sequence[str], *args: str | int) -> list[Any]:
        with available(errors.StoreUnavailable):
            return await self._run_script(name, script_keys, args)

    async def _advance_agenda(self, guild_id: str, due_ms: int) -> None:
        """Say that a guild has something due. The agenda must never be later than the guild's own earliest due time;
        too early costs one poll.

        A step that makes something due says so before, because a crash may follow, and again after, because a worker
        that polled in between has found nothing.
        """
        ids.check_id(guild_id)  # else what is no guild would stand in the agenda for ever
        with available(errors.StoreUnavailable):
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.zadd(keys.AGENDA, {guild_id: due_ms}, lt=True)
                pipe.hsetnx(keys.GUILDS, guild_id, "")
                await pipe.execute()
