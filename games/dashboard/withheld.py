"""Answers of games in play on the dashboard: withheld, unless a host asks for them in a step that is noted."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from games.access.roles import Rights, Role, Visitor, require, visible_guilds
from games.archive import audit
from games.archive.disclosures import Disclosure, disclose, disclosed
from games.bank.withheld import Withheld, in_play
from games.connection import in_sync
from games.domain.errors import GameNotFound
from games.domain.records import Game
from games.domain.text import one_line

LONGEST_REASON = 200
"""Characters; what is longer is cut, as other texts of the audit are."""


def withheld_from(user: Visitor, rights: Rights | None = None) -> Withheld:
    """What this person must not read now: one visit to the store, and one question to SQL for whoever is a host.

    `rights` are theirs, where they are at hand.
    """
    games = in_sync(in_play)
    shown = shown_to(user, visible_guilds(user) if rights is None else rights, games)
    return Withheld(game for game in games if (game.guild_id, game.id) not in shown)


def shown_to(user: Visitor, rights: Rights, games: Iterable[Game]) -> set[tuple[str, str]]:
    """Guild and id of those of these games whose answers the person has asked to see, and is still host to."""
    hosted = [game for game in games if rights.may(game.guild_id, Role.HOST)]
    return disclosed(audit.of_user(user), Disclosure.ANSWER, hosted) if hosted else set()


@require_http_methods(["GET", "POST"])
def show_answer(request: HttpRequest, guild_id: str, game_id: str) -> HttpResponse:
    """From now on this person sees the game's answers before its close. Noted once for each person and game."""
    require(request.user, guild_id, Role.HOST)
    try:
        game = in_sync(lambda store: store.get_game(guild_id, game_id))
    except GameNotFound as error:
        raise Http404(str(error)) from None
    if request.method == "POST":
        reason = one_line(request.POST.get("reason", ""))[:LONGEST_REASON]
        disclose(audit.of_user(request.user), Disclosure.ANSWER, game, reason=reason)
    return redirect("admin:live_game", guild_id, game_id)
