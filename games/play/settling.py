"""Bring the store into agreement with SQL about games that are over.

A store that was restored from an older copy has games open, or half closed, that were finished since. What SQL has
confirmed is final: such a game is not closed a second time, its posts in Discord stay as they are, and the store takes
its results and its messages' ids from SQL. Everything here bears repetition.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import structlog
from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections
from django.db.models import Value

from games.archive.archive import confirmed_lately, ended
from games.domain import processes, signals
from games.domain.errors import AnnounceError, StoreUnavailable, TokenRevoked
from games.domain.ports import Announcer, Store
from games.domain.records import FinishedGame, Game, GameState, Phase
from games.models import ArchivedGame, AuditEntry, CancelledGame
from games.models.outages import answering
from games.play import lost_posts

log = structlog.get_logger(__name__)

ASKED_AT_ONCE = 500
"""Games in one question to SQL."""
UNKNOWN = -1
ANSWER_S = 3.0
"""How long SQL is waited for before a game's results or question: after that it hangs."""
RETIRE_AGAIN_S = 10.0
"""When posts of lost games are looked for again where store, SQL or Discord did not let us."""
SIGNAL, TOLD_S = "older store", 3600.0
"""The state that this process then has, and for how long: what there was to do by itself is done by then."""
ADVICE = "Run: manage.py reconcile"
"""To whoever put an older copy back."""


class Agreement:
    """Whether the store is still the one that was compared with SQL, as one duty loop sees it.

    The store notes each loop's signs of life. One that finds another moment there than it left is at work on an older
    copy (or has only begun, or stood still): then every game in play is compared with SQL at once, so that none takes
    answers whose results are posted. Reads one number with each look.
    """

    def __init__(self, store: Store, announcer: Announcer, worker: str) -> None:
        self._store, self._announcer, self._worker = store, announcer, worker
        self._noted_ms = UNKNOWN
        self._noted_at_s = 0.0
        self._agrees = False
        self._lost_games = False
        """Whether posts of games that the older copy does not know are still to be looked for."""
        self._retire_at_s = 0.0
        self._told_until_s = 0.0
        self.since_ms = sys.maxsize
        """Since when the store is the same and agrees with SQL, by its clock; while it does not, nothing is so old."""

    async def beat(self) -> None:
        """A sign of life, unless the last one is gone: written over, nobody would see that the store has gone back."""
        if self._noted_ms in (UNKNOWN, await self._store.noted_duties(self._worker)):
            await self._note()

    async def _note(self) -> None:
        self._noted_ms, self._noted_at_s = await self._store.note_duties(self._worker), time.monotonic()

    async def look(self) -> None:
        """Settle what an older copy has in play. Raises StoreUnavailable and the database's errors."""
        before = self._noted_ms
        found = await self._store.noted_duties(self._worker)
        if self._agrees and found in (before, self._noted_ms):
            await self._retire_lost()  # if store, SQL or Discord was away when it was its turn
            if time.monotonic() > self._told_until_s:
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
            self._told_until_s = time.monotonic() + TOLD_S
            signals.note(SIGNAL, f"An older copy of the store was put back; taken from SQL: {settled}. {ADVICE}")

    async def _retire_lost(self) -> None:
        if self._lost_games and time.monotonic() >= self._retire_at_s:
            self._retire_at_s = time.monotonic() + RETIRE_AGAIN_S
            self._lost_games = not await lost_posts.retire_all(self._store, self._announcer)
            if not self._lost_games:
                await self._store.note_lost_posts(False)

    async def settled(self, guild_id: str, game_id: str) -> bool:
        """Whether a claimed game was over: to be asked before anything is done about it.

        While SQL is away, or hangs, a game of a store that agreed with it goes on; one of a store that was not compared
        yet might be over, so that the database's error is raised.
        """
        try:
            if not await is_over(game_id):
                return False
        except DatabaseError as error:
            if not self._agrees:
                raise
            log.warning("SQL is away, going on by the store", guild=guild_id, game=game_id, problem=repr(error))
            return False
        if game := await tell(self._store, game_id):
            log.info("an ended game was in play in the store", guild=guild_id, game=game_id)
            await self._show_again([game])
        return game is not None

    async def _show_again(self, games: Iterable[Game]) -> None:
        """The older copy's counts may have been told under a question in the meantime. Raises TokenRevoked."""
        for game in games:
            try:
                if game.state.question_message_id:
                    await self._announcer.show_question(game, game.state.question_message_id)
            except TokenRevoked:
                raise
            except AnnounceError as problem:
                log.info("question post not updated", guild=game.guild_id, game=game.id, problem=str(problem))


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """What an older copy of the store had otherwise than SQL."""

    games: tuple[Game, ...] = ()
    """Those that were in play, and have ended; as SQL has them."""
    registrations: tuple[str, ...] = ()
    """Ids of those that somebody had deleted since."""

    def __bool__(self) -> bool:
        return bool(self.games or self.registrations)

    def __str__(self) -> str:
        games, gone = len(self.games), len(self.registrations)
        return f"{games} ended game{'' if games == 1 else 's'}, {gone} deleted registration{'' if gone == 1 else 's'}"


async def _is_behind(store: Store) -> bool:
    """Whether the store does not know the game that SQL has confirmed last."""
    game = await confirmed_lately().afirst()
    return game is not None and not await store.get_states(game.guild_id, [game.id])


async def is_over(game_id: str) -> bool:
    """Whether SQL has this game as ended. Raises the database's errors."""
    async with answering(ANSWER_S):
        return bool(await sync_to_async(_ended)([game_id]))


async def settle_all(store: Store, guild_id: str = "", *, dry_run: bool = False) -> Settled:
    """Settle every game in play that SQL has as ended, and delete registrations that the audit has as deleted.

    Raises StoreUnavailable and the database's errors.
    """
    games, registrations, away = list[Game](), list[str](), None
    for guild in [guild_id] if guild_id else sorted(await store.get_guilds()):
        try:
            registrations += await _delete_again(store, guild, dry_run)
            games += await _settle(store, guild, await store.games_in_play(guild), dry_run)
        except StoreUnavailable as error:  # perhaps only its node of a cluster: the others do not wait for it
            away = error
    if away is not None:
        raise away
    return Settled(games=tuple(games), registrations=tuple(registrations))


async def _settle(store: Store, guild_id: str, game_ids: Sequence[str], dry_run: bool = False) -> list[Game]:
    settled = []
    for start in range(0, len(game_ids), ASKED_AT_ONCE):
        over = await sync_to_async(_ended)(game_ids[start : start + ASKED_AT_ONCE])
        states = await store.get_states(guild_id, list(over)) if over else {}
        for game_id in (id for id, checksum in over.items() if not _is_leaving(states.get(id), checksum)):
            told = await tell(store, game_id, dry_run=dry_run)
            settled += [told] if told else []
            if not dry_run:
                log.warning("an ended game was in play in the store", guild=guild_id, game=game_id)
    return settled


def _is_leaving(state: GameState | None, checksum: str) -> bool:
    """Whether a game is on its way out of play, between SQL's confirmation and the store's, where a crash may leave it:
    its duty takes it from there, and nothing says that an older copy was put back."""
    if state is None or not checksum:
        return state is not None and state.phase is Phase.CANCELLING
    return state.phase is Phase.POSTED and state.checksum == checksum


async def tell(store: Store, game_id: str, *, dry_run: bool = False) -> Game | None:
    """Let the store have an ended game as SQL has it, and still has it after that: a ruling may be made meanwhile, or a
    player forgotten, and what we told would be the last word. Returns it; None if it has not ended.

    Raises StoreUnavailable and the database's errors.
    """
    game, told, now = None, None, await ended(game_id)
    while now is not None and now != told:
        game = now.game if isinstance(now, FinishedGame) else await _with_post(store, now)
        if dry_run:
            break
        await store.settle_game(now if isinstance(now, FinishedGame) else game)
        told, now = now, await ended(game_id)
    return game


async def _with_post(store: Store, cancelled: Game) -> Game:
    """SQL does not have the post of a cancelled game."""
    state = (await store.get_states(cancelled.guild_id, [cancelled.id])).get(cancelled.id)
    message_id = state.question_message_id if state else ""
    return replace(cancelled, state=replace(cancelled.state, question_message_id=message_id))


async def _delete_again(store: Store, guild_id: str, dry_run: bool) -> list[str]:
    """Ids are never given twice, so that what was deleted after it was made is not to be there."""
    made = {r.id: r.created_ms for r in await store.get_registrations(guild_id)}
    deleted = await sync_to_async(_deleted)(guild_id, list(made)) if made else {}
    again = [id for id, at_ms in deleted.items() if at_ms > made[id]]
    for id in again if not dry_run else ():
        await store.delete_registration(guild_id, id)
        log.warning("the store had a registration that was deleted", guild=guild_id, registration=id)
    return again


def _deleted(guild_id: str, ids: Sequence[str]) -> dict[str, float]:
    """Of these registrations, those whose latest entry in the audit is their end -> when, in ms."""
    close_old_connections()
    entries = AuditEntry.objects.filter(guild_id=guild_id, subject_id__in=ids, action__startswith="registration.")
    latest = {entry.subject_id: entry for entry in entries.order_by("at", "id").only("subject_id", "action", "at")}
    return {id: e.at.timestamp() * 1000 for id, e in latest.items() if e.action == "registration.deleted"}


def _ended(game_ids: Sequence[str]) -> dict[str, str]:
    """Of these games, those that are over -> their checksum, "" for a cancelled one. As a rule none."""
    close_old_connections()
    confirmed = {"id__in": game_ids, "confirmed_at__isnull": False}
    cancelled = CancelledGame.objects.filter(**confirmed).annotate(checksum=Value("")).values_list("id", "checksum")
    archived = ArchivedGame.objects.filter(**confirmed).values_list("id", "checksum")
    return dict(sorted(cancelled.union(archived)))  # a game that is in both is a finished one
