"""Answers of games in play on the dashboard: withheld, unless a host asks for them in a step that is noted."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from games.access.roles import Rights, Role, Visitor, require, visible_guilds
from games.archive import audit
from games.bank.withheld import Withheld, in_play
from games.connection import in_sync
from games.domain.errors import GameNotFound
from games.domain.records import Game
from games.domain.text import one_line
from games.models import AuditEntry

SHOWN = "answer.shown"
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
    hosted = {(game.guild_id, game.id) for game in games if rights.may(game.guild_id, Role.HOST)}
    if not hosted:
        return set()
    steps = AuditEntry.objects.filter(
        source=AuditEntry.Source.SITE,
        actor_id=str(user.pk),
        action=SHOWN,
        guild_id__in={guild_id for guild_id, _ in hosted},
        subject_id__in={game_id for _, game_id in hosted},
    )
    return hosted & set(steps.values_list("guild_id", "subject_id"))


@require_http_methods(["GET", "POST"])
def show_answer(request: HttpRequest, guild_id: str, game_id: str) -> HttpResponse:
    """From now on this person sees the game's answers before its close. Noted once for each person and game."""
    require(request.user, guild_id, Role.HOST)
    try:
        game = in_sync(lambda store: store.get_game(guild_id, game_id))
    except GameNotFound as error:
        raise Http404(str(error)) from None
    if request.method == "POST":
        _note(request, game)
    return redirect("admin:live_game", guild_id, game_id)


def _note(request: HttpRequest, game: Game) -> None:
    """Raises the database's errors: what is not noted is not shown."""
    assert isinstance(request.user, User), "only people who are logged in come here"
    if shown_to(request.user, visible_guilds(request.user), [game]):
        return
    reason = one_line(request.POST.get("reason", ""))[:LONGEST_REASON]
    after = {"reason": reason} if reason else {}
    actor = audit.of_user(request.user)
    audit.note(actor, game.guild_id, SHOWN, subject_id=game.id, subject=game.questions[0].text, after=after)
