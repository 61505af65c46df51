"""The one loop that does what is due: posts slots, opens games, closes them. Any number of replicas may run it."""

from __future__ import annotations

import asyncio
import math
import os
import secrets
import socket
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

import structlog
from django.db import DatabaseError

from games.domain import cancellation
from games.domain.duties import Claim, Duty, DutyKind
from games.domain.errors import (
    AnnounceError,
    LeaseHeld,
    LeaseLost,
    NotDue,
    OutcomeUnknown,
    StoreUnavailable,
    TokenRevoked,
    VersionConflict,
)
from games.domain.ports import Announcer, QuestionBanks, Store
from games.domain.records import Phase
from games.models import OutboxEntry
from games.models.outages import SQL_UNAVAILABLE
from games.play import canceller, closer, orphans, outbox, poster, regrading, server_log, test_posts, welcome
from games.privacy import leaving, retention
from games.recovery.older_copy import OlderCopyMonitor
from games.scores import scores

log = structlog.get_logger(__name__)

GUILDS_AT_ONCE = 64
DUTIES_AT_ONCE = 16
PUT_OFF_MS = 5_000
"""When a guild is tried again whose part of the store was unavailable."""
SWEEP_EVERY = 10
"""Polls between two pages of the slow sweep that rebuilds the agenda."""
BEAT_S = 2.0
"""Between two heartbeats: an older copy without one in between goes unseen, and after thirty seconds without one the
store takes a loop for ended."""

Work = Callable[[], Awaitable[object]]


class Duties:
    """Runs what is due. Losing a race to another replica is a normal outcome everywhere."""

    def __init__(self, store: Store, announcer: Announcer, banks: QuestionBanks) -> None:
        self._store = store
        self._announcer = announcer
        self._banks = banks
        self._bound = asyncio.Semaphore(DUTIES_AT_ONCE)
        self._cursor = 0
        self._at_work: set[str] = set()
        """Guilds that are worked on at this moment: a poll does not wait for them, nor take them up again."""
        self._left: dict[str, Claim] = {}
        """Games whose lease could not be given back, because the store was unavailable."""
        self._handlers: dict[str, outbox.Handler] = {
            OutboxEntry.Kind.AMEND: partial(regrading.amend, store, announcer),
            OutboxEntry.Kind.TEST_POST: test_posts.sender(store, announcer, banks),
            OutboxEntry.Kind.WELCOME: welcome.sender(announcer),
            OutboxEntry.Kind.LOG: server_log.sender(announcer),
        }
        self._worker = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._older_copy = OlderCopyMonitor(store, announcer, self._worker)

    async def run_forever(self, poll_s: float = 1.0) -> None:
        """Polls every `poll_s` seconds. Ends only by cancellation or by TokenRevoked; store and SQL may come and go.

        Nothing here waits for anything else: what hangs at Discord, or in SQL, holds up neither the other guilds' games
        nor the heartbeats, without which somebody might bring records in meanwhile.
        """
        work: dict[str, tuple[float, Work]] = {
            "heartbeat": (BEAT_S, self._older_copy.beat),
            "older copies": (poll_s, self._older_copy.look),
            "outbox": (poll_s, partial(outbox.run_due, self._handlers)),
            "scores": (poll_s, scores.count_new),
            "retention": (retention.EVERY_S, retention.run_due),
            "server logs": (server_log.EVERY_S, partial(server_log.look, self._store)),
            "servers that left": (retention.EVERY_S, partial(leaving.run_due, self._store)),
            "sweep": (poll_s * SWEEP_EVERY, self._sweep),
        }
        try:
            async with asyncio.TaskGroup() as group:
                for name, (pause_s, do) in work.items():
                    group.create_task(_repeat(name, pause_s, do), name=name)
                await _repeat("duties", poll_s, partial(self._take_up, group))
        except ExceptionGroup as errors:  # if several failed in the same moment, the first says enough
            raise errors.exceptions[0] from None
        finally:
            with suppress(StoreUnavailable):
                await self._store.forget_duties(self._worker)

    async def _take_up(self, group: asyncio.TaskGroup) -> None:
        for work in await self._due():
            group.create_task(work)

    async def _sweep(self) -> None:
        self._cursor = await self._store.sweep(self._cursor)

    async def run_due(self) -> int:
        """One poll of store and agenda, waiting for all that it finds; returns how many duties were taken up."""
        with suppress(DatabaseError, StoreUnavailable):  # then each game asks for itself
            await self._older_copy.look()
        return sum(await asyncio.gather(*await self._due()))

    async def _due(self) -> list[Coroutine[Any, Any, int]]:
        """The guilds with something due, as work to be started. Costs nothing for guilds with nothing due."""
        now_ms = await self._store.now_ms()
        await self._give_back()
        found = await self._store.due_guilds(now_ms, GUILDS_AT_ONCE)
        free = [guild_id for guild_id in found if guild_id not in self._at_work]
        self._at_work.update(free)
        return [self._run_guild(guild_id, now_ms) for guild_id in free]

    async def _give_back(self) -> None:
        """Give back what was left: else a game would wait for a minute, until the lease ends, though all is well."""
        for game_id, claim in list(self._left.items()):
            with suppress(LeaseLost):  # it never reached the disk, or somebody else has it by now
                await self._store.retry_later(claim)
            self._left.pop(game_id, None)

    async def _run_guild(self, guild_id: str, now_ms: int) -> int:
        try:
            duties = await self._store.due(guild_id, now_ms, DUTIES_AT_ONCE)
            await asyncio.gather(*(self._run(duty, now_ms) for duty in duties))
            await self._store.settle_agenda(guild_id)
        except StoreUnavailable as error:
            log.warning("store unavailable for a guild, looking again", guild=guild_id, problem=repr(error.__cause__))
            # Perhaps only its node of a cluster is unavailable: then it must not stand before all others in the agenda.
            with suppress(StoreUnavailable):
                await self._store.put_off(guild_id, now_ms + PUT_OFF_MS)
            return 0
        finally:
            self._at_work.discard(guild_id)
        return len(duties)

    async def _run(self, duty: Duty, now_ms: int) -> None:
        async with self._bound:
            if duty.kind is DutyKind.GAME:
                await self._run_game(duty)
            elif duty.kind is DutyKind.ORPHANS:
                await orphans.sweep(self._store, self._announcer, duty)
            else:
                await self._run_slot(duty, now_ms)

    async def _run_slot(self, duty: Duty, now_ms: int) -> None:
        try:
            await poster.post_slot(self._store, self._banks, duty, now_ms)
        except VersionConflict:
            pass  # somebody saved the registration at this moment: still due, tried again
        except StoreUnavailable:
            raise
        except SQL_UNAVAILABLE as error:  # the slot stays due, and the others must not wait for it
            log.warning("slot not posted", guild=duty.guild_id, registration=duty.id, problem=repr(error))
        except Exception:
            log.exception("slot not posted", guild=duty.guild_id, registration=duty.id)

    async def _run_game(self, duty: Duty) -> None:
        try:
            claim = await self._store.claim(duty.guild_id, duty.id)
        except (NotDue, LeaseHeld):
            return
        try:
            if not await self._older_copy.settled(duty.guild_id, duty.id):
                await self._act(replace(claim, known_since_ms=self._older_copy.since_ms))
        except LeaseLost:
            log.info("another worker took over", guild=duty.guild_id, game=duty.id)
        except TokenRevoked:
            raise
        except StoreUnavailable:
            self._left[duty.id] = claim
            raise
        except (AnnounceError, *SQL_UNAVAILABLE) as error:
            await self._retry(claim, error)
        except Exception as error:  # one game's trouble must not stop the others; it is logged and comes again
            log.exception("duty failed", guild=duty.guild_id, game=duty.id)
            await self._retry(claim, error)

    async def _act(self, claim: Claim) -> None:
        if claim.phase is Phase.POSTING:
            await poster.post(self._store, self._announcer, claim)
        elif claim.phase is Phase.CANCELLING:
            await canceller.cancel(self._store, self._announcer, claim)
        else:
            await closer.close(self._store, self._announcer, claim)

    async def _retry(self, claim: Claim, error: Exception) -> None:
        with suppress(LeaseLost):  # then the other worker decides when
            pause_s = error.retry_after_s if isinstance(error, OutcomeUnknown) else 0.0
            delay_ms = await self._store.retry_later(claim, math.ceil(pause_s * 1000))
            log.warning("looking again later", game=claim.game_id, delay_ms=delay_ms, problem=repr(error))


async def _repeat(name: str, pause_s: float, work: Work) -> None:
    """What keeps the work from being done is logged once, and that it is over once: the next try comes in no time."""
    logged: set[str] = set()
    while True:
        try:
            await work()
        except (StoreUnavailable, DatabaseError) as error:
            problem = repr(error.__cause__ or error)
            if problem not in logged:
                log.warning("not possible now, looking again", work=name, problem=problem)
            logged.add(problem)
        else:
            if logged:
                log.info("possible again", work=name)
            logged.clear()
        await cancellation.pause(pause_s)
