"""From records to rows and back: nothing that SQL keeps of a game is lost on the way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from games.archive import archived_game
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


def test_a_finished_game_comes_back_from_its_rows_as_it_was() -> None:
    played = replace(game(), state=ENDED)
    judge = ResultsBuilder(played)
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
