"""From records to rows and back: nothing that SQL keeps of a game is lost on the way."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest
from django.apps import apps

from games.archive import archived_game
from games.domain.points_rule import FLAT, PointsRule
from games.domain.records import FinishedGame, GameState, Phase, Submission
from games.models import ArchivedGame, CancelledGame
from games.rules.scoring import ResultsBuilder, results
from tests.games.samples import game

pytestmark = pytest.mark.django_db

AT_MS = 1_900_000_000_123
ENDED = GameState(
    phase=Phase.GONE,
    opens_ms=AT_MS,
    ends_ms=AT_MS + 60_001,
    closed_ms=AT_MS + 60_007,
    question_message_id="11",
    results_message_id="12",
    players=2,
    answers=2,
    accepted=5,
    changed=3,
    refused={"WINDOW_CLOSED": 4},
    stored=2,
    posted=2,
    checksum="c" * 64,
)
ANSWERS = [
    Submission(user_id="1", question=0, answer="A", interaction_id="7", received_ms=AT_MS + 1, name="one"),
    Submission(user_id="2", question=0, answer="B", interaction_id="8", received_ms=AT_MS + 999, name="two"),
]


@pytest.mark.parametrize(
    ("rule", "brought"),
    [(FLAT, [(None, 0), (None, 1)]), (PointsRule(first_right=3, participation=9), [(0, 0), (4, 4)])],
)
def test_a_row_holds_what_its_answer_brings_where_the_rule_is_not_flat(
    rule: PointsRule, brought: list[tuple[int | None, int]]
) -> None:
    played = replace(game(), state=ENDED, points=rule)
    judge = ResultsBuilder(played)
    judge.add_page(ANSWERS)
    rows = [archived_game.answer_row(played, judge, answer) for answer in ANSWERS]
    assert [(row.points, row.brought) for row in rows] == brought


@pytest.mark.parametrize(("window_s", "is_long"), [(3600, False), (3601, True)])
def test_a_row_says_whether_equal_points_share_a_place(window_s: int, is_long: bool) -> None:
    played = replace(game(), state=ENDED, window_s=window_s)
    row = archived_game.game_row(played, results(played, ANSWERS))
    assert row.is_long is is_long
    row.is_long = False
    row.save(force_insert=True)

    migration = import_module("games.migrations.0014_points")
    migration.note_long_games(apps, None)
    assert ArchivedGame.objects.get().is_long is is_long, "for games from before the upgrade"


@pytest.mark.parametrize("rule", [FLAT, PointsRule(hard=5, speed=100, speed_s=10)])
def test_a_finished_game_comes_back_from_its_rows_as_it_was(rule: PointsRule) -> None:
    played = replace(game(), state=ENDED, points=rule)
    judge = ResultsBuilder(played)
    judge.add_page(ANSWERS)
    row = archived_game.game_row(played, results(played, ANSWERS))
    row.confirmed_at = archived_game.to_datetime(AT_MS + 70_000)
    row.save(force_insert=True)
    for answer in ANSWERS:
        archived_game.answer_row(played, judge, answer).save(force_insert=True)

    read = archived_game.finished_game(ArchivedGame.objects.get())

    expected = FinishedGame(game=played, results=results(played, ANSWERS), archived_ms=AT_MS + 70_000)
    assert read == expected
    judged = [replace(answer, verdict=judge.is_right(answer)) for answer in ANSWERS]
    assert list(archived_game.submissions(played.id)) == judged
    assert archived_game.recount(row, ()) == expected.results


def test_all_of_a_state_is_kept_but_what_changes_no_more() -> None:
    kept = {*archived_game._TIMES.values(), *archived_game._FIELDS.values(), "players"}
    assert set(GameState.__dataclass_fields__) - kept == {"phase", "seq"}
    columns = {field.attname for field in ArchivedGame._meta.concrete_fields}
    assert {*archived_game._TIMES, *archived_game._FIELDS} <= columns


def test_a_cancelled_game_comes_back_without_its_post() -> None:
    ended = replace(ENDED, phase=Phase.CANCELLED)
    for number, opens_ms in enumerate((AT_MS, 0)):
        cancelled = replace(game(f"game{number}"), state=replace(ended, opens_ms=opens_ms))
        archived_game.cancelled_row(cancelled).save(force_insert=True)
        row = CancelledGame.objects.get(id=cancelled.id)
        kept = GameState(
            phase=Phase.CANCELLED, opens_ms=opens_ms, closed_ms=ended.closed_ms, players=2, answers=2, stored=2
        )
        assert archived_game.cancelled_game(row) == replace(cancelled, state=kept)
