"""Read a finished game from its rows, and count its results anew."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from games.domain import codec
from games.domain.records import Game, GameState, Phase, Results, Ruling, Submission
from games.models import ArchivedAnswer, ArchivedGame
from games.rules.scoring import ResultsBuilder

_PAGE = 1000


def game_of(row: ArchivedGame) -> Game:
    """The finished game that a row describes, with its times and its two messages."""
    state = GameState(
        phase=Phase.GONE,
        opens_ms=_ms(row.opened_at),
        ends_ms=_ms(row.ended_at),
        closed_ms=_ms(row.closed_at),
        question_message_id=row.question_message_id,
        results_message_id=row.results_message_id,
    )
    return codec.load_game(json.dumps(row.description), state)


def results_of(row: ArchivedGame) -> Results:
    """The results that a row holds."""
    return codec.load_results(json.dumps(row.results))


def recount(row: ArchivedGame, rulings: Sequence[Ruling]) -> Results:
    """The results of the answers that are here, each judged as its row says unless a ruling says otherwise."""
    builder = ResultsBuilder(game_of(row), rulings)
    for page in _pages(row):
        builder.add_page(page)
    return builder.finish()


def _pages(row: ArchivedGame) -> Iterator[list[Submission]]:
    page = list[Submission]()
    for answer in ArchivedAnswer.objects.filter(game=row).iterator(chunk_size=_PAGE):
        page.append(
            Submission(
                user_id=answer.user_id,
                question=answer.question,
                answer=answer.answer,
                interaction_id="0",
                received_ms=_ms(answer.received_at),
                name=answer.name,
                verdict=answer.is_right,
            )
        )
        if len(page) == _PAGE:
            yield page
            page = []
    yield page


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
