"""What the page of a live game fetches beside its counts: the curve, and what each option has so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from games.access.roles import Role, require
from games.archive import audit
from games.archive.disclosures import Disclosure, disclose
from games.connection import in_sync
from games.dashboard import charts
from games.dashboard.tables import json_response
from games.domain.errors import GameNotFound
from games.domain.ports import Store
from games.domain.records import Game, QuestionResult
from games.live.live_stats import LiveStats, stats_cache

ROWS = 6
"""Lines of the table that shows the curve without a script."""


@dataclass(frozen=True, slots=True)
class CurveRow:
    """One line of the table."""

    seconds: int
    """After the opening."""
    answers: int
    """Standing answers that had been given by then."""


def curve_rows(found: LiveStats) -> list[CurveRow]:
    """The curve at a few moments, the last of them now."""
    every = -(-len(found.counts) // ROWS)
    lines, total = list[CurveRow](), 0
    for number, count in enumerate(found.counts, 1):
        total += count
        if number % every == 0 or number == len(found.counts):
            lines.append(CurveRow(number * found.step_ms // 1000, total))
    return lines


@never_cache
@require_GET
def curve(request: HttpRequest, guild_id: str, game_id: str) -> HttpResponse:
    """When the standing answers were given, as JSON: numbers only, nothing of what was answered."""
    require(request.user, guild_id)
    _, found = _read(guild_id, game_id)
    points = {"since_ms": found.since_ms, "step_ms": found.step_ms, "counts": found.counts, "read_ms": found.read_ms}
    return json_response(points)


@never_cache
@require_http_methods(["GET", "POST"])
def counts(request: HttpRequest, guild_id: str, game_id: str) -> HttpResponse:
    """How many chose what so far, for hosts. Asking for it is a POST, and noted once for each person and game.

    With a script only the part is sent; without one, a page of its own.
    """
    require(request.user, guild_id, Role.HOST)
    if request.method == "GET":
        return redirect("admin:live_game", guild_id, game_id)
    game, found = _read(guild_id, game_id)
    disclose(audit.of_user(request.user), Disclosure.COUNTS, game)
    only_part = request.headers.get("X-Requested-With") == "fetch"
    template = "dashboard/parts/option_counts.html" if only_part else "dashboard/option_counts.html"
    return TemplateResponse(request, template, {"title": "Counts so far", "game": game, **_context(game, found)})


def _context(game: Game, found: LiveStats) -> dict[str, Any]:
    tallies = []
    for question, chosen in zip(game.questions, found.chosen, strict=True):
        tally = QuestionResult(answers=sum(n for _, n in chosen), right=0, counts=chosen)
        tallies.append((question, charts.bars(question, tally), tally))
    return {"tallies": tallies, "read_ms": found.read_ms}


def _read(guild_id: str, game_id: str) -> tuple[Game, LiveStats]:
    async def work(store: Store) -> tuple[Game, LiveStats]:
        game = await store.get_game(guild_id, game_id)
        return game, await stats_cache().get(store, game)

    try:
        return in_sync(work)
    except GameNotFound:
        raise Http404("There is no such game in play.") from None
