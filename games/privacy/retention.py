"""Answers of games that are over are kept for as long as their server wants: then they go, and what follows from them.

What is left of such a game is what it asked, when, and how many answers were acknowledged, stored and posted. Its
results are computed again from no answers, and its scores leave the boards: those are always the sums of the answers
that are there, so that a rebuild gives the same. Each game is one transaction; the next run goes on where one has died.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from asgiref.sync import sync_to_async
from django.db import close_old_connections, transaction
from django.db.models import Exists, OuterRef, QuerySet

from games.archive import audit
from games.archive.forgetting import forget_answers, forget_cancelled
from games.models import ArchivedAnswer, ArchivedGame, CancelledAnswer, CancelledGame, GuildSettings
from games.models.outages import fresh_connection
from games.privacy.leaving import BY_ITSELF
from games.scores import scores

log = structlog.get_logger(__name__)

LEAST_DAYS, MOST_DAYS = 30, 3650
"""The least is beyond the week for which the store keeps a game that is over, and beyond the month of a board."""
EVERY_S = 3600.0
"""Between two looks of a duty process."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Removed:
    """What went, or would in a dry run."""

    guild_id: str
    days: int
    games: int = 0
    answers: int = 0


async def keep_answers(guild_id: str, days: int | None, actor: audit.Actor) -> None:
    """Set how long a guild keeps answers, None for good; nothing is removed yet. Raises the database's errors.

    Raises ValueError for a number of days that may not be set.
    """
    if days is not None and not LEAST_DAYS <= days <= MOST_DAYS:
        raise ValueError(f"Answers are kept for {LEAST_DAYS} to {MOST_DAYS} days, or for good.")
    await sync_to_async(_set)(guild_id, days, actor)


def _set(guild_id: str, days: int | None, actor: audit.Actor) -> None:
    close_old_connections()
    with transaction.atomic():
        row, _ = GuildSettings.objects.select_for_update().get_or_create(guild_id=guild_id)
        before, row.keep_answers_days = row.keep_answers_days, days
        if before != days:
            row.save(update_fields=["keep_answers_days"])
            audit.note(
                actor,
                guild_id,
                "retention.changed",
                before={"keep_answers_days": before or "for good"},
                after={"keep_answers_days": days or "for good"},
            )


async def kept_days(guild_id: str) -> int | None:
    """How long a guild keeps answers; None for good."""
    await fresh_connection()
    row = await GuildSettings.objects.filter(guild_id=guild_id).afirst()
    return None if row is None else row.keep_answers_days


def limited() -> list[tuple[str, int]]:
    """The guilds that do not keep answers for good, and for how many days they do."""
    rows = GuildSettings.objects.filter(keep_answers_days__isnull=False).order_by("guild_id")
    return [(guild_id, days) for guild_id, days in rows.values_list("guild_id", "keep_answers_days") if days]


def foresee(guild_id: str, days: int) -> Removed:
    """What `apply` would remove now. Raises the database's errors."""
    close_old_connections()
    over, cancelled = _due(guild_id, days)
    answers = ArchivedAnswer.objects.filter(game__in=over).count()
    answers += CancelledAnswer.objects.filter(game__in=cancelled).count()
    return Removed(guild_id=guild_id, days=days, games=over.count() + cancelled.count(), answers=answers)


async def apply(guild_id: str, days: int, actor: audit.Actor) -> Removed:
    """Remove a guild's answers that are older, game by game, and note how many. Raises the database's errors.

    Each game and each name is work of its own for SQL's one thread: a backlog of years holds up no closer and no slot.
    """
    games = answers = 0
    for forget in await sync_to_async(_waiting)(guild_id, days):
        removed = await sync_to_async(forget)()
        games, answers = games + bool(removed), answers + removed  # none where another process was quicker
    for score_id in await sync_to_async(scores.named_before)(guild_id, _horizon(days)):
        await sync_to_async(scores.name_anew)(score_id)
    if games:
        after = {"keep_answers_days": days, "games": games, "answers": answers}
        await sync_to_async(audit.note)(actor, guild_id, "retention.applied", after=after)
    return Removed(guild_id=guild_id, days=days, games=games, answers=answers)


async def run_due() -> None:
    """What a duty process does: all guilds, each by itself. Raises the database's errors."""
    for guild_id, days in await sync_to_async(_fresh)():
        done = await apply(guild_id, days, BY_ITSELF)
        if done.games:
            log.info("old answers removed", guild=guild_id, days=days, games=done.games, answers=done.answers)


def _fresh() -> list[tuple[str, int]]:
    close_old_connections()
    return limited()


def _waiting(guild_id: str, days: int) -> list[Callable[[], int]]:
    """For each game that is due, what removes its answers and tells how many they were."""
    close_old_connections()
    over, cancelled = _due(guild_id, days)
    return [
        *(partial(forget_answers, game_id) for game_id in over.values_list("id", flat=True)),
        *(partial(forget_cancelled, game_id) for game_id in cancelled.values_list("id", flat=True)),
    ]


def _due(guild_id: str, days: int) -> tuple[QuerySet[ArchivedGame], QuerySet[CancelledGame]]:
    """The finished and the cancelled games whose answers are too old, and still there."""
    horizon = _horizon(days)
    over = ArchivedGame.objects.confirmed().filter(guild_id=guild_id, closed_at__lt=horizon)
    cancelled = CancelledGame.objects.confirmed().filter(guild_id=guild_id, cancelled_at__lt=horizon)
    return (
        over.filter(Exists(ArchivedAnswer.objects.filter(game=OuterRef("pk")))).order_by("closed_at"),
        cancelled.filter(Exists(CancelledAnswer.objects.filter(game=OuterRef("pk")))).order_by("cancelled_at"),
    )


def _horizon(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)
