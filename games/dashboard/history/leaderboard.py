"""The leaderboard of one server: any period, all categories or one, by pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from games.access.roles import visible_guilds
from games.connection import in_sync
from games.dashboard import labels
from games.dashboard.history.finished_games import query
from games.dashboard.query_choices import hint_for, match_choice
from games.dashboard.reading import guild_names
from games.rules.places import TIE_WORDS
from games.scores import periods, standings
from games.scores.periods import Period
from games.scores.standings import Board

PLACES_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class LeaderboardQuery:
    """Which leaderboard, and what else there is to choose."""

    board: Board
    period: Period
    names: dict[str, str]
    """The servers that the visitor sees."""
    categories: list[str]
    """Those that were played in this one."""
    problem: str = ""
    """Why the period that was asked for cannot be shown."""
    unknown: str = ""
    """That nothing of the wanted category was played, and the nearest; empty otherwise."""

    @property
    def guild(self) -> str:
        return self.names[self.board.guild_id]


def read(request: HttpRequest) -> LeaderboardQuery | None:
    """What the address asks for; None when the visitor sees no server. Raises Http404 for a server of others."""
    rights = visible_guilds(request.user)
    names = in_sync(lambda store: guild_names(store, rights))
    guild_id = match_choice(request.GET.get("guild", ""), names.items()) or next(iter(names), "")
    if not guild_id:
        return None
    if not rights.sees(guild_id) or not re.fullmatch("[0-9]{1,20}", guild_id):
        raise Http404("There is no such server.")
    names.setdefault(guild_id, labels.guild_name(guild_id, ""))
    problem, now = "", datetime.now(UTC)
    try:
        period = periods.parse(request.GET.get("period") or periods.ALL, now)
    except ValueError as error:
        period, problem = periods.of(periods.PeriodKind.ALL, now), str(error)
    known = standings.categories(guild_id)
    category = match_choice(request.GET.get("category", ""), [(name, name) for name in known])
    board = Board(guild_id=guild_id, period=period.code, category=category)
    return LeaderboardQuery(board, period, names, known, problem, hint_for("played category", category, known))


@require_GET
def leaderboard(request: HttpRequest) -> HttpResponse:
    """One page of places; each player's row leads nowhere."""
    asked = read(request)
    if asked is None:
        return TemplateResponse(request, "dashboard/leaderboard.html", {"title": "Leaderboard"})
    wanted = request.GET.get("page", "1")
    number = max(1, int(wanted)) if re.fullmatch("[0-9]{1,6}", wanted) else 1
    # One more than is shown: it says whether there is a next page.
    places = standings.page(asked.board, (number - 1) * PLACES_PER_PAGE, PLACES_PER_PAGE + 1)
    more = len(places) > PLACES_PER_PAGE
    context = {
        "title": "Leaderboard",
        "asked": asked,
        "places": places[:PLACES_PER_PAGE],
        "tie": TIE_WORDS[standings.tie(asked.board)],
        "page": number,
        "kinds": list(periods.NAMES.items()),
        "categories": _offered(asked.categories, asked.board.category),
        "exports": query(request.GET, page=None),
        "back": query(request.GET, page=str(number - 1)) if number > 1 else None,
        "next": query(request.GET, page=str(number + 1)) if more else None,
        "whole": query(request.GET, page=None, period=None, category=None),
        **_neighbours(request, asked.period),
    }
    return TemplateResponse(request, "dashboard/leaderboard.html", context)


def _offered(known: list[str], chosen: str) -> list[str]:
    """Those to choose from; one that has nothing stays chosen, so that the page says what it shows."""
    return known if chosen in ("", *known) else [*known, chosen]


def _neighbours(request: HttpRequest, period: Period) -> dict[str, str | None]:
    """Addresses of the same leaderboard one period earlier and later; none in the future."""
    today = datetime.now(UTC).date()
    before, after = period.earlier, period.later
    is_over = after is not None and after.first is not None and after.first <= today
    return {
        "earlier": query(request.GET, page=None, period=before.code) if before else None,
        "later": query(request.GET, page=None, period=after.code) if after and is_over else None,
    }
