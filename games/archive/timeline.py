"""How the answers of a finished game came in, in steps of equal length: as many rows as there are steps, not answers.

An answer's time is `received_at` counted from the opening, which its row holds as `time_ms`.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from django.db.models import BigIntegerField, Count, ExpressionWrapper, F, Max, Q, QuerySet

from games.archive.archived_game import game_of, results_of
from games.domain.records import Game, Question, Results, Ruling
from games.models import ArchivedAnswer, ArchivedGame
from games.models.hidden import SHOWN_AS
from games.rules import scoring
from games.rules.points import beyond_answers

MOST_STEPS = 240
MOST_NUMBERS = 12_000
"""Numbers that a timeline holds at most, over all options of all questions: many of these make the steps fewer."""
LEADERS = 5
_PAGE = 1000
_SPELLINGS = 100
"""Of a choice's options; what is spelled in yet another way is shown among the other answers."""
_SHORTEST_MS = 10
"""Of a step."""


@dataclass(frozen=True, slots=True)
class Totals:
    """All questions together; lists have the sum up to the end of each step."""

    width_ms: int
    """How long a step is."""
    answers: list[int]
    right: list[int]


@dataclass(frozen=True, slots=True)
class Series:
    """One answer to a question over time."""

    letter: str
    label: str
    counts: list[int]
    """Up to the end of each step."""
    is_right: bool = False


@dataclass(frozen=True, slots=True)
class Leader:
    """A player of the ranking at some moment."""

    name: str
    score: int
    points: int
    time_ms: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """A finished game, to be played again."""

    totals: Totals
    questions: list[list[Series]]
    leaders: list[tuple[int, list[Leader]]]
    """From which step on who leads."""


def totals(row: ArchivedGame, most_steps: int = MOST_STEPS) -> Totals:
    """The answers over time, whatever the question: one query for at most so many steps."""
    width_ms, steps = _steps(row, most_steps)
    answers, right = [0] * steps, [0] * steps
    grouped = _by_step(_answers(row), width_ms).annotate(count=Count("id"), right=Count("id", filter=Q(is_right=True)))
    for found in grouped:
        answers[found["step"]], right[found["step"]] = found["count"], found["right"]
    return Totals(width_ms, list(accumulate(answers)), list(accumulate(right)))


def timeline(row: ArchivedGame, hidden: Set[str] = frozenset()) -> Timeline:
    """The whole of it; of `hidden` players it says no name and no id."""
    game, results = game_of(row), results_of(row)
    series = sum(len(tally.counts) + 1 for tally in results.tallies)
    summed = totals(row, min(MOST_STEPS, MOST_NUMBERS // series))
    return Timeline(
        totals=summed,
        questions=[_question(row, game, results, index, summed) for index in range(len(game.questions))],
        leaders=list(_leaders(game, _right_answers(row, len(game.questions), hidden), summed.width_ms)),
    )


def _steps(row: ArchivedGame, most: int) -> tuple[int, int]:
    """The length of a step in ms, and how many there are up to the last answer."""
    last_ms = _answers(row).aggregate(last=Max("time_ms"))["last"] or 0
    width_ms = max(_SHORTEST_MS, -(-(last_ms + 1) // most))
    return width_ms, last_ms // width_ms + 1


def _answers(row: ArchivedGame) -> QuerySet[ArchivedAnswer]:
    return ArchivedAnswer.objects.filter(game=row)


def _by_step(answers: QuerySet[ArchivedAnswer], width_ms: int, *also: str) -> Any:
    """A query set of dicts, grouped in SQL: whole numbers are divided without a rest."""
    step = ExpressionWrapper(F("time_ms") / width_ms, output_field=BigIntegerField())
    return answers.annotate(step=step).values("step", *also)


def _question(row: ArchivedGame, game: Game, results: Results, index: int, summed: Totals) -> list[Series]:
    """The answers that the results count, and the others together where there are any."""
    width_ms, steps = summed.width_ms, len(summed.answers)
    question, shown = game.questions[index], [text for text, _count in results.tallies[index].counts]
    counts = {text: [0] * steps for text in shown}
    others = [0] * steps
    mine = _answers(row).filter(question=index)
    for found in _by_step(mine, width_ms).annotate(count=Count("id")):
        others[found["step"]] = found["count"]
    known = mine.filter(answer__in=_spellings(mine, question, shown))
    for found in _by_step(known, width_ms, "answer").annotate(count=Count("id")):
        chosen = scoring.choice(question, found["answer"])
        counts[found["answer"] if chosen is None else question.options[chosen]][found["step"]] += found["count"]
        others[found["step"]] -= found["count"]
    rulings = [ruling for ruling in results.rulings if ruling.question == index]
    series = [_series(question, n, text, counts[text], rulings) for n, text in enumerate(shown)]
    return series + ([Series("", "other answers", list(accumulate(others)))] if any(others) else [])


def _series(question: Question, n: int, text: str, counts: list[int], rulings: Sequence[Ruling]) -> Series:
    letter = scoring.option_letter(n) if question.options else ""
    is_right = scoring.counts_as_right(question, letter or text, rulings)
    return Series(letter, text, list(accumulate(counts)), is_right)


def _spellings(mine: QuerySet[ArchivedAnswer], question: Question, shown: Sequence[str]) -> Sequence[str]:
    """How these answers are stored: a choice as its letter, and where the game came from elsewhere as any text."""
    if not question.options:
        return shown
    stored = mine.order_by().values_list("answer", flat=True).distinct()[:_SPELLINGS]
    return [answer for answer in stored if scoring.choice(question, answer) is not None]


# --- who leads -----------------------------------------------------------------------------------------------------


_Right = tuple[int, str, str, int]
"""Time, player, name and points of a right answer."""


def _right_answers(row: ArchivedGame, questions: int, hidden: Set[str]) -> Iterator[_Right]:
    """Each as they came, read in pages; of one question the first suffice, for no later one brings more."""
    right = _answers(row).filter(is_right=True).order_by("time_ms", "user_id", "question")
    found = right.only("time_ms", "user_id", "name", "points", "is_right")
    for one in found[:LEADERS] if questions == 1 else found.iterator(chunk_size=_PAGE):
        yield one.time_ms, one.user_id, SHOWN_AS if one.user_id in hidden else one.name, one.brought


@dataclass(order=True, slots=True)
class _Standing:
    """Ordered as a game's ranking is: more points, less time, then the id."""

    lost: int
    """The points, negative."""
    time_ms: int
    user_id: str
    name: str = field(compare=False)
    score: int = field(compare=False)


def _leaders(game: Game, right: Iterator[_Right], width_ms: int) -> Iterator[tuple[int, list[Leader]]]:
    """From which step on who leads, of those who have been right. Nobody's place gets worse but by another's right
    answer, so that only who has just been right can enter the few that are kept in order."""
    players: dict[str, _Standing] = {}
    top: list[_Standing] = []
    before, step = list[Leader](), 0
    for time_ms, user_id, name, points in right:
        if time_ms // width_ms != step:
            if (now := _named(top)) != before:
                yield step, now
                before = now
            step = time_ms // width_ms
        mine = players.get(user_id, _Standing(-game.points.participation, 0, user_id, name, 0))
        if mine in top:
            top.remove(mine)
        score = mine.score + 1
        _, all_right = beyond_answers(game.points, score, len(game.questions))
        mine = _Standing(mine.lost - points - all_right, mine.time_ms + time_ms, user_id, name, score)
        players[user_id] = mine
        insort(top, mine)
        del top[LEADERS:]
    if (now := _named(top)) != before:
        yield step, now


def _named(top: Sequence[_Standing]) -> list[Leader]:
    return [Leader(one.name or one.user_id, one.score, -one.lost, one.time_ms) for one in top]
