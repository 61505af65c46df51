"""Carries out the plan's faults, each at its time and beside the others, and notes when they really were in force."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from discord_sandbox.faults import Action, Attempt, Fault
from games.domain.cancellation import pause
from simulations.stress.endurance.event_log import EventLog, Rollback, Strike, now_ms
from simulations.stress.endurance.league import League
from simulations.stress.endurance.plan import MOMENTS, SYNC, WINDOWED, PlannedFault
from simulations.stress.endurance.store import StoreServer

FINDS_S = 40.0
"""How long a fault of Discord's waits for a request to strike; in a short run a quarter of it."""
RENEW_S = 0.05
_OWN_ROAD = r"/interactions/.*|/webhooks/.*"
"""What the global limit does not hold up: https://docs.discord.com/developers/interactions/receiving-and-responding."""


class Full(Protocol):
    """A disk that may be full."""

    name: str

    def full(self) -> AbstractAsyncContextManager[None]: ...


class InjectedFaults:
    """Use `strike_all` as a task; what still strikes when it is cancelled is lifted."""

    def __init__(
        self, league: League, events: EventLog, store: StoreServer, disk: Full, copies: Path, duration_s: int
    ) -> None:
        self._finds_s = min(FINDS_S, duration_s / 4)
        self._league = league
        self._events = events
        self._store = store
        self._disk = disk
        self._copies = copies
        self._one_at_the_store = asyncio.Lock()
        self._kinds: dict[str, Callable[[PlannedFault], Coroutine[Any, Any, None]]] = {
            "bot killed": self._kill_bot,
            "duties killed": self._kill_duties,
            "store killed": self._kill_store,
            "all killed": self._kill_all,
            "store stopped": self._stop_store,
            "bot stopped": self._stop_bot,
            "disk full": self._fill_disk,
            "store of yesterday": self._put_back,
            "outage": self._outage,
            "refusal": self._refuse,
            "sync fails": self._fail_sync,
            "identify limited": self._use_up_starts,
            "long windows": self._lengthen_windows,
            "429 of a route": self._limit,
            "429 global": self._limit,
            "guild unavailable": self._hide_guild,
            "gateway dropped": self._drop_gateway,
        }

    async def strike_all(self, plan: list[PlannedFault]) -> None:
        """Returns when the last is over."""
        begun = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for planned in plan:
                await pause(max(0.0, begun + planned.at_s - time.monotonic()))
                group.create_task(self._kinds[planned.kind](planned))

    @asynccontextmanager
    async def _noted(self, planned: PlannedFault) -> AsyncIterator[Strike]:
        """In force within the block; entered in the events, where it may be fixed."""
        strike = Strike(planned=planned, begin_ms=now_ms(), end_ms=1 << 62)
        self._events.strikes.append(strike)
        try:
            yield strike
        finally:
            strike.end_ms = now_ms()

    # --- processes ---------------------------------------------------------------------------------------------------

    async def _kill_bot(self, planned: PlannedFault) -> None:
        async with self._noted(planned):
            self._signal("bot", signal.SIGKILL)

    async def _kill_duties(self, planned: PlannedFault) -> None:
        async with self._noted(planned):
            for name in self._league.duties if planned.how["both"] else self._league.duties[:1]:
                self._signal(name, signal.SIGKILL)

    async def _kill_all(self, planned: PlannedFault) -> None:
        async with self._one_at_the_store, self._noted(planned):
            for name in ("bot", "site", *self._league.duties):
                self._signal(name, signal.SIGKILL)
            await self._store.kill()

    async def _stop_bot(self, planned: PlannedFault) -> None:
        async with self._noted(planned):
            pid = self._signal("bot", signal.SIGSTOP)
            try:
                await pause(planned.for_s)
            finally:
                if pid is not None:
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGCONT)

    def _signal(self, name: str, number: int) -> int | None:
        """To whom it went; None while the program is down."""
        pid = self._league.supervisor.pid(name)
        if pid is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
        return pid

    # --- the store ---------------------------------------------------------------------------------------------------

    async def _kill_store(self, planned: PlannedFault) -> None:
        async with self._one_at_the_store, self._noted(planned):
            await self._store.kill()

    async def _stop_store(self, planned: PlannedFault) -> None:
        async with self._one_at_the_store, self._store.stopped(), self._noted(planned):
            await pause(planned.for_s)

    async def _fill_disk(self, planned: PlannedFault) -> None:
        async with self._one_at_the_store, self._noted(planned), self._disk.full():
            await pause(planned.for_s)

    async def _put_back(self, planned: PlannedFault) -> None:
        """A copy is made, play goes on for a while, then the copy is put in the store's place."""
        copy = self._copies / f"copy-{planned.number}"
        async with self._one_at_the_store:
            copied_ms = now_ms()
            await self._store.copy_to(copy)
        await pause(planned.before_s)
        async with self._one_at_the_store, self._noted(planned):
            self._events.rollbacks.append(Rollback(copied_ms, now_ms()))
            await self._store.put_back(copy)

    # --- Discord -----------------------------------------------------------------------------------------------------

    async def _outage(self, planned: PlannedFault) -> None:
        how = {**planned.how, "delay_s": planned.for_s}
        await self._strike(planned, self._fault(Action(how.pop("action")), how.pop("moment"), **how))

    async def _refuse(self, planned: PlannedFault) -> None:
        how = dict(planned.how)
        await self._strike(planned, self._fault(Action.ERROR, how.pop("moment"), **how))

    async def _strike(self, planned: PlannedFault, fault: Fault) -> None:
        """It strikes its first requests while it lasts, if any comes at all."""
        if await self._finds(fault, planned.how["moment"]):
            async with self._noted(planned):
                await pause(planned.for_s)
        else:
            self._note_missed(planned)
        fault.times = 0

    async def _limit(self, planned: PlannedFault) -> None:
        """From the first request that it strikes on, every one of the route, or of all, gets how long to wait."""
        everywhere, begun = planned.kind == "429 global", asyncio.Event()
        options = {"times": 1 << 30, "everywhere": everywhere, "retry_after_s": planned.for_s}
        if everywhere:
            fault = self._fault(Action.RATE_LIMIT, "", where=_global(begun, planned.how["moment"]), **options)
        else:
            fault = self._fault(Action.RATE_LIMIT, planned.how["moment"], scope=planned.how["scope"], **options)
        if await self._finds(fault, planned.how["moment"]):
            begun.set()
            async with self._noted(planned):
                ends = time.monotonic() + planned.for_s
                while (left_s := ends - time.monotonic()) > 0:
                    fault.retry_after_s = left_s
                    await pause(min(RENEW_S, left_s))
        else:
            self._note_missed(planned)
        fault.times = 0

    async def _lengthen_windows(self, planned: PlannedFault) -> None:
        """Few requests in each window, for as long that the last one ends with the planned."""
        limits = self._league.sandbox.core.ratelimits
        window_s = min(planned.how["window_s"], planned.for_s / 2)
        bucket = "together" if planned.how["together"] else ""
        async with self._noted(planned):
            try:
                for route in WINDOWED:
                    limits.set(route, planned.how["requests"], window_s, bucket=bucket, rolling=planned.how["rolling"])
                await pause(planned.for_s - window_s)
            finally:
                limits.reset()
            await pause(window_s)

    async def _fail_sync(self, planned: PlannedFault) -> None:
        """The bot has to start while its commands cannot be registered."""
        how = {**planned.how, "times": 1 << 30, "delay_s": planned.for_s, "retry_after_s": planned.for_s}
        method, path, _ = SYNC
        fault = self._league.sandbox.faults.add(Action(how.pop("action")), method=method, path=path, **how)
        async with self._noted(planned):
            self._signal("bot", signal.SIGKILL)
        await pause(planned.for_s)
        fault.times = 0
        fault.release()

    async def _hide_guild(self, planned: PlannedFault) -> None:
        """An outage at Discord takes the first server away from the gateway; its games go on."""
        guild_id, sandbox = self._league.servers[0].guild_id, self._league.sandbox
        async with self._noted(planned) as strike:
            strike.guild_id = guild_id
            sandbox.guild_unavailable(guild_id)
            try:
                await pause(planned.for_s)
            finally:
                sandbox.guild_available(guild_id)

    async def _use_up_starts(self, planned: PlannedFault) -> None:
        """The bot has to start while its budget is used up: one IDENTIFY too many, and Discord resets its token."""
        async with self._noted(planned):
            self._league.sandbox.gateway.starts.use_up(planned.for_s)
            self._signal("bot", signal.SIGKILL)
            await pause(planned.for_s)

    async def _drop_gateway(self, planned: PlannedFault) -> None:
        async with self._noted(planned):
            await self._league.sandbox.gateway.drop(forget=planned.how["forget"])

    def _fault(self, action: Action, moment: str, **options: Any) -> Fault:
        method, path, body = MOMENTS.get(moment, ("", ".*", ""))
        return self._league.sandbox.faults.add(action, method=method, path=path, body=body, **options)

    async def _finds(self, fault: Fault, moment: str) -> bool:
        """Whether it has struck within a while. A post is only looked for if the answer to sending it was lost."""
        faults = self._league.sandbox.faults
        lost = faults.add(Action.RESET_DONE, method="POST", path=MOMENTS["question"][1]) if moment == "look" else None
        try:
            await asyncio.wait_for(fault.struck(), self._finds_s)
        except TimeoutError:
            return False
        finally:
            if lost is not None:
                lost.times = 0
        return True

    def _note_missed(self, planned: PlannedFault) -> None:
        self._events.strikes.append(Strike(planned=planned, begin_ms=now_ms(), end_ms=now_ms(), struck=False))


def _global(begun: asyncio.Event, moment: str) -> Callable[[Attempt], bool]:
    """Strikes first at its moment, from then on everything but what has a road of its own."""
    method, path, body = MOMENTS[moment]

    def strikes(attempt: Attempt) -> bool:
        if begun.is_set():
            return re.fullmatch(_OWN_ROAD, attempt.path) is None
        return attempt.method == method and bool(re.fullmatch(path, attempt.path) and re.search(body, attempt.raw))

    return strikes
