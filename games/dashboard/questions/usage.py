"""How a question did in one server: how often it was asked, when last, and how many were right."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, TextField
from django.db.models.functions import Cast

from games.connection import in_sync
from games.models import ArchivedAnswer, ArchivedGame

LATEST = 500
"""Games that the share of right answers is taken from, the newest first."""
LISTED = 10
ENOUGH = 10
"""Answers below which nothing is said about the difficulty."""
_EASY, _MEDIUM = 75, 40
"""From this share of right answers on (in %) a question plays as easy, or as medium."""


@dataclass(frozen=True, slots=True)
class Played:
    """The question in one finished game."""

    game_id: str
    closed_at: datetime
    answers: int
    right: int


@dataclass(frozen=True, slots=True)
class Usage:
    """The question in one server."""

    games: int
    """Finished games that asked it."""
    used_ms: int
    """When it was asked last, also in a game still in play; 0 for never."""
    answers: int
    right: int
    listed: list[Played]

    @property
    def percent(self) -> float:
        return 100 * self.right / self.answers if self.answers else 0.0

    @property
    def plays_as(self) -> str:
        """`easy`, `medium` or `hard`; empty when too few have answered."""
        if self.answers < ENOUGH:
            return ""
        return "easy" if self.percent >= _EASY else "medium" if self.percent >= _MEDIUM else "hard"


def usage(guild_id: str, seed: str) -> Usage:
    """Counted in the archive, answer by answer, so that what was forgotten or ruled since is taken into account."""
    used = in_sync(lambda store: store.seeds_used(guild_id, [seed]))
    # The text of the description finds the games; which of their questions it is, the description itself says.
    games = (
        ArchivedGame.objects.confirmed()
        .filter(guild_id=guild_id)
        .annotate(written=Cast("description", TextField()))
        .filter(written__contains=f'"seed": {json.dumps(seed)}')
        .order_by("-closed_at", "-id")
    )
    rows = list(games.values_list("id", "closed_at", "description")[:LATEST])
    last_ms = int(rows[0][1].timestamp() * 1000) if rows else 0  # what came from elsewhere may be in the archive alone
    place = {game_id: _index(description, seed) for game_id, _, description in rows}
    answered = _answered(place)
    played = [Played(game_id, closed_at, *answered.get(game_id, (0, 0))) for game_id, closed_at, _ in rows]
    return Usage(
        games=len(rows) if len(rows) < LATEST else games.count(),
        used_ms=used.get(seed, last_ms),
        answers=sum(game.answers for game in played),
        right=sum(game.right for game in played),
        listed=played[:LISTED],
    )


def _index(description: dict[str, list[dict[str, str]]], seed: str) -> int:
    return next(index for index, asked in enumerate(description["questions"]) if asked["seed"] == seed)


def _answered(place: dict[str, int]) -> dict[str, tuple[int, int]]:
    """Game -> answers to the question with this index, and how many of them were right."""
    rows = (
        ArchivedAnswer.objects.filter(game_id__in=list(place))
        .values_list("game_id", "question")
        .annotate(answers=Count("id"), right=Count("id", filter=Q(is_right=True)))
        .order_by()
    )
    return {game_id: (answers, right) for game_id, question, answers, right in rows if place[game_id] == question}
