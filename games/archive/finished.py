"""Games that are over as SQL has them, for whoever shows a few of them, and for a store that lacks them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.db.models import QuerySet

from games.archive.certificate import UNDELIVERABLE
from games.domain import codec
from games.domain.records import FinishedGame, Game, GameState, Phase
from games.models import ArchivedGame, CancelledGame

KEPT = timedelta(days=8)
"""How long the store remembers that a game has ended."""
REMEMBERED = timedelta(days=7)
"""How long it does so for sure: a day is left for clocks and slow archives."""


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
    rows = ArchivedGame.objects.filter(guild_id=guild_id, confirmed_at__isnull=False).order_by("-closed_at", "-id")
    if channels is not None:
        rows = rows.filter(channel_id__in=channels)
    return [_shown(from_row(row)) for row in rows[:count]]


def _shown(told: FinishedGame) -> FinishedGame:
    """What stands for results that Discord refused is no message."""
    state = told.game.state
    if not state.results_message_id.startswith(UNDELIVERABLE):
        return told
    return replace(told, game=replace(told.game, state=replace(state, results_message_id="")))


async def ended(game_id: str) -> FinishedGame | Game | None:
    """A game that is over by SQL's word, a cancelled one without its post. Raises the database's errors."""
    return await sync_to_async(_ended)(game_id)


def _ended(game_id: str) -> FinishedGame | Game | None:
    close_old_connections()
    if row := ArchivedGame.objects.filter(id=game_id, confirmed_at__isnull=False).first():
        return from_row(row)
    cancelled = CancelledGame.objects.filter(id=game_id, confirmed_at__isnull=False).first()
    return from_cancelled_row(cancelled) if cancelled else None


def from_row(row: ArchivedGame) -> FinishedGame:
    """A finished game as the store would have it, were it made of nothing but what SQL has."""
    state = GameState(
        phase=Phase.GONE,
        opens_ms=_ms(row.opened_at),
        ends_ms=_ms(row.ended_at),
        closed_ms=_ms(row.closed_at),
        question_message_id=row.question_message_id,
        results_message_id=row.results_message_id,
        players=row.players,
        answers=row.acknowledged,
        accepted=row.accepted,
        changed=row.changed,
        refused=row.refused,
        stored=row.stored,
        posted=row.posted,
        checksum=row.checksum,
    )
    return FinishedGame(
        game=codec.load_game(json.dumps(row.description), state),
        results=codec.load_results(json.dumps(row.results)),
        archived_ms=_ms(row.confirmed_at) if row.confirmed_at else 0,
    )


def from_cancelled_row(row: CancelledGame) -> Game:
    """A cancelled game, likewise."""
    state = GameState(
        phase=Phase.CANCELLED,
        opens_ms=_ms(row.opened_at) if row.opened_at else 0,
        closed_ms=_ms(row.cancelled_at),
        players=row.players,
        answers=row.answers,
        stored=row.answers,
    )
    return codec.load_game(json.dumps(row.description), state)


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
