"""Notice that an older copy of the store was restored under a running duty loop, and settle it before anything is done.

A loop leaves its heartbeat in the store, and remembers it. One that finds an older one there works on an older copy.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable

import structlog
from django.db import DatabaseError

from games.archive.archive import confirmed_lately
from games.domain import processes, signals
from games.domain.errors import AnnounceError, TokenRevoked
from games.domain.ports import Announcer, Store
from games.domain.records import Game
from games.recovery import lost_posts
from games.recovery.ended_games import is_over, settle_all, settle_one

log = structlog.get_logger(__name__)

UNKNOWN = -1
RETIRE_AGAIN_S = 10.0
"""When posts of lost games are looked for again where store, SQL or Discord did not let us."""
SIGNAL, SIGNAL_S = "older store", 3600.0
"""The state that this process then has, and for how long: what there was to do by itself is done by then."""
ADVICE = "Run: manage.py reconcile"
"""To whoever restored an older copy."""


class OlderCopyMonitor:
    """Whether the store is still the one that was compared with SQL, as one duty loop sees it.

    The store notes each loop's heartbeats. One that finds another moment there than it left is at work on an older
    copy (or has only begun, or stood still): then every game in play is compared with SQL at once, so that none takes
    answers whose results are posted. Reads one number with each poll.
    """

    def __init__(self, store: Store, announcer: Announcer, worker: str) -> None:
        self._store, self._announcer, self._worker = store, announcer, worker
        self._noted_ms = UNKNOWN
        self._noted_at_s = 0.0
        self._agrees = False
        self._lost_games = False
        """Whether posts of games that the older copy does not know are still to be looked for."""
        self._retire_at_s = 0.0
        self._signal_until_s = 0.0
        self.since_ms = sys.maxsize
        """Since when the store is the same and agrees with SQL, by its clock; while it does not, nothing is so old."""

    async def beat(self) -> None:
        """A heartbeat, unless the last one is gone: written over, nobody would see that the store has gone back."""
        if self._noted_ms in (UNKNOWN, await self._store.noted_duties(self._worker)):
            await self._note()

    async def _note(self) -> None:
        self._noted_ms, self._noted_at_s = await self._store.note_duties(self._worker), time.monotonic()

    async def look(self) -> None:
        """Settle what an older copy has in play. Raises StoreUnavailable and the database's errors."""
        before = self._noted_ms
        found = await self._store.noted_duties(self._worker)
        if self._agrees and found in (before, self._noted_ms):
            await self._retire_lost()  # if store, SQL or Discord was unavailable when it was its turn
            if time.monotonic() > self._signal_until_s:
                signals.over(SIGNAL)
            return
        is_forgotten = time.monotonic() - self._noted_at_s > processes.HEARD_MS / 1000  # we stood still for so long
        has_gone_back = found < before and (found > 0 or not is_forgotten)
        self._agrees, self.since_ms = False, sys.maxsize
        owed = await self._store.owes_lost_posts()
        self._lost_games, self._retire_at_s = self._lost_games or has_gone_back or owed, 0.0
        # Before anything is settled, which is no sign of an older copy any more once it is done: should this process be
        # killed, the next one looks.
        await self._store.note_lost_posts(True)
        await self._note()
        settled = await settle_all(self._store)
        self._agrees, self.since_ms = True, await self._store.now_ms()
        await self._show_again(settled.games)
        self._lost_games = self._lost_games or bool(settled) or await _is_behind(self._store)
        if self._lost_games:
            await self._retire_lost()
        else:
            await self._store.note_lost_posts(False)
        if settled:
            self._signal_until_s = time.monotonic() + SIGNAL_S
            signals.note(SIGNAL, f"An older copy of the store was restored; taken from SQL: {settled}. {ADVICE}")

    async def _retire_lost(self) -> None:
        if self._lost_games and time.monotonic() >= self._retire_at_s:
            self._retire_at_s = time.monotonic() + RETIRE_AGAIN_S
            self._lost_games = not await lost_posts.retire_all(self._store, self._announcer)
            if not self._lost_games:
                await self._store.note_lost_posts(False)

    async def settled(self, guild_id: str, game_id: str) -> bool:
        """Whether a claimed game was over: to be asked before anything is done about it.

        While SQL is unavailable, or hangs, a game of a store that agreed with it goes on; one of a store that was not
        compared yet might be over, so that the database's error is raised.
        """
        try:
            if not await is_over(game_id):
                return False
        except DatabaseError as error:
            if not self._agrees:
                raise
            log.warning("SQL is unavailable, going on by the store", guild=guild_id, game=game_id, problem=repr(error))
            return False
        if game := await settle_one(self._store, game_id):
            log.info("an ended game was in play in the store", guild=guild_id, game=game_id)
            await self._show_again([game])
        return game is not None

    async def _show_again(self, games: Iterable[Game]) -> None:
        """The older copy's counts may have been shown under a question in the meantime. Raises TokenRevoked."""
        for game in games:
            try:
                if game.state.question_message_id:
                    await self._announcer.show_question(game, game.state.question_message_id)
            except TokenRevoked:
                raise
            except AnnounceError as problem:
                log.info("question post not updated", guild=game.guild_id, game=game.id, problem=str(problem))


async def _is_behind(store: Store) -> bool:
    """Whether the store does not know the game that SQL has confirmed last."""
    game = await confirmed_lately().afirst()
    return game is not None and not await store.get_states(game.guild_id, [game.id])
