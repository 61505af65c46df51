"""Extend a game that takes answers, or cancel it: each asked for on a page that says what will happen."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from games.access.roles import Role, require
from games.archive import audit
from games.connection import in_sync
from games.dashboard.reading import Card, read_card
from games.domain.errors import (
    GameClosed,
    GameNotFound,
    InvalidExtension,
    NotOpenYet,
    VersionConflict,
    WindowClosed,
    WindowTooLong,
)
from games.domain.records import Phase
from games.play import hosting

QUICK = (("5m", "5 more minutes"), ("15m", "15 more minutes"), ("1h", "1 more hour"))
"""Extensions by one press."""


class ExtendForm(forms.Form):
    """By how much, and the end that was shown: the same request sent twice extends once."""

    more = forms.CharField(label="By another time", max_length=20, strip=True)
    ends_ms = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def clean_more(self) -> int:
        """Seconds."""
        try:
            return hosting.parse_extension(self.cleaned_data["more"])
        except InvalidExtension as error:
            raise forms.ValidationError(str(error)) from None


@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, guild_id: str, game_id: str) -> HttpResponse:
    """Choose by how much; the bot brings the post up to date within a few seconds."""
    require(request.user, guild_id, Role.HOST)
    card, now_ms = _card(guild_id, game_id)
    if card.game.state.phase is not Phase.OPEN:
        return _refused(request, card, NotOpenYet() if card.game.state.phase is Phase.POSTING else GameClosed())
    form = ExtendForm(request.POST or None, initial={"ends_ms": card.game.state.ends_ms})
    if request.method == "POST" and form.is_valid():
        response = _extend(request, card, form)
        if response is not None:
            return response
    context = {"title": "Extend this game?", "card": card, "now_ms": now_ms, "form": form, "quick": QUICK}
    return TemplateResponse(request, "dashboard/extend_game.html", context)


def _extend(request: HttpRequest, card: Card, form: ExtendForm) -> HttpResponse | None:
    """None when the form has to be shown again, with what is wrong."""
    actor, game = audit.of_user(request.user), card.game
    more_s, ends_ms = form.cleaned_data["more"], form.cleaned_data["ends_ms"]
    try:
        in_sync(
            lambda store: hosting.extend(
                store, game.guild_id, game.id, more_s, ends_ms, actor, subject=game.questions[0].text
            )
        )
    except WindowTooLong as error:
        form.add_error("more", str(error))
        return None
    except VersionConflict:
        messages.info(request, "Somebody else changed the end in the meantime: look at it before you extend again.")
        return redirect("admin:live_game", game.guild_id, game.id)
    except (GameClosed, WindowClosed, GameNotFound) as error:
        return _refused(request, card, error)
    messages.success(request, "The game is extended. Its post shows the new end in a few seconds.")
    return redirect("admin:live_game", game.guild_id, game.id)


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, guild_id: str, game_id: str) -> HttpResponse:
    """Ask once, then end the game without results; a duty does the rest within about a second."""
    require(request.user, guild_id, Role.HOST)
    card, now_ms = _card(guild_id, game_id)
    if request.method == "POST":
        actor, subject = audit.of_user(request.user), card.game.questions[0].text
        try:
            in_sync(lambda store: hosting.cancel(store, guild_id, game_id, actor, subject=subject))
        except (GameClosed, GameNotFound) as error:
            return _refused(request, card, error)
        messages.success(request, "The game is cancelled. Its post says so in a moment. Its answers are kept.")
        return redirect("admin:live_game", guild_id, game_id)
    if card.game.state.phase not in (Phase.POSTING, Phase.OPEN):
        return _refused(request, card, GameClosed("Its results are on their way: it can no longer be cancelled."))
    context = {"title": "Cancel this game?", "card": card, "now_ms": now_ms}
    return TemplateResponse(request, "dashboard/cancel_game.html", context)


def _card(guild_id: str, game_id: str) -> tuple[Card, int]:
    try:
        return in_sync(lambda store: read_card(store, guild_id, game_id))
    except GameNotFound as error:
        raise Http404(str(error)) from None


def _refused(request: HttpRequest, card: Card, error: Exception) -> HttpResponse:
    messages.info(request, str(error))
    return redirect("admin:live_game", card.game.guild_id, card.game.id)
