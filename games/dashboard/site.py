"""The dashboard: Django's admin site with the pages of the game in front."""

from __future__ import annotations

from datetime import timedelta
from functools import wraps
from typing import Any

from csp.decorators import csp_update
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from games.access.accounts import note_password
from games.access.discord import addresses
from games.access.discord import rights as discord_rights
from games.access.roles import Role, discord_account, may_enter, visible_guilds
from games.access.second_factor import is_whole_login, owes_second_factor
from games.archive.audit import of_user
from games.dashboard import discord, overview, problems
from games.dashboard.audit import urls as audit
from games.dashboard.games import urls as games
from games.dashboard.history import urls as history
from games.dashboard.people import second_factor
from games.dashboard.people import urls as people
from games.dashboard.people.login import PROBLEMS, LoginForm, OwnPasswordView, PasswordLogin
from games.dashboard.questions import urls as questions
from games.dashboard.routing import View
from games.domain.errors import DamagedValue, StoreUnavailable, StoreUnreadable

ROOMS = (games, history, questions, audit, people)
"""Each offers the addresses of its pages."""
SUPERUSERS_SESSION = timedelta(days=1)
"""How long whoever may do everything stays logged in; others, two weeks."""


class TallyAdminSite(AdminSite):
    """Serves the pages of the game; the stock pages of people are for superusers."""

    site_title = site_header = "Tally"
    index_title = "Overview"
    site_url = None
    enable_nav_sidebar = False
    final_catch_all_view = False
    login_form = LoginForm

    def get_urls(self) -> list[URLResolver | URLPattern]:
        registrations = self.registrations_urls()
        ours: list[URLResolver | URLPattern] = [
            path("", self.page(overview.overview), name="index"),
            path("overview/parts/", self.page(overview.parts), name="overview_parts"),
            path("problems/", self.page(problems.page), name="problems"),
            path("registrations/", include(registrations)),
            *(pattern for room in ROOMS for pattern in room.urls(self.page)),
            path("people/", self.page(self.people), name="people"),
            path("discord/again/", self.page(discord.again), name="discord_again"),
        ]
        # Registrations stand elsewhere, and nothing of ours has a page of its own "on the site".
        unused = ("games/registration/", "r/<path:content_type_id>/<path:object_id>/")
        stock = [pattern for pattern in super().get_urls() if str(pattern.pattern) not in unused]
        return ours + stock

    def registrations_urls(self) -> list[URLPattern]:
        """The addresses of the registrations' pages, which stand under `/registrations/`."""
        found = [admin.urls for model, admin in self._registry.items() if model._meta.label == "games.Registration"]
        return found[0] if found else []

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff, and people who log in with Discord; what each page then shows is for `games.access.roles` to say."""
        return may_enter(request.user) and is_whole_login(request, request.user)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The login by password with the way by Discord beside it."""
        if request.method == "GET" and self.has_permission(request):
            return redirect("admin:index")
        context = {
            **self.each_context(request),
            "title": "Log in",
            "app_path": request.get_full_path(),
            "discord_login": addresses.is_on(),
            "discord_problem": PROBLEMS.get(request.GET.get("problem", ""), "") if request.method == "GET" else "",
            **(extra_context or {}),
        }
        if REDIRECT_FIELD_NAME not in request.GET and REDIRECT_FIELD_NAME not in request.POST:
            context[REDIRECT_FIELD_NAME] = reverse("admin:index")
        show: Any = PasswordLogin.as_view(extra_context=context, template_name="admin/login.html")
        if addresses.is_on():  # a form on this page leads there
            show = csp_update({"form-action": [addresses.authorize_origin()]})(show)
        response: HttpResponse = show(request)
        return response

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """As Django's, for whoever may enter; says so when the store is unavailable or a game's record is damaged."""

        @wraps(view)
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if owes_second_factor(request.user) and _name(request) not in second_factor.REACHED_WITHOUT:
                return redirect("mfa_activate_totp")
            _shorten_session(request)
            try:
                if account := discord_account(request.user):
                    discord_rights.freshen(account)
                response: HttpResponseBase = view(request, *args, **kwargs)
            except StoreUnavailable as error:
                unknown = not isinstance(error, StoreUnreadable)  # something was on its way to be written
                context = {**self.each_context(request), "title": "The store cannot be reached", "unknown": unknown}
                return TemplateResponse(request, "dashboard/unavailable.html", context, status=503)
            except DamagedValue as error:
                context = {**self.each_context(request), "title": "This game cannot be read", "damage": error}
                return TemplateResponse(request, "dashboard/unavailable.html", context, status=500)
            return response

        return super().admin_view(shown, cacheable)

    def page(self, view: View) -> View:
        """One of our views, for whoever may enter."""
        wrapped: View = self.admin_view(self.in_house(view))
        return wrapped

    def entrance(self, view: View) -> View:
        """One of our views, for whoever is on the way in."""
        wrapped: View = never_cache(self.in_house(view))
        return wrapped

    def in_house(self, view: View) -> View:
        """The view, whose template gets what every page of the site shows."""

        @wraps(view)
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if isinstance(response, TemplateResponse):
                response.context_data = {**self.each_context(request), **(response.context_data or {})}
            return response

        return shown

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        rights = visible_guilds(request.user)
        return {
            **super().each_context(request),
            "rights": rights,
            "may_edit": rights.may_somewhere(Role.EDITOR),
            "is_admin_somewhere": rights.may_somewhere(Role.ADMIN),
            "discord": discord.state(request.user),
            # Called by the templates that show them.
            "second_factor_owed": lambda: owes_second_factor(request.user),
            "problem_count": lambda: problems.count(rights),
        }

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """One's own password; that it was changed is noted with it."""
        user = request.user
        with transaction.atomic():
            held = {user.pk: user.password} if isinstance(user, User) else {}
            # As Django's, which takes no other form.
            response = OwnPasswordView.as_view(
                success_url=reverse("admin:password_change_done"),
                extra_context={**self.each_context(request), **(extra_context or {})},
            )(request)
            note_password(of_user(request.user), held)
        return response

    def people(self, request: HttpRequest) -> HttpResponse:
        """Accounts, groups and roles: what Django's own index lists."""
        context = {"title": "People", "app_list": self.get_app_list(request)}
        return TemplateResponse(request, "dashboard/people.html", context)


def _name(request: HttpRequest) -> str:
    """What the route that was asked is called."""
    match = request.resolver_match
    return (match.url_name or "") if match else ""


def _shorten_session(request: HttpRequest) -> None:
    """A superuser's ends a day after the login, used or not; whoever becomes one has a day from then on."""
    if getattr(request.user, "is_superuser", False):
        end = timezone.now() + SUPERUSERS_SESSION
        if request.session.get_expiry_date() > end:
            request.session.set_expiry(end)


site = TallyAdminSite(name="admin")
