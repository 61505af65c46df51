"""What the stateful tests of the scripts share: a real store under a clock that moves only on demand."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from unittest.mock import patch

from hypothesis.stateful import RuleBasedStateMachine
from redis.asyncio import Redis

from games.domain import errors
from games.store import scripts
from games.store.redis import RedisStore
from tests.games.samples import Clock

START_MS = 1_800_000_000_123


class StoreMachine(RuleBasedStateMachine):
    """Brings the store; emptied and set to START_MS by `begin`."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.store = RedisStore.connect(url)
        self.client = Redis.from_url(url, protocol=2, decode_responses=True)
        self.clock = Clock(self.client)
        original: Callable[[str], str] = scripts.source
        with patch.object(scripts, "source", lambda name: original(name).replace("redis.call('TIME')", Clock.READ)):
            self.store._run_script = scripts.Scripts(self.store._redis)
        self.store.now_ms = self.clock.now_ms  # type: ignore[method-assign]

    def teardown(self) -> None:
        self.run(self.store.aclose())
        self.run(self.client.aclose())
        self.runner.close()

    def run(self, work: Awaitable[Any]) -> Any:
        """What the work returns."""

        async def awaited() -> Any:
            return await work

        return self.runner.run(awaited())

    def reply(self, work: Awaitable[Any]) -> Any:
        """What the work returns, or the code of the refusal."""
        try:
            return self.run(work)
        except errors.GameError as refusal:
            return refusal.code

    def begin(self) -> None:
        self.run(self.client.flushall())
        self.run(self.clock.set(START_MS))
