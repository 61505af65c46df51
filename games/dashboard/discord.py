"""What the pages show somebody who logged in with Discord about that, and the button that asks Discord again."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from games.access.discord import rights
from games.access.discord.views import safe_next
from games.access.roles import Visitor, discord_account
from games.models import DiscordAccount


def state(user: Visitor) -> str:
    """`local`; for a person of Discord `fresh` while their servers are known, else `away` or `unknown`."""
    account = discord_account(user)
    if account is None:
        return "local"
    if account.is_fresh(timezone.now()):
        return "fresh"
    return "away" if account.problem == DiscordAccount.Problem.AWAY else "unknown"


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Ask Discord now which servers are theirs, and go back to where they were."""
    account = discord_account(request.user)
    if account is None:
        raise Http404("This account is not Discord's.")
    rights.renew_now(account)
    return redirect(safe_next(request) or "admin:index")
