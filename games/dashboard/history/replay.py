"""A finished game on its timeline: the first paint as a picture and a table, the rest as JSON for the replay."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from games.archive import timeline
from games.archive.archived_game import game_of
from games.archive.timeline import Totals
from games.dashboard.history.regrade import finished_row
from games.dashboard.tables import json_response
from games.dashboard.withheld import withheld_from
from games.models import ArchivedGame
from games.privacy.hidden import hidden_in

ROWS = 8
"""Of the table."""
WIDTH, HEIGHT = 240, 60
"""Of the picture, in its own units."""


@dataclass(frozen=True, slots=True)
class ReplayMoment:
    """What had come in by a moment."""

    after_ms: int
    answers: int
    right: int

    @property
    def wrong(self) -> int:
        return self.answers - self.right


@require_GET
def replay(request: HttpRequest, game_id: str) -> HttpResponse:
    """The game's timeline as JSON, without what was answered to withheld questions.

    At most `timeline.MOST_NUMBERS` numbers, whatever the number of answers.
    """
    row = finished_row(request.user, game_id)
    hidden = withheld_from(request.user).covered(game_of(row))
    found = timeline.timeline(row, hidden_in(row.guild_id))
    questions = [[] if index in hidden else series for index, series in enumerate(found.questions)]
    return json_response(asdict(replace(found, questions=questions)))


def first_paint(row: ArchivedGame) -> dict[str, Any]:
    """What the game's page shows of the timeline without a script."""
    if not row.answers:
        return {"moments": []}
    summed = timeline.totals(row)
    wrong = [answers - right for answers, right in zip(summed.answers, summed.right, strict=True)]
    lines = {"answers": summed.answers, "right": summed.right, "wrong": wrong}
    return {
        "moments": _moments(summed),
        "curves": {name: _curve(values, summed.answers[-1] or 1) for name, values in lines.items()},
    }


def _moments(summed: Totals) -> list[ReplayMoment]:
    """A few moments at equal distances, the last answer among them."""
    steps = len(summed.answers)
    ends = sorted({-(-steps * n // ROWS) for n in range(1, ROWS + 1)})
    return [ReplayMoment(end * summed.width_ms, summed.answers[end - 1], summed.right[end - 1]) for end in ends]


def _curve(values: list[int], most: int) -> str:
    """The points of a rising line in an SVG; `most` is at the top."""
    points = enumerate([0, *values])
    return " ".join(f"{WIDTH * n / len(values):.1f},{HEIGHT - (HEIGHT - 2) * value / most:.1f}" for n, value in points)
