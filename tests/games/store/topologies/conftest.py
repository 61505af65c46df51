"""The store's fixtures again, on stores of more than one server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any, ClassVar

import pytest
import pytest_asyncio
from redis.asyncio import Redis
from redis.asyncio.cluster import RedisCluster

from games.store import scripts
from games.store.redis import RedisStore
from tests.games.samples import GUILD, Clock
from tests.games.store.topologies.servers import Cluster, Replication, Servers

KINDS: dict[str, tuple[type[Servers], int]] = {"primary and replica": (Replication, 1), "cluster": (Cluster, 0)}
"""What the store's contract is played on, and how many replicas each answer waits for."""


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def servers(kind: str) -> Iterator[Servers]:
    """Started once for a module; each test finds them empty."""
    with KINDS[kind][0]() as started:
        yield started


def _opened(servers: Servers, kind: str) -> RedisStore:
    return RedisStore.connect(servers.url, replicas=KINDS[kind][1])


@pytest_asyncio.fixture
async def store(servers: Servers, kind: str) -> AsyncIterator[RedisStore]:
    servers.flush()
    opened = _opened(servers, kind)
    yield opened
    await opened.aclose()


@pytest_asyncio.fixture
async def other(servers: Servers, kind: str) -> AsyncIterator[RedisStore]:
    """Another worker's store on the same servers."""
    opened = _opened(servers, kind)
    yield opened
    await opened.aclose()


@pytest_asyncio.fixture
async def redis(servers: Servers) -> AsyncIterator[Redis | RedisCluster]:
    """A plain client of the same servers, to look behind the store."""
    port = servers.nodes[0].port
    client: Any = (RedisCluster if isinstance(servers, Cluster) else Redis)(
        host="127.0.0.1", port=port, protocol=2, decode_responses=True
    )
    async with client:
        yield client


class GuildClock(Clock):
    """Kept beside the guild's keys, so that its scripts may read it on a cluster."""

    READ: ClassVar[str] = f"redis.call('HMGET', '{{{GUILD}}}:clock', 'seconds', 'micros')"

    async def set(self, ms: int) -> None:
        self._ms = ms
        await self._client.hset(f"{{{GUILD}}}:clock", mapping={"seconds": ms // 1000, "micros": ms % 1000 * 1000})


@pytest_asyncio.fixture
async def clock(store: RedisStore, other: RedisStore, redis: Redis, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock by which the scripts of `store` and `other` judge; see `tests/games/conftest.py`."""
    held = GuildClock(redis)
    await held.set(await store.now_ms())
    original = scripts.source
    monkeypatch.setattr(scripts, "source", lambda name: original(name).replace("redis.call('TIME')", held.READ))
    for each in (store, other):
        monkeypatch.setattr(each, "_run_script", scripts.Scripts(each._run_script._client))
        monkeypatch.setattr(each, "now_ms", held.now_ms)
    return held
