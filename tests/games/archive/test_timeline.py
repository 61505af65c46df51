"""How answers came in: exact sums in few steps, however many answers there are."""

from __future__ import annotations

import json
import tracemalloc
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from games.archive import timeline
from games.archive.archived_game import answer_row, game_row, results_of, to_datetime
from games.domain.points_rule import FLAT, PointsRule
from games.domain.records import Game, GameState, Phase, Question, Submission
from games.models import ArchivedAnswer, ArchivedGame
from games.rules.scoring import ResultsBuilder, results

pytestmark = pytest.mark.django_db

OPENS_MS = 1_900_000_000_000
CAPITAL = Question(seed="capital:FR", text="The capital of France?", answer="Paris", options=("Lyon", "Paris"))
ELEMENT = Question(seed="element:W", text="Which element has the symbol W?", answer="Tungsten")

Given = tuple[int, int, int, str]
"""Player, question, ms after the opening, answer."""


def archived(questions: tuple[Question, ...], given: list[Given], points: PointsRule = FLAT) -> ArchivedGame:
    """A finished game with these answers."""
    state = GameState(phase=Phase.POSTED, opens_ms=OPENS_MS, ends_ms=OPENS_MS + 1, closed_ms=OPENS_MS + 1)
    game = Game(id="game", guild_id="1", channel_id="2", questions=questions, window_s=60, points=points, state=state)
    answers = [
        Submission(
            user_id=str(user),
            question=question,
            answer=answer,
            interaction_id="1",
            received_ms=OPENS_MS + ms,
            name=f"player {user}",
        )
        for user, question, ms, answer in given
    ]
    row = game_row(game, results(game, answers))
    row.confirmed_at = to_datetime(OPENS_MS)
    row.save(force_insert=True)
    judge = ResultsBuilder(game)
    judge.add_page(answers)
    ArchivedAnswer.objects.bulk_create([answer_row(game, judge, one) for one in answers], batch_size=1000)
    return row


def test_sums_rise_step_by_step_to_the_results() -> None:
    row = archived((CAPITAL,), [(1, 0, 0, "B"), (2, 0, 999, "A"), (3, 0, 1000, "B"), (4, 0, 2399, "B")])

    found = timeline.timeline(row)

    assert (found.totals.width_ms, len(found.totals.answers)) == (10, 240)
    assert [found.totals.answers[step] for step in (0, 98, 99, 100, 239)] == [1, 1, 2, 3, 4]
    assert [found.totals.right[step] for step in (0, 99, 100, 239)] == [1, 1, 2, 3]
    assert [(one.letter, one.label, one.counts[0], one.counts[-1], one.is_right) for one in found.questions[0]] == [
        ("A", "Lyon", 0, 1, False),
        ("B", "Paris", 1, 3, True),
    ]


def test_the_time_of_an_answer_is_when_it_was_received() -> None:
    row = archived((CAPITAL,), [(1, 0, 1234, "B")])

    answer = ArchivedAnswer.objects.get()

    assert answer.received_at - row.opened_at == timedelta(milliseconds=answer.time_ms) == timedelta(milliseconds=1234)


def test_typed_answers_beyond_the_ten_commonest_are_told_together() -> None:
    given = [(user, 0, user, f"guess {user}" if user > 3 else "tin") for user in range(1, 21)]

    [series] = timeline.timeline(archived((ELEMENT,), given)).questions

    assert len(series) == 11
    assert (series[0].label, series[0].counts[-1]) == ("tin", 3)
    assert (series[-1].label, series[-1].counts[-1]) == ("other answers", 20 - 3 - 9)


def test_a_choice_that_was_stored_as_text_counts_for_its_option() -> None:
    row = archived((CAPITAL,), [(1, 0, 5, "paris"), (2, 0, 6, "B"), (3, 0, 7, "Rome")])

    [series] = timeline.timeline(row).questions

    assert [(one.label, one.counts[-1]) for one in series] == [("Lyon", 0), ("Paris", 2), ("other answers", 1)]


def test_who_leads_changes_with_each_right_answer_and_ends_as_the_ranking() -> None:
    given = [(1, 0, 10, "B"), (2, 0, 20, "B"), (2, 1, 30, "Tungsten"), (3, 1, 40, "tin"), (1, 1, 45, "Tungsten")]
    row = archived((CAPITAL, ELEMENT), given)

    found = timeline.timeline(row)

    assert [(step, [(one.name, one.score) for one in top]) for step, top in found.leaders] == [
        (1, [("player 1", 1)]),
        (2, [("player 1", 1), ("player 2", 1)]),
        (3, [("player 2", 2), ("player 1", 1)]),
        (4, [("player 2", 2), ("player 1", 2)]),
    ]


@pytest.mark.parametrize(
    "rule",
    [FLAT, PointsRule(easy=3, medium=5, participation=2, all_right=9, first_right=4, speed=100, speed_s=45)],
    ids=["flat", "own"],
)
@pytest.mark.parametrize("questions", [1, 3])
def test_the_last_leaders_are_those_of_the_results(questions: int, rule: PointsRule) -> None:
    given = [
        (user, question, (user * 7919 + question * 104_729) % 60_000, "AB"[(user * (question + 3)) % 7 < 4])
        for user in range(1, 301)
        for question in range(questions)
    ]
    row = archived((CAPITAL,) * questions, given, rule)

    _step, last = timeline.timeline(row).leaders[-1]

    top = results_of(row).top[: timeline.LEADERS]
    assert [(one.name, one.score, one.points, one.time_ms) for one in last] == [
        (one.name, one.score, one.points, one.time_ms) for one in top
    ]


def test_a_game_of_a_single_moment_has_one_step() -> None:
    found = timeline.timeline(archived((CAPITAL,), [(1, 0, 0, "B")]))

    assert (found.totals.answers, found.totals.right) == ([1], [1])


def test_many_options_make_the_steps_fewer() -> None:
    wide = Question(seed="t", text="?", answer="0", options=tuple("0123456789"))
    row = archived((wide,) * 25, [(user, n, user * 1000, "A") for user in range(1, 200) for n in range(25)])

    found = timeline.timeline(row)

    assert sum(len(one.counts) for series in found.questions for one in series) <= timeline.MOST_NUMBERS
    assert found.totals.answers[-1] == 199 * 25


def _counting(rows: list[int], original: Any) -> Any:
    """Notes how many rows Python gets: pages of many as a list or one by one, or a single row."""

    def execute_sql(compiler: Any, *args: Any, **kwargs: Any) -> Any:
        found = original(compiler, *args, **kwargs)
        return map(partial(_noted, rows), found) if isinstance(found, list) or hasattr(found, "__next__") else found

    return execute_sql


def _noted(rows: list[int], page: Any) -> Any:
    rows[0] += len(page)
    return page


@pytest.mark.slow
def test_100_000_answers_are_read_in_few_rows_and_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db.models.sql.compiler import SQLCompiler

    row = archived((CAPITAL,), [(user, 0, user * 36, "AB"[user % 2]) for user in range(1, 100_001)])
    rows = [0]
    monkeypatch.setattr(SQLCompiler, "execute_sql", _counting(rows, SQLCompiler.execute_sql))
    tracemalloc.start()

    with CaptureQueriesContext(connection) as asked:
        found = timeline.timeline(row)

    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.totals.answers[-1] == 100_000 and found.totals.right[-1] == 50_000
    assert timeline.MOST_STEPS < rows[0] <= 5 * timeline.MOST_STEPS, "SQL sums up"
    assert len(asked) <= 10
    assert peak < 5_000_000, "bytes: nothing is held for each answer"
    assert len(json.dumps(asdict(found))) < 20_000, "bytes for the browser"
