"""What the tests of the game share: a second worker, Discord on paper, the duties, and a hand on the server's clock."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from hypothesis import settings
from redis.asyncio import Redis

from games.play.duties import Duties
from games.store import scripts
from games.store.redis import RedisStore
from tests.games.play.bank import SmallBank
from tests.games.play.paper import PaperAnnouncer
from tests.games.samples import Clock

settings.register_profile("tally", deadline=None)  # how long an example takes is the machine's affair
settings.load_profile("tally")


@pytest_asyncio.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """A plain client of the same server, to look behind the store."""
    async with Redis.from_url(redis_url, protocol=2, decode_responses=True) as client:
        yield client


@pytest_asyncio.fixture
async def other(store: RedisStore, redis_url: str) -> AsyncIterator[RedisStore]:
    """Another worker's store on the same server."""
    opened = RedisStore.connect(redis_url)
    yield opened
    await opened.aclose()


@pytest.fixture
def paper() -> PaperAnnouncer:
    return PaperAnnouncer()


@pytest.fixture
def duties(store: RedisStore, paper: PaperAnnouncer) -> Duties:
    """The duties over the real store, with Discord on paper."""
    return Duties(store, paper, SmallBank())


@pytest_asyncio.fixture
async def clock(store: RedisStore, other: RedisStore, redis: Redis, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock by which the scripts of `store` and `other` judge; it stands still until it is moved.

    The scripts run unchanged but for `TIME`, which reads a key instead. Expiry of keys goes by the real clock.
    """
    held = Clock(redis)
    await held.set(await store.now_ms())
    original = scripts.source
    assert "redis.call('TIME')" in original("claim")
    monkeypatch.setattr(scripts, "source", lambda name: original(name).replace("redis.call('TIME')", held.READ))
    for each in (store, other):
        monkeypatch.setattr(each, "_run_script", scripts.Scripts(each._redis))
        monkeypatch.setattr(each, "now_ms", held.now_ms)
    return held
