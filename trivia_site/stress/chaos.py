"""Breaks things at random moments: kills workers and the store, cuts the gateway, lets Discord fail.

What happens and when follows from the seed alone; what it hits depends on how fast the machine is.
"""

from __future__ import annotations

import os
import random
import signal
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from botbridge.sandbox.faults import Action, Fault
from games import keys
from games.domain import IN_PLAY, Phase
from games.errors import StoreUnavailable
from games.store.steps import LEASE_MS
from trivia_site.stress.ground import Ground
from trivia_site.stress.options import Options
from trivia_site.stress.waiting import pause

GAP_S = (0.4, 2.5)
"""From one blow to the next."""
CALMER = 1.3
"""Once all answers are in, each gap is so much longer than the last: the run must come to an end."""
STORE_RESTS_S = 1.2
"""The store's holder gives up on a server that dies again and again within a second of its start."""
LOOK_S = 1.0
PATIENCE_MS = 2_000
"""How long a game's first lease lasts; each that is taken away doubles it, up to the minute that leases last anyway."""
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
    """Use `strike_on` and `hurry_leases` as tasks beside the play; `blows` tells what was done."""

    def __init__(self, options: Options, ground: Ground, store_url: str) -> None:
        self._ground = ground
        self._rng = random.Random(f"{options.seed}/chaos")
        self._redis = Redis.from_url(store_url, protocol=2, socket_timeout=1.0, decode_responses=True)
        self._patience_ms: defaultdict[str, int] = defaultdict(lambda: PATIENCE_MS)
        self.blows: Counter[str] = Counter()
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
        """Blow after blow, until cancelled."""
        names, weights, acts = zip(*self._kinds, strict=True)
        factor = 1.0
        while True:
            await pause(factor * self._rng.uniform(*GAP_S))
            [chosen] = self._rng.choices(range(len(names)), weights)
            await acts[chosen]()
            self.blows[names[chosen]] += 1
            if self.calm:
                factor *= CALMER

    async def hurry_leases(self) -> None:
        """Let leases that nobody renewed for some seconds end, and what they held be due, until cancelled.

        A dead worker's lease lasts a minute and pauses after failures grow up to one; a run would mostly wait. A living
        worker that is slower loses its lease too, which must do no harm; so that it gets done in the end, a game's next
        worker is given twice the time.
        """
        while True:
            await pause(LOOK_S)
            with suppress(StoreUnavailable, RedisError, OSError):
                for place in self._ground.places:
                    await self._hurry(place.guild_id, place.game_id)

    async def aclose(self) -> None:
        """Lift the faults that have not struck."""
        self._ground.sandbox.faults.clear()
        await self._redis.aclose()

    async def _hurry(self, guild_id: str, game_id: str) -> None:
        state = (await self._ground.store.get_states(guild_id, [game_id])).get(game_id)
        if state is None or state.phase not in IN_PLAY - {Phase.OPEN}:
            return
        lease = keys.lease(guild_id, game_id)
        if await self._redis.pttl(lease) > max(0, LEASE_MS - self._patience_ms[game_id]):
            return
        if await self._redis.delete(lease):
            self._patience_ms[game_id] *= 2
        await self._redis.zadd(keys.due(guild_id), {f"g:{game_id}": 0}, lt=True)
        await self._redis.zadd(keys.AGENDA, {guild_id: 0}, lt=True)

    async def _kill_worker(self) -> None:
        pid = self._ground.supervisor.pid(self._rng.choice(self._ground.workers))
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
            self._fault_in_force = self._ground.sandbox.faults.add(action, times=times, **how)

    async def _drop_gateway(self) -> None:
        await self._ground.sandbox.gateway.drop(forget=self._rng.random() < 0.3)
