"""What SQL has of games that are over: written once and for good, and read to show the latest or to fix a store.

A row counts from the moment in which it is confirmed: then all answers are there too.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.db.models import Manager, QuerySet

from games.archive import archived_game
from games.archive.certificate import UNDELIVERABLE
from games.domain import limits
from games.domain.duties import Claim
from games.domain.ports import Store
from games.domain.records import FinishedGame, Game, MessageKind, Results, Submission
from games.models import ArchivedGame, CancelledGame
from games.models.outages import answering, fresh_connection
from games.rules.scoring import ResultsBuilder

ANSWER_S = 10.0
"""Many games may be archived at once, in one thread: on a slow disk it takes seconds until it is a game's turn."""
KEPT = timedelta(milliseconds=limits.TOMBSTONE_MS)
"""How long the store remembers that a game has ended."""
REMEMBERED = KEPT - timedelta(days=1)
"""How long it does so for sure: a day is left for clocks and slow archives."""

# Django checks its connections at the begin and end of a request; the duty loop has no requests, and would for ever
# keep one that the database server has closed.


class ArchiveMismatch(Exception):
    """SQL and the store disagree about a game: it stays in play until a person has decided."""


# --- writing -------------------------------------------------------------------------------------------------------


async def exists(game_id: str) -> bool:
    """Whether SQL has this game, whole. Asked before all else, so that no duty stands before a database that hangs."""
    async with answering(ANSWER_S):
        await fresh_connection()
        return await ArchivedGame.objects.confirmed().filter(id=game_id).aexists()


async def slot_is_taken(game_id: str) -> bool:
    """Whether SQL says that this game was played, or cancelled, so that its slot makes no other."""
    return await exists(game_id) or await CancelledGame.objects.filter(id=game_id).aexists()


async def archive(game: Game, results: Results, judge: ResultsBuilder, pages: AsyncIterator[list[Submission]]) -> None:
    """Write a closed game and all its answers; returns once it is confirmed.

    Idempotent. A game that SQL has confirmed stays as it is, also when a store that was restored from a backup knows
    fewer answers. Raises ArchiveMismatch and the database's errors.
    """
    if await exists(game.id):
        return
    rows = ([archived_game.answer_row(game, judge, submission) for submission in page] async for page in pages)
    await _write(archived_game.game_row(game, results), rows, results.answers, f"game {game.id}")


async def archive_cancelled(game: Game, pages: AsyncIterator[list[Submission]]) -> None:
    """Write a cancelled game and its answers, unscored; returns once it is confirmed.

    Idempotent. Raises ArchiveMismatch and the database's errors.
    """
    await fresh_connection()
    rows = ([archived_game.cancelled_answer_row(game, submission) for submission in page] async for page in pages)
    await _write(archived_game.cancelled_row(game), rows, game.state.stored, f"cancelled game {game.id}")


async def _write(row: ArchivedGame | CancelledGame, pages: AsyncIterator[list[Any]], expected: int, what: str) -> None:
    """Write a game's row and the rows of its answers, each once, then confirm the game.

    After a crash or an unknown outcome it begins again: a row that is there is left alone, and the answers are counted
    in SQL, so that only all of them make the game confirmed, whoever wrote them.
    """
    games: Manager[Any] = type(row)._default_manager
    await games.abulk_create([row], ignore_conflicts=True)
    async for page in pages:
        await row.given.abulk_create(page, ignore_conflicts=True)
    stored = await row.given.acount()
    if stored != expected:
        raise ArchiveMismatch(f"{what}: {expected} answers in the store, {stored} in SQL")
    await games.filter(pk=row.pk, confirmed_at__isnull=True).aupdate(confirmed_at=datetime.now(UTC))


async def frozen_answers(store: Store, claim: Claim, noted: MessageKind) -> AsyncIterator[list[Submission]]:
    """The frozen answers in pages, the lease renewed before each: a large archive takes longer than one lease, and a
    worker that begins again each time would never end it. Raises LeaseLost once another has taken over.

    An intent of the kind `noted` has to be there, so that another one only extends the lease.
    """
    async for page in store.iter_submissions(claim.guild_id, claim.game_id):
        await store.begin_send(claim, noted)
        yield page


# --- reading -------------------------------------------------------------------------------------------------------


def confirmed_lately() -> QuerySet[ArchivedGame]:
    """What is asked of SQL to find out whether the store is behind: it has to know these games. The newest first."""
    lately = ArchivedGame.objects.filter(confirmed_at__gte=datetime.now(UTC) - REMEMBERED)
    return lately.order_by("-confirmed_at", "id").only("id", "guild_id", "confirmed_at")


async def newest(guild_id: str, count: int, channels: frozenset[str] | None) -> list[FinishedGame]:
    """The games of a guild that were closed last, the newest first, in these channels (None: in all of them).

    Raises the database's errors.
    """
    return await sync_to_async(_newest)(guild_id, count, channels)


def _newest(guild_id: str, count: int, channels: frozenset[str] | None) -> list[FinishedGame]:
    close_old_connections()
    rows = ArchivedGame.objects.confirmed().filter(guild_id=guild_id).order_by("-closed_at", "-id")
    if channels is not None:
        rows = rows.filter(channel_id__in=channels)
    return [_without_refused_post(archived_game.finished_game(row)) for row in rows[:count]]


def _without_refused_post(finished: FinishedGame) -> FinishedGame:
    """What stands for results that Discord refused is no message that one could link to."""
    state = finished.game.state
    if not state.results_message_id.startswith(UNDELIVERABLE):
        return finished
    return replace(finished, game=replace(finished.game, state=replace(state, results_message_id="")))


async def ended(game_id: str) -> FinishedGame | Game | None:
    """A game that is over by SQL's word, a cancelled one without its post. Raises the database's errors."""
    return await sync_to_async(_ended)(game_id)


def _ended(game_id: str) -> FinishedGame | Game | None:
    close_old_connections()
    if row := ArchivedGame.objects.confirmed().filter(id=game_id).first():
        return archived_game.finished_game(row)
    cancelled = CancelledGame.objects.confirmed().filter(id=game_id).first()
    return archived_game.cancelled_game(cancelled) if cancelled else None
