"""Hubs of the tests' own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from games.live.hub import EventSource, Hub
from games.store.redis import RedisStore
from tests.games.live.watchers import MakeHub


@pytest_asyncio.fixture
async def make_hub() -> AsyncIterator[MakeHub]:
    """Hubs that all stop before the store is closed."""
    made: list[Hub] = []

    def make(source: EventSource) -> Hub:
        made.append(Hub(source))
        return made[-1]

    yield make
    for hub in made:
        for watcher in list(hub._topics):
            hub.leave(watcher)


@pytest.fixture
def hub(store: RedisStore, make_hub: MakeHub) -> Hub:
    return make_hub(store)
