"""The first page: what is in play, what comes next, what is wrong."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from games.access.roles import visible_guilds
from games.connection import in_sync
from games.dashboard import problems
from games.dashboard.history.finished_games import recent
from games.dashboard.reading import read_overview


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Live cards, next posts, problems and the games finished last."""
    return TemplateResponse(request, "dashboard/overview.html", {"title": "Overview", **_context(request)})


@require_GET
def parts(request: HttpRequest) -> HttpResponse:
    """The same without the frame of the page, for when games come and go."""
    return TemplateResponse(request, "dashboard/parts/overview.html", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    rights = visible_guilds(request.user)
    seen = in_sync(lambda store: read_overview(store, rights))
    troubles = problems.read(rights)
    return {"overview": seen, "troubles": troubles, "finished": recent(rights, 5), "several_guilds": seen.guilds != 1}
