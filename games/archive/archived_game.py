"""A game that is over, and its answers, as rows of SQL and as records: both ways of the conversion, and nowhere else.

A row holds a game in columns where something searches, counts or sorts by them, and whole in `description` and
`results`, the codec's JSON. Of its state only `seq` and the phase are not kept: what is over changes no more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from games.domain import codec
from games.domain.points_rule import FLAT
from games.domain.records import FinishedGame, Game, GameState, Phase, Results, Ruling, Submission
from games.models import ArchivedAnswer, ArchivedGame, CancelledAnswer, CancelledGame
from games.rules import scoring
from games.rules.days import local_day
from games.rules.places import Tie
from games.rules.scoring import ResultsBuilder

PAGE = 1000
"""Rows that are read, or written, at once."""

# Column of a finished game -> the field of its state that it keeps. Both directions read these two tables.
_TIMES = {"opened_at": "opens_ms", "ended_at": "ends_ms", "closed_at": "closed_ms"}
_SAME = ("accepted", "changed", "refused", "stored", "posted", "checksum", "question_message_id", "results_message_id")
_FIELDS = {"acknowledged": "answers", **{name: name for name in _SAME}}


# --- finished games ------------------------------------------------------------------------------------------------


def game_row(game: Game, results: Results) -> ArchivedGame:
    """The row of a closed game, not yet confirmed."""
    categories = {question.category for question in game.questions}
    return ArchivedGame(
        **_identity(game),
        **{column: to_datetime(getattr(game.state, field)) for column, field in _TIMES.items()},
        **{column: getattr(game.state, field) for column, field in _FIELDS.items()},
        slot=game.slot,
        day=local_day(game.slot, to_datetime(game.state.opens_ms)),
        is_long=scoring.tie(game) is Tie.SHARED,
        category=categories.pop() if len(categories) == 1 else "",
        players=results.players,
        answers=results.answers,
        results=dump_results(results),
        asked=searchable(question.text for question in game.questions),
        leaf_key=game.secrets.leaf_key.hex() if game.secrets else "",
    )


def finished_game(row: ArchivedGame) -> FinishedGame:
    """The game as the store would have it, were it made of nothing but what SQL has."""
    archived_ms = to_ms(row.confirmed_at) if row.confirmed_at else 0
    return FinishedGame(game=game_of(row), results=results_of(row), archived_ms=archived_ms)


def game_of(row: ArchivedGame) -> Game:
    """The game that a row describes, without its results."""
    fields: dict[str, Any] = {field: getattr(row, column) for column, field in _FIELDS.items()}
    fields |= {field: to_ms(getattr(row, column)) for column, field in _TIMES.items()}
    return _described(row, GameState(phase=Phase.GONE, players=row.players, **fields))


def results_of(row: ArchivedGame) -> Results:
    """The results that a row holds, rulings included."""
    return codec.load_results(json.dumps(row.results))


def dump_results(results: Results) -> dict[str, Any]:
    """Results as the column holds them."""
    data: dict[str, Any] = json.loads(codec.dump_results(results))
    return data


def recount(row: ArchivedGame, rulings: Sequence[Ruling]) -> Results:
    """The results of the answers that SQL has now, each judged as its row says unless a ruling says otherwise."""
    builder = ResultsBuilder(game_of(row), rulings)
    builder.add_page(submissions(row.id))
    return replace(builder.finish(), proof=results_of(row).proof)


# --- cancelled games -----------------------------------------------------------------------------------------------


def cancelled_row(game: Game) -> CancelledGame:
    """The row of a cancelled game, not yet confirmed."""
    state = game.state
    return CancelledGame(
        **_identity(game),
        opened_at=to_datetime(state.opens_ms) if state.opens_ms else None,
        cancelled_at=to_datetime(state.closed_ms),
        players=state.players,
        answers=state.stored,
    )


def cancelled_game(row: CancelledGame) -> Game:
    """A cancelled game as the store would have it, but for the id of its post, which SQL does not keep."""
    state = GameState(
        phase=Phase.CANCELLED,
        opens_ms=to_ms(row.opened_at) if row.opened_at else 0,
        closed_ms=to_ms(row.cancelled_at),
        players=row.players,
        answers=row.answers,
        stored=row.answers,
    )
    return _described(row, state)


# --- answers -------------------------------------------------------------------------------------------------------


def answer_row(game: Game, judge: ResultsBuilder, submission: Submission) -> ArchivedAnswer:
    """The row of an answer to a finished game, judged by who has all of its answers."""
    verdict = {"is_right": judge.is_right(submission), "time_ms": judge.time_ms(submission)}
    points = None if game.points == FLAT else judge.points(submission)
    return ArchivedAnswer(**_answer(game, submission), **verdict, points=points)


def cancelled_answer_row(game: Game, submission: Submission) -> CancelledAnswer:
    """The row of an answer to a cancelled game, unscored."""
    return CancelledAnswer(**_answer(game, submission))


def submissions(game_id: str) -> Iterator[Submission]:
    """The answers that SQL has of a finished game, each with its verdict; read a page at a time."""
    return map(submission_of, ArchivedAnswer.objects.filter(game_id=game_id).iterator(chunk_size=PAGE))


def submission_of(row: ArchivedAnswer) -> Submission:
    """An answer, with its verdict."""
    return Submission(
        user_id=row.user_id,
        question=row.question,
        answer=row.answer,
        interaction_id=row.interaction_id,
        received_ms=to_ms(row.received_at),
        name=row.name,
        verdict=row.is_right,
    )


# --- what these share ----------------------------------------------------------------------------------------------


def _identity(game: Game) -> dict[str, Any]:
    """The columns that finished and cancelled games have alike."""
    return {
        "id": game.id,
        "guild_id": game.guild_id,
        "channel_id": game.channel_id,
        "registration_id": game.registration_id,
        "description": json.loads(codec.dump_game(replace(game, secrets=None))),
    }


def _described(row: ArchivedGame | CancelledGame, state: GameState) -> Game:
    return codec.load_game(json.dumps(row.description), state)


def _answer(game: Game, submission: Submission) -> dict[str, Any]:
    """The columns that the answers of both have alike."""
    return {
        "game_id": game.id,
        "user_id": submission.user_id,
        "name": submission.name,
        "question": submission.question,
        "answer": submission.answer,
        "interaction_id": submission.interaction_id,
        "received_at": to_datetime(submission.received_ms),
    }


def searchable(texts: Iterable[str]) -> str:
    """Texts as a search finds them, whatever case they are written in, one a line."""
    return "\n".join(" ".join(text.split()) for text in texts).casefold()


def to_datetime(ms: int) -> datetime:
    """The date and time, in UTC, of milliseconds since the epoch."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def to_ms(at: datetime) -> int:
    """Milliseconds since the epoch, rounded."""
    return round(at.timestamp() * 1000)
