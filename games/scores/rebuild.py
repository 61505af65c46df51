"""Rebuild the scores from the answers, or compare the two, one guild at a time and in one transaction each.

The guild's finished games are locked meanwhile: none is counted, changed or forgotten until it is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from games.models import ArchivedGame, Score
from games.scores import answer_points, scores

_EXPECTED = "expected_scores"
_SUMS = ("correct", "answers", "games", "time_ms", "extra")
_KEY = ("guild_id", "period", "category", "user_id")
SHOWN = 20
"""Differences that are listed one by one."""

_COLUMNS = ", ".join((*_KEY, *_SUMS, "name"))
_MAKE = f"CREATE TEMPORARY TABLE {_EXPECTED} AS SELECT {_COLUMNS}, named_at FROM {Score._meta.db_table} WHERE false"
_UNIQUE = f"CREATE UNIQUE INDEX {_EXPECTED}_key ON {_EXPECTED} ({', '.join(_KEY)})"
_DROP = f"DROP TABLE {_EXPECTED}"
# A temporary table has no defaults: a name that was never given is none there, and empty in the real one.
_ROW = f"SELECT {', '.join((*_KEY, *_SUMS))}, COALESCE(name, '') FROM"
_OURS, _THEIRS = f"{_ROW} {Score._meta.db_table} WHERE guild_id = %s", f"{_ROW} {_EXPECTED}"
_DIFFERING = f"""
SELECT period, category, user_id FROM ({_THEIRS} EXCEPT {_OURS}) AS missing
UNION SELECT period, category, user_id FROM ({_OURS} EXCEPT {_THEIRS}) AS surplus
"""
_ONE = "period = %s AND category = %s AND user_id = %s"


@dataclass(frozen=True, kw_only=True, slots=True)
class Recount:
    """What was found, or built, in one guild."""

    guild_id: str
    games: int
    """Games counted."""
    waiting: int = 0
    """Games that are whole in SQL and not counted yet: no difference, the duty loops will count them."""
    differing: int = 0
    """Rows of the scores that are missing, too many or not what the answers say, and games whose answers hold other
    points than their rule gives."""
    differences: tuple[str, ...] = ()
    """The first of them in words."""


def guilds() -> list[str]:
    """The guilds that have finished games or scores, by id."""
    found: set[str] = set()
    for rows in (ArchivedGame.objects.confirmed(), Score.objects.all()):
        found.update(rows.order_by().values_list("guild_id", flat=True).distinct())
    return sorted(found, key=lambda guild: (len(guild), guild))


def rebuild(guild_id: str) -> Recount:
    """Rebuild a guild's scores from all of its answers, counted yet or not. Raises the database's errors."""
    with transaction.atomic():
        ids = _locked(guild_id)
        Score.objects.filter(guild_id=guild_id).delete()
        for game_id in ids:
            row = ArchivedGame.objects.get(id=game_id)
            scores.complete(row)
            answer_points.renew(row)
            scores.add(row)
            ArchivedGame.objects.filter(id=game_id, counted_at__isnull=True).update(counted_at=datetime.now(UTC))
    return Recount(guild_id=guild_id, games=len(ids))


def check(guild_id: str) -> Recount:
    """Compare a guild's scores with its answers; nothing is changed. Raises the database's errors."""
    with transaction.atomic(), connection.cursor() as cursor:
        everything = _locked(guild_id)
        waiting = set(scores.uncounted().filter(guild_id=guild_id).values_list("id", flat=True))
        counted = [game_id for game_id in everything if game_id not in waiting]
        cursor.execute(_MAKE)
        cursor.execute(_UNIQUE)
        found = list[str]()
        for game_id in counted:
            row = ArchivedGame.objects.get(id=game_id)
            if wrong := len(answer_points.differing(row)):
                found.append(f"game {game_id}: {wrong} answers hold other points than its rule gives")
            scores.add(row, _EXPECTED)
        differing, listed = _compare(cursor, guild_id)
        cursor.execute(_DROP)
    return Recount(
        guild_id=guild_id,
        games=len(counted),
        waiting=len(waiting),
        differing=len(found) + differing,
        differences=(*found[:SHOWN], *listed),
    )


def _locked(guild_id: str) -> list[str]:
    """The guild's finished games, the oldest first; nobody else changes what they count for until the end."""
    rows = ArchivedGame.objects.select_for_update().confirmed().filter(guild_id=guild_id)
    return list(rows.order_by("closed_at", "id").values_list("id", flat=True))


def _compare(cursor: Any, guild_id: str) -> tuple[int, list[str]]:
    """How many rows differ, and the first of them in words."""
    cursor.execute(f"SELECT COUNT(*) FROM ({_DIFFERING}) AS differing", [guild_id, guild_id])
    [number] = cursor.fetchone()
    cursor.execute(f"{_DIFFERING} ORDER BY 1, 2, 3 LIMIT {SHOWN}", [guild_id, guild_id])
    listed = []
    for key in cursor.fetchall():
        cursor.execute(f"{_OURS} AND {_ONE}", [guild_id, *key])
        stored = cursor.fetchone()
        cursor.execute(f"{_THEIRS} WHERE {_ONE}", key)
        listed.append(_in_words(key, stored, cursor.fetchone()))
    return number, listed


def _in_words(key: tuple[str, str, str], stored: tuple[Any, ...] | None, expected: tuple[Any, ...] | None) -> str:
    period, category, user_id = key
    where = f"{period}, {category or 'all categories'}, player {user_id}"
    return f"{where}: the scores say {_sums(stored)}, the answers {_sums(expected)}"


def _sums(row: tuple[Any, ...] | None) -> str:
    if row is None:
        return "nothing"
    correct, answers, games, time_ms, extra, name = row[len(_KEY) :]
    named = f" as {name!r}" if name else ""
    return f"{correct} right of {answers} in {games} games, {correct + extra} points, {time_ms} ms{named}"
