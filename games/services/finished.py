"""Finished games as SQL has them, for whoever shows a few of them."""

from __future__ import annotations

import json

from asgiref.sync import sync_to_async
from django.db import close_old_connections

from games import codec
from games.domain import FinishedGame, GameState, Phase
from games.models import ArchivedGame
from games.services.certificate import UNDELIVERABLE


async def newest(guild_id: str, count: int) -> list[FinishedGame]:
    """The games of a guild that were closed last, the newest first. Raises the database's errors."""
    return await sync_to_async(_newest)(guild_id, count)


def _newest(guild_id: str, count: int) -> list[FinishedGame]:
    close_old_connections()
    rows = ArchivedGame.objects.filter(guild_id=guild_id, confirmed_at__isnull=False).order_by("-closed_at", "-id")
    return [from_row(row) for row in rows[:count]]


def from_row(row: ArchivedGame) -> FinishedGame:
    """A game that SQL has, as the store's history would have it; without what a row does not tell."""
    shown = "" if row.results_message_id.startswith(UNDELIVERABLE) else row.results_message_id
    state = GameState(
        phase=Phase.GONE,
        opens_ms=round(row.opened_at.timestamp() * 1000),
        closed_ms=round(row.closed_at.timestamp() * 1000),
        players=row.players,
        answers=row.answers,
        results_message_id=shown,
    )
    return FinishedGame(
        game=codec.load_game(json.dumps(row.description), state),
        results=codec.load_results(json.dumps(row.results)),
        archived_ms=round(row.confirmed_at.timestamp() * 1000) if row.confirmed_at else 0,
    )
