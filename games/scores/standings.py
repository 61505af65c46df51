"""What the scores say: leaderboards by pages, and one player's own place.

The order: more points first; then less time from the opening to the right answers, summed up; then the Discord ids.
Whose points are equal shares the rank, unless less time decides (`tie`). Who has no points has no rank.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from games.models import ArchivedGame, HiddenPlayer, Score
from games.models.hidden import SHOWN_AS
from games.questions.bundled import bundled_bank
from games.rules.places import Tie, merit, numbered
from games.scores import periods
from games.scores.periods import Period

CHUNK = 1000
_FIELDS = ("user_id", "points", "correct", "answers", "games", "time_ms", "shown", "is_hidden")


@dataclass(frozen=True, kw_only=True, slots=True)
class RankedPlayer:
    """A player on a leaderboard."""

    rank: int
    """From 1; 0 for whoever has no points."""
    user_id: str
    """Empty for a hidden player, but where they read of themselves."""
    name: str
    """The latest seen; empty when none ever was, and in place of a hidden one `games.models.hidden.SHOWN_AS`."""
    points: int
    correct: int
    answers: int
    games: int
    time_ms: int
    """From the opening to each right answer, summed up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Board:
    """Which leaderboard: of one guild, one period and one category."""

    guild_id: str
    period: str = periods.ALL
    """A period's code."""
    category: str = ""
    """Empty for all together."""

    def __post_init__(self) -> None:
        if not self.guild_id:
            raise ValueError("a leaderboard is of one guild")


def page(board: Board, start: int, count: int) -> list[RankedPlayer]:
    """Places from an index on, 0 being the first; nothing beyond the end."""
    rows = list(_ranked(board)[start : start + count])
    if not rows:
        return []
    shared = _shared(board)
    first = 1 if start == 0 else _rank(board, rows[0], shared)
    return list(_places(rows, shared, start, first))


def every_place(board: Board) -> Iterator[RankedPlayer]:
    """All places in order, streamed."""
    return _places(_ranked(board).iterator(chunk_size=CHUNK), _shared(board), 0, 1)


def own(board: Board, user_id: str) -> RankedPlayer | None:
    """A player's place; None for whoever took no part."""
    row = _named(_scores(board).filter(user_id=user_id)).values(*_FIELDS).first()
    return None if row is None else _place(row, _rank(board, row, _shared(board)) if row["points"] else 0)


def tie(board: Board) -> Tie:
    """What decides among equal points: a game of the server and period that was open for long makes them share places.

    Of whatever category it was, so that the rule is the same on all boards of a period.
    """
    games = ArchivedGame.objects.confirmed().filter(guild_id=board.guild_id, is_long=True)
    first, after = periods.bounds(board.period)
    games = games.filter(closed_at__gte=first) if first else games
    games = games.filter(closed_at__lt=after) if after else games
    return Tie.SHARED if games.exists() else Tie.TIME


async def top(board: Board, count: int, user_id: str) -> tuple[list[RankedPlayer], RankedPlayer | None, Tie]:
    """The first places, a player's own wherever it is, and what decides a tie; for the bot.

    Raises the database's errors.
    """

    def read() -> tuple[list[RankedPlayer], RankedPlayer | None, Tie]:
        close_old_connections()
        return page(board, 0, count), own(board, user_id), tie(board)

    return await sync_to_async(read)()


async def own_places(guild_id: str, user_id: str, now: datetime) -> list[tuple[Period, RankedPlayer | None]]:
    """A player's places of all time and of the current season, month and week; for the bot."""

    def read() -> list[tuple[Period, RankedPlayer | None]]:
        close_old_connections()
        current = [periods.of(kind, now) for kind in periods.PeriodKind]
        return [(period, own(Board(guild_id=guild_id, period=period.code), user_id)) for period in current]

    return await sync_to_async(read)()


def categories(guild_id: str) -> list[str]:
    """The categories that a guild has scores in, sorted; each costs one step into the index, however many players."""
    found = list[str]()
    while True:
        rest = Score.objects.filter(guild_id=guild_id, period=periods.ALL, category__gt=found[-1] if found else "")
        following = rest.order_by("category").values_list("category", flat=True).first()
        if following is None:
            return found
        found.append(following)


async def categories_in(guild_id: str, channels: frozenset[str] | None) -> list[str]:
    """Those of them that whoever sees these channels (None: every channel) may know of; for the bot.

    The bundled ones are no secret. A server's own is known where a game of nothing else was played. Raises the
    database's errors.
    """

    def read() -> list[str]:
        close_old_connections()
        found, bundled = categories(guild_id), bundled_bank().categories()
        if channels is None:
            return found
        played = ArchivedGame.objects.confirmed().filter(guild_id=guild_id, channel_id__in=channels)
        return [name for name in found if name in bundled or played.filter(category=name).exists()]

    return await sync_to_async(read)()


def _scores(board: Board) -> QuerySet[Score]:
    return Score.objects.filter(guild_id=board.guild_id, period=board.period, category=board.category)


def _named(scores: QuerySet[Score]) -> QuerySet[Score]:
    """With the player's name, which stands where all time and all categories are together, and whether it is told."""
    whole = Score.objects.filter(
        guild_id=OuterRef("guild_id"), period=periods.ALL, category="", user_id=OuterRef("user_id")
    )
    hidden = HiddenPlayer.objects.filter(guild_id=OuterRef("guild_id"), user_id=OuterRef("user_id"))
    return scores.annotate(shown=Subquery(whole.values("name")[:1]), is_hidden=Exists(hidden))


def _ranked(board: Board) -> Any:
    ranked = _named(_scores(board).filter(points__gt=0)).order_by(F("points").desc(), "time_ms", "user_id")
    return ranked.values(*_FIELDS)


def _shared(board: Board) -> bool:
    return tie(board) is Tie.SHARED


def _rank(board: Board, row: dict[str, Any], shared: bool) -> int:
    better = Q(points__gt=row["points"])
    if not shared:
        better |= Q(points=row["points"], time_ms__lt=row["time_ms"])
    return 1 + _scores(board).filter(better).count()


def _places(rows: Iterable[dict[str, Any]], shared: bool, start: int, first: int) -> Iterator[RankedPlayer]:
    def decides(row: dict[str, Any]) -> tuple[int, int]:
        return merit(row["points"], row["time_ms"], shared=shared)

    for rank, row in numbered(rows, decides, start=start, first=first):
        yield _for_others(_place(row, rank)) if row["is_hidden"] else _place(row, rank)


def _for_others(place: RankedPlayer) -> RankedPlayer:
    return replace(place, user_id="", name=SHOWN_AS)


def _place(row: dict[str, Any], rank: int) -> RankedPlayer:
    return RankedPlayer(
        rank=rank,
        user_id=row["user_id"],
        name=row["shown"] or "",
        points=row["points"],
        correct=row["correct"],
        answers=row["answers"],
        games=row["games"],
        time_ms=row["time_ms"],
    )
