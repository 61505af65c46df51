"""The two figures that say whether Tally keeps its promise: answers that are missing, and how late games are closed.

Games are counted and no answer is read, so this may be asked often; `certificate.py` reads every one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Count, DurationField, ExpressionWrapper, F, Max

from games.domain.errors import DamagedValue, GameNotFound
from games.domain.ports import Store
from games.domain.records import IN_PLAY, GameState, Phase
from games.models import ArchivedGame

PAGE = 1000
RECENT = timedelta(days=1)
"""Finished games whose lag counts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredGame:
    """A game as the store counts it."""

    game_id: str
    state: GameState | None
    """None when its record is damaged."""
    stored: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Losses:
    """Acknowledged answers that are nowhere any more; a healthy Tally has none."""

    games: int
    """How many games were checked, in play and finished."""
    answers: int
    game_ids: tuple[str, ...]
    """Where they are missing, and games whose record cannot be read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lag:
    """How long after the end of their windows games were posted, archived and moved to history."""

    finished: int
    """Games that were finished within the last day."""
    finished_ms: int
    """How late the latest of these was."""


async def look(store: Store) -> tuple[list[StoredGame], int]:
    """All games that the store knows, and the time by its clock. Raises StoreUnavailable."""
    seen = []
    for guild_id in sorted(await store.get_guilds()):
        for game_id in await store.known_games(guild_id):
            try:
                state, stored = await store.count_stored(guild_id, game_id)
            except GameNotFound:
                continue  # it was cancelled meanwhile, or its tombstone has expired
            except DamagedValue:
                seen.append(StoredGame(game_id=game_id, state=None, stored=0))
            else:
                seen.append(StoredGame(game_id=game_id, state=state, stored=stored))
    return seen, await store.now_ms()


def losses(seen: Sequence[StoredGame]) -> Losses:
    """What is missing, in the games that were seen before SQL is asked here, and in all that SQL has.

    Raises the database's errors.
    """
    found = {game.game_id: _missing_in_store(game) for game in seen}
    ended = {game.game_id: game.state.answers for game in seen if game.state and game.state.phase is Phase.GONE}
    archived = ArchivedGame.objects.confirmed()
    known = {id for page in _pages(list(ended)) for id in archived.filter(id__in=page).values_list("id", flat=True)}
    found |= {id: answers for id, answers in ended.items() if id not in known}
    found = {id: missing for id, missing in found.items() if missing}
    damaged = [game.game_id for game in seen if game.state is None]
    rows = archived.annotate(rows=Count("given")).filter(acknowledged__gt=F("rows") + F("forgotten") + F("lost"))
    found |= {row.id: row.acknowledged - row.forgotten - row.lost - row.rows for row in rows}
    return Losses(
        games=archived.count() + sum(game.game_id not in known for game in seen),
        answers=sum(found.values()),
        game_ids=tuple(sorted({*found, *damaged})),
    )


def _pages(ids: list[str]) -> Iterator[list[str]]:
    """A query takes only so many values at once."""
    return (ids[start : start + PAGE] for start in range(0, len(ids), PAGE))


def _missing_in_store(game: StoredGame) -> int:
    if game.state is None or game.state.phase not in IN_PLAY:
        return 0
    return max(game.state.answers - game.stored, 0)


def lag(now_ms: int) -> Lag:
    """How late games were closed during the last day. Raises the database's errors."""
    took = ExpressionWrapper(F("confirmed_at") - F("ended_at"), output_field=DurationField())
    since = datetime.fromtimestamp(now_ms / 1000, UTC) - RECENT
    finished = ArchivedGame.objects.filter(confirmed_at__gte=since).aggregate(games=Count("id"), worst=Max(took))
    worst: timedelta = finished["worst"] or timedelta()
    return Lag(finished=finished["games"], finished_ms=max(worst // timedelta(milliseconds=1), 0))
