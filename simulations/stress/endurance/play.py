"""Orders games while a run plays, and waits until every slot that had to be played is over."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import count, cycle
from typing import Any

from django.db import DatabaseError
from rich.console import Console

from games.domain.cancellation import pause
from games.domain.errors import GameExists, StoreUnavailable
from games.domain.records import MessageKind
from games.models import ArchivedGame
from games.play import poster
from games.questions.bundled import bundled_bank
from simulations.demo.schedule import OnlyChoices
from simulations.stress.endurance.crowd import LOOK_S
from simulations.stress.endurance.event_log import EventLog, Sign, now_ms
from simulations.stress.endurance.judge import is_forfeited
from simulations.stress.endurance.league import LONG_WINDOW_S, ExpectedSlot, League
from simulations.stress.options import StressOptions
from simulations.stress.player_processes import RunFailed

ORDER_EVERY_S, ORDERS_AT_LEAST = 25.0, 4
TRY_S = 0.5
"""Between two tries of something that needs the store or SQL."""
TELL_EVERY_S = 10.0
CLOSE_S = 300.0
"""How long the last games may take to their end: a dead worker's lease lasts a minute, and pauses grow."""
SPARE_MS = 600_000
"""How far beyond the duration slots by the clock are known, so that their players know them too."""


class Play:
    """The games of a run: `slots` are those that have to be played."""

    def __init__(self, options: StressOptions, league: League, events: EventLog, console: Console) -> None:
        self._options = options
        self._league = league
        self._events = events
        self._console = console
        self._questions = OnlyChoices(bundled_bank())
        self.slots: list[ExpectedSlot] = []

    async def last(self, strikes: Coroutine[Any, Any, None]) -> None:
        """Play for the whole duration while the faults strike. Raises what ended the strikes early."""
        begin_ms = now_ms()
        end_ms = begin_ms + self._options.duration_s * 1000
        self._league.slots.update((slot.game_id, slot) for slot in self._league.by_clock(begin_ms, end_ms + SPARE_MS))
        self.slots += [slot for slot in self._league.slots.values() if _has_to_end(slot, end_ms)]
        try:
            async with beside(self._order_on()), beside(self._order_again()), asyncio.TaskGroup() as group:
                group.create_task(strikes)
                while now_ms() < end_ms:
                    await pause(min(TELL_EVERY_S, max(0.0, (end_ms - now_ms()) / 1000)))
                    self._show_progress()
        except ExceptionGroup as errors:
            raise RunFailed(f"The faults ended early: {errors.exceptions!r}") from errors

    async def until_over(self) -> None:
        """Wait until every slot is over, in SQL or lost with an older store, or for some minutes."""
        deadline, left = time.monotonic() + CLOSE_S, self.slots
        while time.monotonic() < deadline:
            with suppress(DatabaseError):
                left = await self._open()
            if not left:
                return
            await pause(TRY_S)
        self._console.print(f"{len(left)} games are not over after {CLOSE_S:.0f} s.")

    async def _open(self) -> list[ExpectedSlot]:
        ids = [slot.game_id for slot in self.slots]
        confirmed = ArchivedGame.objects.confirmed().filter(id__in=ids).values_list("id", flat=True)
        over = {id async for id in confirmed}
        left = [slot for slot in self.slots if slot.game_id not in over]
        return [slot for slot in left if not is_forfeited(self._league, slot, self._events)]

    async def _order_on(self) -> None:
        every_s = min(ORDER_EVERY_S, self._options.duration_s / ORDERS_AT_LEAST)
        for number, server in zip(count(1), cycle(self._league.servers)):
            slot = ExpectedSlot(server=server, registration=server.on_demand, name=f"hand-{number}", due_ms=now_ms())
            await self._order(slot)
            await pause(every_s)

    async def _order_again(self) -> None:
        """Whoever has seen no post and finds that the older copy of the store knows of no order repeats it. Games by
        the clock have to come by themselves."""
        known = 0
        while True:
            if len(self._events.rollbacks) > known:
                known = len(self._events.rollbacks)
                for slot in [slot for slot in self.slots if slot.registration is slot.server.on_demand]:
                    if (MessageKind.QUESTION, slot.game_id) not in self._events.shown:
                        await self._order(slot)
            await pause(TRY_S)

    async def _order(self, slot: ExpectedSlot) -> None:
        """Until it is ordered: whoever orders repeats what failed."""
        while True:
            try:
                await poster.post_now(self._league.store, self._questions, slot.registration, slot.name)
            except GameExists:
                pass  # an earlier try was carried out and its reply lost
            except (StoreUnavailable, DatabaseError):
                await pause(TRY_S)
                continue
            if slot.game_id not in self._league.slots:
                self._league.slots[slot.game_id] = slot
                self.slots.append(slot)
            return

    def _show_progress(self) -> None:
        struck = sum(1 for strike in self._events.strikes if strike.struck)
        shown = sum(1 for kind, _ in self._events.shown if kind == MessageKind.RESULTS)
        receipts = len(self._events.receipts)
        self._console.print(f"{struck} faults so far; {receipts} receipts, {shown} results.", soft_wrap=True)


def _has_to_end(slot: ExpectedSlot, end_ms: int) -> bool:
    """Whether it comes within the run; a long one only if its window ends there too."""
    window_s = slot.registration.window_s
    return slot.due_ms + (window_s * 1000 if window_s >= LONG_WINDOW_S else 0) <= end_ms


def lateness(events: EventLog, ends_ms: dict[str, int], slots: Sequence[ExpectedSlot]) -> dict[str, list[Sign]]:
    """The posts by their kind, with the moments at which they were due. Results are due at the end of the window."""
    questions = [
        _seen(slot.due_ms, shown) for slot in slots if (shown := events.shown.get((MessageKind.QUESTION, slot.game_id)))
    ]
    results = [
        _seen(ends_ms[slot.game_id], shown)
        for slot in slots
        if (shown := events.shown.get((MessageKind.RESULTS, slot.game_id))) and ends_ms.get(slot.game_id)
    ]
    return {"question": questions, "results": results}


def _seen(due_ms: int, shown_ms: int) -> Sign:
    return Sign(due_ms, shown_ms, shown_ms - round(LOOK_S * 1000))


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run something beside the block and end it with the block. Raises RunFailed when it failed."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        [ended] = await asyncio.gather(task, return_exceptions=True)
    if isinstance(ended, Exception):
        raise RunFailed(f"{task.get_coro()} ended early: {ended!r}") from ended
