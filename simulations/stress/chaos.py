"""Breaks things at random moments: kills workers and the store, cuts the gateway, lets Discord fail.

What happens and when follows from the seed alone; what it hits depends on how fast the machine is.
"""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from discord_sandbox.faults import Action, Fault
from games.domain.cancellation import pause
from simulations.stress.environment import StressEnvironment
from simulations.stress.options import StressOptions

GAP_S = (0.4, 2.5)
"""From one fault to the next."""
CALMER = 1.3
"""Once all answers are in, each gap is so much longer than the last: the run must come to an end."""
STORE_RESTS_S = 1.2
"""The store's holder gives up on a server that dies again and again within a second of its start."""
_MESSAGES = r"/channels/\d+/messages(/\d+)?"
_CALLBACKS = r"/interactions/\d+/[^/]+/callback"
_OUTAGES = (
    Action.TIMEOUT_DONE,
    Action.TIMEOUT_NOT_DONE,
    Action.RESET_DONE,
    Action.RESET_NOT_DONE,
    Action.SERVER_ERROR,
)


class Chaos:
    """Use `strike_on` as a task beside the play; `injected` says what was done."""

    def __init__(self, options: StressOptions, environment: StressEnvironment, store_url: str) -> None:
        self._environment = environment
        self._rng = random.Random(f"{options.seed}/chaos")
        self._redis = Redis.from_url(store_url, protocol=2, socket_timeout=1.0, decode_responses=True)
        self.injected: Counter[str] = Counter()
        self.calm = False
        """Set when all answers are in."""
        self._fault_in_force: Fault | None = None
        self._kinds: list[tuple[str, int, Callable[[], Awaitable[None]]]] = [
            ("workers killed", 5, self._kill_worker),
            ("store killed", 3, self._kill_store),
            ("rate limits", 1, self._rate_limit),
            ("outages of Discord", 3, self._outage),
        ]
        if options.wire:
            self._kinds.append(("gateway drops", 2, self._drop_gateway))

    async def strike_on(self) -> None:
        """Fault after fault, until cancelled."""
        names, weights, acts = zip(*self._kinds, strict=True)
        factor = 1.0
        while True:
            await pause(factor * self._rng.uniform(*GAP_S))
            [chosen] = self._rng.choices(range(len(names)), weights)
            await acts[chosen]()
            self.injected[names[chosen]] += 1
            if self.calm:
                factor *= CALMER

    async def aclose(self) -> None:
        """Lift the faults that have not struck."""
        self._environment.sandbox.faults.clear()
        await self._redis.aclose()

    async def _kill_worker(self) -> None:
        pid = self._environment.supervisor.pid(self._rng.choice(self._environment.workers))
        if pid is not None:  # else it is down already
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    async def _kill_store(self) -> None:
        with suppress(RedisError, OSError):  # it is down already
            pid = (await self._redis.info("server"))["process_id"]
            os.kill(pid, signal.SIGKILL)
        await pause(STORE_RESTS_S)

    async def _rate_limit(self) -> None:
        self._fault(
            Action.RATE_LIMIT,
            path=_MESSAGES,
            retry_after_s=self._rng.uniform(0.1, 1.0),
            everywhere=self._rng.random() < 0.3,
        )

    async def _outage(self) -> None:
        self._fault(
            self._rng.choice(_OUTAGES),
            path=f"{_MESSAGES}|{_CALLBACKS}",
            done=self._rng.random() < 0.5,
            delay_s=self._rng.uniform(0.2, 2.0),
        )

    def _fault(self, action: Action, **how: Any) -> None:
        """Faults wait for a request to strike; while the last one still waits, another would only pile up."""
        times = self._rng.randint(1, 3)
        if self._fault_in_force is None or self._fault_in_force.hits >= self._fault_in_force.times:
            self._fault_in_force = self._environment.sandbox.faults.add(action, times=times, **how)

    async def _drop_gateway(self) -> None:
        await self._environment.sandbox.gateway.drop(forget=self._rng.random() < 0.3)
