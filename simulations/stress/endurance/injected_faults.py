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
        self, league: League, journal: EventLog, store: StoreServer, disk: Full, copies: Path, duration_s: int
    ) -> None:
        self._finds_s = min(FINDS_S, duration_s / 4)
        self._league = league
        self._journal = journal
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
            for blow in plan:
                await pause(max(0.0, begun + blow.at_s - time.monotonic()))
                group.create_task(self._kinds[blow.kind](blow))

    @asynccontextmanager
    async def _noted(self, blow: PlannedFault) -> AsyncIterator[Strike]:
        """In force within the block; entered in the journal, where it may be mended."""
        strike = Strike(blow=blow, begin_ms=now_ms(), end_ms=1 << 62)
        self._journal.strikes.append(strike)
        try:
            yield strike
        finally:
            strike.end_ms = now_ms()

    # --- processes ---------------------------------------------------------------------------------------------------

    async def _kill_bot(self, blow: PlannedFault) -> None:
        async with self._noted(blow):
            self._signal("bot", signal.SIGKILL)

    async def _kill_duties(self, blow: PlannedFault) -> None:
        async with self._noted(blow):
            for name in self._league.duties if blow.how["both"] else self._league.duties[:1]:
                self._signal(name, signal.SIGKILL)

    async def _kill_all(self, blow: PlannedFault) -> None:
        async with self._one_at_the_store, self._noted(blow):
            for name in ("bot", "site", *self._league.duties):
                self._signal(name, signal.SIGKILL)
            await self._store.kill()

    async def _stop_bot(self, blow: PlannedFault) -> None:
        async with self._noted(blow):
            pid = self._signal("bot", signal.SIGSTOP)
            try:
                await pause(blow.for_s)
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

    async def _kill_store(self, blow: PlannedFault) -> None:
        async with self._one_at_the_store, self._noted(blow):
            await self._store.kill()

    async def _stop_store(self, blow: PlannedFault) -> None:
        async with self._one_at_the_store, self._store.stopped(), self._noted(blow):
            await pause(blow.for_s)

    async def _fill_disk(self, blow: PlannedFault) -> None:
        async with self._one_at_the_store, self._noted(blow), self._disk.full():
            await pause(blow.for_s)

    async def _put_back(self, blow: PlannedFault) -> None:
        """A copy is made, play goes on for a while, then the copy is put in the store's place."""
        copy = self._copies / f"copy-{blow.number}"
        async with self._one_at_the_store:
            copied_ms = now_ms()
            await self._store.copy_to(copy)
        await pause(blow.before_s)
        async with self._one_at_the_store, self._noted(blow):
            self._journal.rollbacks.append(Rollback(copied_ms, now_ms()))
            await self._store.put_back(copy)

    # --- Discord -----------------------------------------------------------------------------------------------------

    async def _outage(self, blow: PlannedFault) -> None:
        how = {**blow.how, "delay_s": blow.for_s}
        await self._strike(blow, self._fault(Action(how.pop("action")), how.pop("moment"), **how))

    async def _refuse(self, blow: PlannedFault) -> None:
        how = dict(blow.how)
        await self._strike(blow, self._fault(Action.ERROR, how.pop("moment"), **how))

    async def _strike(self, blow: PlannedFault, fault: Fault) -> None:
        """It strikes its first requests within the blow's length, if any comes at all."""
        if await self._finds(fault, blow.how["moment"]):
            async with self._noted(blow):
                await pause(blow.for_s)
        else:
            self._note_missed(blow)
        fault.times = 0

    async def _limit(self, blow: PlannedFault) -> None:
        """From the first request that it strikes on, every one of the route, or of all, gets how long to wait."""
        everywhere, begun = blow.kind == "429 global", asyncio.Event()
        options = {"times": 1 << 30, "everywhere": everywhere, "retry_after_s": blow.for_s}
        if everywhere:
            fault = self._fault(Action.RATE_LIMIT, "", where=_global(begun, blow.how["moment"]), **options)
        else:
            fault = self._fault(Action.RATE_LIMIT, blow.how["moment"], scope=blow.how["scope"], **options)
        if await self._finds(fault, blow.how["moment"]):
            begun.set()
            async with self._noted(blow):
                ends = time.monotonic() + blow.for_s
                while (left_s := ends - time.monotonic()) > 0:
                    fault.retry_after_s = left_s
                    await pause(min(RENEW_S, left_s))
        else:
            self._note_missed(blow)
        fault.times = 0

    async def _lengthen_windows(self, blow: PlannedFault) -> None:
        """Few requests in each window, for as long that the last one ends with the blow."""
        limits = self._league.sandbox.core.ratelimits
        window_s = min(blow.how["window_s"], blow.for_s / 2)
        bucket = "together" if blow.how["together"] else ""
        async with self._noted(blow):
            try:
                for route in WINDOWED:
                    limits.set(route, blow.how["requests"], window_s, bucket=bucket, anew=blow.how["anew"])
                await pause(blow.for_s - window_s)
            finally:
                limits.reset()
            await pause(window_s)

    async def _fail_sync(self, blow: PlannedFault) -> None:
        """The bot has to start while its commands cannot be registered."""
        how = {**blow.how, "times": 1 << 30, "delay_s": blow.for_s, "retry_after_s": blow.for_s}
        method, path, _ = SYNC
        fault = self._league.sandbox.faults.add(Action(how.pop("action")), method=method, path=path, **how)
        async with self._noted(blow):
            self._signal("bot", signal.SIGKILL)
        await pause(blow.for_s)
        fault.times = 0
        fault.release()

    async def _hide_guild(self, blow: PlannedFault) -> None:
        """An outage at Discord takes the first server away from the gateway; its games go on."""
        guild_id, sandbox = self._league.servers[0].guild_id, self._league.sandbox
        async with self._noted(blow) as strike:
            strike.guild_id = guild_id
            sandbox.guild_unavailable(guild_id)
            try:
                await pause(blow.for_s)
            finally:
                sandbox.guild_available(guild_id)

    async def _use_up_starts(self, blow: PlannedFault) -> None:
        """The bot has to start while its budget is used up: one IDENTIFY too many, and Discord resets its token."""
        async with self._noted(blow):
            self._league.sandbox.gateway.starts.use_up(blow.for_s)
            self._signal("bot", signal.SIGKILL)
            await pause(blow.for_s)

    async def _drop_gateway(self, blow: PlannedFault) -> None:
        async with self._noted(blow):
            await self._league.sandbox.gateway.drop(forget=blow.how["forget"])

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

    def _note_missed(self, blow: PlannedFault) -> None:
        self._journal.strikes.append(Strike(blow=blow, begin_ms=now_ms(), end_ms=now_ms(), struck=False))


def _global(begun: asyncio.Event, moment: str) -> Callable[[Attempt], bool]:
    """Strikes first at its moment, from then on everything but what has a road of its own."""
    method, path, body = MOMENTS[moment]

    def strikes(attempt: Attempt) -> bool:
        if begun.is_set():
            return re.fullmatch(_OWN_ROAD, attempt.path) is None
        return attempt.method == method and bool(re.fullmatch(path, attempt.path) and re.search(body, attempt.raw))

    return strikes
