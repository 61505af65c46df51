"""The two addresses of the login itself: where it starts, and where Discord sends the browser back to."""

from __future__ import annotations

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from games.access.discord import addresses
from games.access.discord.provider import DiscordAdapter

_come_back = OAuth2CallbackView.adapter_view(DiscordAdapter)


def safe_next(request: HttpRequest) -> str:
    """Where the visitor wanted to go, if that is a page of ours; else empty."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else ""


@never_cache
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Send the browser to Discord. By a form only, so that no other page logs a visitor in."""
    if not addresses.is_on():
        raise Http404("Log in with Discord is not configured.")
    provider = get_adapter().get_provider(request, "discord")
    response: HttpResponse = provider.redirect(request, AuthProcess.LOGIN, next_url=safe_next(request) or None)
    return response


@never_cache
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """The browser is back, with a code or an error; the state in its session says that it was sent."""
    if not addresses.is_on():
        raise Http404("Log in with Discord is not configured.")
    response: HttpResponse = _come_back(request)
    return response
