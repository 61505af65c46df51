"""Bring the store into agreement with SQL about games that are over.

A store that was restored from an older copy has games open, or half closed, that were finished since. What SQL has
confirmed is final: such a game is not closed a second time, its posts in Discord stay as they are, and the store takes
its results and its messages' ids from SQL. Everything here bears repetition.
"""

from __future__ import annotations

import structlog
from asgiref.sync import sync_to_async
from django.db import close_old_connections

from games.domain import FinishedGame, Game
from games.models import ArchivedGame, CancelledGame
from games.ports import Store
from games.services.finished import from_cancelled_row, from_row

log = structlog.get_logger(__name__)


async def settle(store: Store, guild_id: str, game_id: str) -> bool:
    """Whether SQL has this game as ended; the store then has it so too. Raises the database's errors."""
    ended = await sync_to_async(_ended)(game_id)
    if ended is None:
        return False
    await store.settle_game(ended)
    log.warning("the store had a game in play that SQL has as ended: taken from SQL", guild=guild_id, game=game_id)
    return True


def _ended(game_id: str) -> Game | FinishedGame | None:
    close_old_connections()
    if archived := ArchivedGame.objects.filter(id=game_id, confirmed_at__isnull=False).first():
        return from_row(archived)
    cancelled = CancelledGame.objects.filter(id=game_id, confirmed_at__isnull=False).first()
    return from_cancelled_row(cancelled) if cancelled else None
