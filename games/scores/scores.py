"""Who has scored what: sums in SQL that each archived game enters exactly once.

A game is added, and marked as counted, in one transaction; the duty loops look for games that are confirmed and not yet
counted, so that it does not matter how a game came into the archive or what died meanwhile. Whoever changes the answers
of a finished game does it inside `changing`. All sums are built by the database, a game at a time, never by Python.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import structlog
from asgiref.sync import sync_to_async
from django.db import close_old_connections, connection, transaction
from django.db.models import QuerySet

from games.models import ArchivedAnswer, ArchivedGame, Score
from games.models.outages import SQL_UNAVAILABLE
from games.rules.days import local_day
from games.rules.places import LONGEST_BY_TIME_S
from games.rules.points import beyond_answers
from games.scores import periods
from games.scores.answer_points import rule_of

log = structlog.get_logger(__name__)

BUDGET_S = 0.5
"""How long a search for new games may take: after an import there are many, and a closer waits for SQL's one thread."""
_AT_ONCE = 50
_SCORES = Score._meta.db_table
_ANSWERS = ArchivedAnswer._meta.db_table
_CATEGORY = 40
"""Characters that the column holds."""

# Why SQL and not the ORM: one statement reads a game's answers and adds their sums inside the server, in one round trip
# and without memory here. The ORM has no INSERT ... SELECT, and no upsert that adds to what is there; a loop in Python
# would read every answer and write every sum. What players wrote comes as parameters only: `format` puts in names of
# tables, the sign and placeholders.
_ADD = """
INSERT INTO {table} (guild_id, period, category, user_id, correct, answers, games, time_ms, extra)
-- 1. The answers of the game. What a question's category is stands in the game's description, not in the answers' rows:
--    it comes with the statement, as a CASE over the question's index. Only right answers cost time. What an answer
--    brings stands in its row only where the rule was not flat; of it, one point for each right answer is in `correct`.
WITH given AS (
  SELECT user_id, {category} AS category, CASE WHEN is_right THEN 1 ELSE 0 END AS point,
    CASE WHEN is_right THEN time_ms ELSE 0 END AS spent,
    COALESCE(points - CASE WHEN is_right THEN 1 ELSE 0 END, 0) AS extra
  FROM {answers} WHERE game_id = %s
-- 2. A cell for each player and category, and one for each player in all of them together, whose category is empty.
--    Only there is an answer counted whose question has none, and only there what the whole game brings: for taking
--    part, and to whoever has as many right as there are questions.
), cells AS (
  SELECT '' AS category, user_id, SUM(point) AS correct, COUNT(*) AS answers, SUM(spent) AS time_ms,
    SUM(extra) + %s + CASE WHEN SUM(point) = %s THEN %s ELSE 0 END AS extra
  FROM given GROUP BY user_id
  UNION ALL
  SELECT category, user_id, SUM(point), COUNT(*), SUM(spent), SUM(extra)
  FROM given WHERE category <> '' GROUP BY category, user_id
)
-- 3. Each cell once for every period that the close lies in (all time, season, month, week) and for the game's day. The
--    game counts as one in each of them. The sign is 1 to add and -1 to take out: the same sums in either direction, so
--    nothing is left over.
SELECT %s, spans.period, cells.category, cells.user_id,
  {sign} * cells.correct, {sign} * cells.answers, {sign}, {sign} * cells.time_ms, {sign} * cells.extra
FROM cells CROSS JOIN ({spans}) AS spans
-- 4. Days are for streaks, which know of no category: the rows of one would be half of all.
WHERE cells.category = '' OR spans.period <> %s
-- 5. Two that count games of the same players at once lock the rows in the same order, and so never wait for each other
--    in a circle.
ORDER BY spans.period, cells.category, cells.user_id
-- 6. Who has scored there before: the sums are added to what the row has. The key is the table's unique constraint.
ON CONFLICT (guild_id, period, category, user_id) DO UPDATE SET
  correct = {table}.correct + excluded.correct, answers = {table}.answers + excluded.answers,
  games = {table}.games + excluded.games, time_ms = {table}.time_ms + excluded.time_ms,
  extra = {table}.extra + excluded.extra
"""

_NAME = """
-- 1. The name that each player answered this game under last. Of two answers in the same millisecond the greater name,
--    so that it does not matter in which order the rows are read.
WITH latest AS (
  SELECT user_id, name, received_at FROM (
    SELECT user_id, name, received_at,
      ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY received_at DESC, name DESC) AS place
    FROM {answers} WHERE game_id = %s AND name <> ''
  ) AS named WHERE place = 1
)
-- 2. It stands once for each player of a guild, in the row of all time and all categories, which _ADD has just made;
--    the other rows look it up there.
UPDATE {table} SET name = latest.name, named_at = latest.received_at FROM latest
WHERE {table}.guild_id = %s AND {table}.period = 'all' AND {table}.category = '' AND {table}.user_id = latest.user_id
-- 3. Games are counted in any order: an older game's name never replaces a newer one.
  AND ({table}.named_at IS NULL OR (latest.received_at, latest.name) > ({table}.named_at, {table}.name))
"""


async def count_new(budget_s: float = BUDGET_S) -> int:
    """Count games that SQL has whole and the scores lack, the oldest first; returns how many.

    Raises the database's errors. A game that cannot be counted is logged, comes again, and stops no other.
    """
    counted, deadline = 0, time.monotonic() + budget_s
    for game_id in await sync_to_async(_waiting)():
        try:
            counted += await sync_to_async(count_game)(game_id)
        except SQL_UNAVAILABLE:
            raise  # SQL is unavailable, or its disk full: no other game fares better now
        except Exception:
            log.exception("scores of a game not counted", game=game_id)
        if time.monotonic() >= deadline:
            break
    return counted


def _waiting() -> list[str]:
    close_old_connections()
    return list(uncounted().order_by("closed_at", "id").values_list("id", flat=True)[:_AT_ONCE])


def uncounted() -> QuerySet[ArchivedGame]:
    """Games that SQL has whole and the scores lack."""
    return ArchivedGame.objects.confirmed().filter(counted_at__isnull=True)


def count_game(game_id: str) -> bool:
    """Add a game to the scores unless it is there already or not yet whole; whether it was added."""
    with transaction.atomic():
        row = ArchivedGame.objects.select_for_update().get(id=game_id)
        if row.confirmed_at is None or row.counted_at is not None:
            return False
        complete(row)
        add(row)
        ArchivedGame.objects.filter(id=game_id).update(counted_at=datetime.now(UTC))
    return True


def complete(row: ArchivedGame) -> None:
    """Set what a version before, which ran on for a while, has left out of a game's row."""
    if row.day is None:
        row.day = local_day(row.slot, row.opened_at)
        row.is_long = row.description.get("window_s", 0) > LONGEST_BY_TIME_S
        row.save(update_fields=["day", "is_long"])


@contextmanager
def changing(game_id: str) -> Iterator[None]:
    """Wraps what changes the answers of one finished game: takes it out of the scores, and adds it as it is then.

    It opens a transaction of its own inside the caller's, so that an error inside leaves the scores as they were. The
    game's row is locked until the caller's transaction ends. A game that is not counted yet is left alone: it will be
    counted as it is by then.
    """
    with transaction.atomic():
        row = _locked(game_id)
        if row is not None and row.counted_at is not None:
            take_out(row)
        yield
        if row is not None and row.counted_at is not None and (changed := _locked(game_id)) is not None:
            add(changed)


def _locked(game_id: str) -> ArchivedGame | None:
    """The game, which nobody else counts or changes until the transaction ends, counted already or not."""
    return ArchivedGame.objects.select_for_update().filter(id=game_id).first()


def add(row: ArchivedGame, table: str = _SCORES) -> None:
    """Add the answers of a game as SQL has them. Inside a transaction that notes that this was done."""
    _sum(row, 1, table)
    with connection.cursor() as cursor:
        cursor.execute(_NAME.format(table=table, answers=_ANSWERS), [row.id, row.guild_id])


def take_out(row: ArchivedGame) -> None:
    """Take the answers of a game, as SQL has them, out again; players without any other lose their rows."""
    _sum(row, -1, _SCORES)
    players = ArchivedAnswer.objects.filter(game=row).values("user_id")
    spans = [*periods.codes(row.closed_at), day_of(row)]
    left = Score.objects.filter(guild_id=row.guild_id, period__in=spans, category__in=["", *_categories(row)])
    left.filter(user_id__in=players, games=0).delete()


def named_before(guild_id: str, before: datetime) -> list[int]:
    """The rows of a guild's players whose name came with an answer before a moment."""
    rows = Score.objects.filter(guild_id=guild_id, period=periods.ALL, category="", named_at__lt=before)
    return list(rows.values_list("pk", flat=True))


def name_anew(score_id: int) -> None:
    """Name a player as the answers that are left do."""
    with transaction.atomic():
        score = Score.objects.select_for_update().filter(pk=score_id).first()
        if score is None:
            return  # the last of their answers is gone meanwhile
        left = ArchivedAnswer.objects.filter(game__guild_id=score.guild_id, game__counted_at__isnull=False)
        named = left.filter(user_id=score.user_id).exclude(name="").order_by("-received_at", "-name").first()
        score.name, score.named_at = (named.name, named.received_at) if named else ("", None)
        score.save(update_fields=["name", "named_at"])


def _sum(row: ArchivedGame, sign: int, table: str) -> None:
    """Run `_ADD` for one game; its parameters: categories, game, `_beyond_answers`, guild, periods, day."""
    categories = _categories(row)
    choice = " ".join(f"WHEN {index} THEN %s" for index in range(len(categories)))
    day = day_of(row)
    spans = [*periods.codes(row.closed_at), day]
    statement = _ADD.format(
        table=table,
        answers=_ANSWERS,
        category=f"CASE question {choice} ELSE '' END",
        sign=sign,
        spans=" UNION ALL ".join(["SELECT %s AS period"] * len(spans)),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*categories, row.id, *_beyond_answers(row), row.guild_id, *spans, day])


def day_of(row: ArchivedGame) -> str:
    """The code of the day that a game counts for."""
    return (row.day or local_day(row.slot, row.opened_at)).isoformat()


def _beyond_answers(row: ArchivedGame) -> tuple[int, int, int]:
    """What a game brings to each player, and then: to whoever has so many right, so many points."""
    questions = len(row.description["questions"])
    participation, all_right = beyond_answers(rule_of(row), questions, questions)
    return participation, questions, all_right


def _categories(row: ArchivedGame) -> list[str]:
    """The category of each question."""
    return [question.get("category", "")[:_CATEGORY] for question in row.description["questions"]]
