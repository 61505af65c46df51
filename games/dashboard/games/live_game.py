"""One game in play: its question, its counts and their curve, its refusals, and the action to close it now."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_http_methods

from games.access.roles import Role, require, visible_guilds
from games.archive import audit
from games.connection import in_sync
from games.dashboard.games.live_data import curve_rows
from games.dashboard.reading import read_live_game
from games.dashboard.withheld import LONGEST_REASON, shown_to
from games.domain.errors import GameClosed, GameNotFound
from games.domain.records import Phase
from games.models import ArchivedGame, CancelledGame
from games.play import hosting
from games.privacy.hidden import cover_refusals, hidden_in


@require_GET
def live_game(request: HttpRequest, guild_id: str, game_id: str) -> HttpResponse:
    """The game; once it is finished, its page in the history."""
    require(request.user, guild_id)
    try:
        context = _context(request, guild_id, game_id)
    except GameNotFound:
        if _is_archived(guild_id, game_id):
            return redirect("admin:finished_game", game_id)
        if cancelled := _cancelled(guild_id, game_id):
            context = {"title": "Cancelled game", "cancelled": cancelled}
            return TemplateResponse(request, "dashboard/cancelled_game.html", context)
        raise Http404("There is no such game.") from None
    return TemplateResponse(request, "dashboard/live_game.html", context)


@require_GET
def parts(request: HttpRequest, guild_id: str, game_id: str) -> HttpResponse:
    """The same without the frame of the page, for when the game's phase changed."""
    require(request.user, guild_id)
    try:
        context = _context(request, guild_id, game_id)
    except GameNotFound:
        archived, cancelled = _is_archived(guild_id, game_id), _cancelled(guild_id, game_id)
        context = {"archived": archived, "cancelled": cancelled, "game_id": game_id}
        return TemplateResponse(request, "dashboard/parts/game_over.html", context)
    return TemplateResponse(request, "dashboard/parts/game.html", context)


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, guild_id: str, game_id: str) -> HttpResponse:
    """Ask once, then end the answer window; the closer posts the results within about a second."""
    require(request.user, guild_id, Role.HOST)
    try:
        if request.method == "POST":
            actor = audit.of_user(request.user)
            in_sync(lambda store: hosting.close(store, guild_id, game_id, actor))
            messages.success(request, "The answer window is over. Results are being posted.")
            return redirect("admin:live_game", guild_id, game_id)
        context = _context(request, guild_id, game_id)
    except GameClosed as error:
        messages.info(request, str(error))
        return redirect("admin:live_game", guild_id, game_id)
    except GameNotFound as error:
        raise Http404(str(error)) from None
    return TemplateResponse(request, "dashboard/close_game.html", {**context, "title": "Close this game now?"})


def _context(request: HttpRequest, guild_id: str, game_id: str) -> dict[str, Any]:
    seen = in_sync(lambda store: read_live_game(store, guild_id, game_id))
    card, state = seen.card, seen.card.game.state
    rights = visible_guilds(request.user)
    is_host = rights.may(guild_id, Role.HOST)
    return {
        "title": f"Game in {card.channel}",
        "card": card,
        "now_ms": seen.now_ms,
        "may_close": is_host and state.phase is Phase.OPEN,
        "is_host": is_host,
        "answers_shown": bool(shown_to(request.user, rights, [card.game])),
        "longest_reason": LONGEST_REASON,
        "may_cancel": is_host and state.phase in (Phase.POSTING, Phase.OPEN),
        "open_for_s": (state.ends_ms - state.opens_ms) // 1000 if state.opens_ms else card.game.window_s,
        "refusals": cover_refusals(seen.refusals, hidden_in(guild_id)),
        "curve": seen.stats,
        "curve_rows": curve_rows(seen.stats),
    }


def _cancelled(guild_id: str, game_id: str) -> CancelledGame | None:
    return CancelledGame.objects.confirmed().filter(id=game_id, guild_id=guild_id).first()


def _is_archived(guild_id: str, game_id: str) -> bool:
    return ArchivedGame.objects.confirmed().filter(id=game_id, guild_id=guild_id).exists()
