"""What django-allauth leaves to the site: which application asks, who somebody is here, what an error leads to."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from games.access.discord import addresses, api, rights, token_encryption
from games.access.login_limit import address_of
from games.domain.errors import StoreUnavailable
from games.models import DiscordAccount

log = structlog.get_logger(__name__)


BEGUN_WITH = "tally_login_begun_with"
"""In a session: of which account the password was right, and what stood for that password then."""


def begin_with_password(request: HttpRequest, user: User) -> None:
    """Remember for the end of a login which password it began with; a second factor may come between."""
    request.session[BEGUN_WITH] = [user.pk, user.get_session_auth_hash()]


def failed(problem: str) -> HttpResponse:
    """Back to the login page, which has words for each problem: `games.dashboard.people.login.PROBLEMS`."""
    return redirect(f"{reverse('admin:login')}?{urlencode({'problem': problem})}")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Local accounts have a login page of their own; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Against whom wrong codes are counted: as wrong passwords are, and not against the proxy in front of all."""
        return address_of(request)

    def add_message(self, *_args: Any, **_kwargs: Any) -> None:
        """Nothing: where one lands says enough."""

    def login(self, request: HttpRequest, user: User) -> None:
        """As allauth's; back to the login page if the password was changed since this login began with it."""
        whose, began = request.session.pop(BEGUN_WITH, (None, ""))
        if whose == user.pk and not constant_time_compare(began, user.get_session_auth_hash()):
            raise ImmediateHttpResponse(redirect("admin:login"))
        super().login(request, user)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        return failed("inactive")

    def post_login(self, request: HttpRequest, user: User, **about: Any) -> HttpResponse:
        if arguments := about["signal_kwargs"]:  # it is Discord's login and not one by password
            _remember(user, arguments["sociallogin"])
        response: HttpResponse = super().post_login(request, user, **about)
        return response


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The one application, as the settings have it; none stands in the database."""
        if not addresses.is_on():
            return []
        given = {"client_id": settings.DISCORD_CLIENT_ID, "secret": settings.DISCORD_CLIENT_SECRET}
        return [SocialApp(provider="discord", name="Discord", **given)]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Anybody may come in, and sees nothing but what is theirs."""
        return True

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """A name that no local account is taken for: in the audit it stands beside theirs."""
        profile = sociallogin.account.extra_data
        user: User = sociallogin.user
        name = re.sub(r"[^\w.+-]+", "-", profile["username"])[:100]  # what Django takes for a user name
        user.username = f"{name}@discord"
        if User.objects.filter(username=user.username).exists():  # they change hands
            user.username = f"{name}.{profile['id']}@discord"
        user.first_name = profile["name"]
        return user

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Always raises ImmediateHttpResponse, so that none of allauth's own pages is shown."""
        problem = "state"
        if error == AuthError.CANCELLED:
            problem = "denied"
        elif isinstance(exception, api.DiscordUnavailable):
            problem = "away"
        elif exception is not None or "error" in request.GET:
            problem = "refused"
        log.warning("a login with Discord failed", problem=problem, reason=str(exception or ""))
        raise ImmediateHttpResponse(failed(problem))


def _remember(user: User, login: SocialLogin) -> None:
    """Keep the person's tokens, and ask which servers are theirs; if that fails, the pages say so."""
    profile = login.account.extra_data
    values = {
        "discord_id": profile["id"],
        "name": profile["name"],
        "access_token": token_encryption.encrypt(login.token.token),
        "refresh_token": token_encryption.encrypt(login.token.token_secret),
        "problem": DiscordAccount.Problem.NONE,
        "servers": {},
        "told_at": None,
        "asked_at": None,
    }
    account, _new = DiscordAccount.objects.update_or_create(user=user, defaults=values)
    User.objects.filter(pk=user.pk).update(first_name=profile["name"])
    try:
        rights.renew(account)
    except StoreUnavailable:
        log.warning("the store is unavailable: servers are looked up with the next page", account=account.pk)
