"""The dashboard: Django's admin site with the pages of the game in front."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.views.generic import RedirectView

from games.access import Role, visible_guilds
from games.admin import history, hosting, live_data, live_game, overview
from games.admin.login import LoginForm
from games.errors import DamagedValue, StoreUnavailable, StoreUnreadable

View = Callable[..., HttpResponse]


class GuildConverter:
    """A guild's id in an address."""

    regex = r"[0-9]{1,20}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(GuildConverter, "guild")


class TallyAdminSite(AdminSite):
    """Serves the overview, games, registrations and history; the stock pages of people are for superusers."""

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
            path("games/", RedirectView.as_view(pattern_name="admin:index"), name="games"),
            path("games/<guild:guild_id>/<slug:game_id>/", self.page(live_game.live_game), name="live_game"),
            path("games/<guild:guild_id>/<slug:game_id>/parts/", self.page(live_game.parts), name="live_game_parts"),
            path("games/<guild:guild_id>/<slug:game_id>/close/", self.page(live_game.close), name="close_game"),
            path("games/<guild:guild_id>/<slug:game_id>/extend/", self.page(hosting.extend), name="extend_game"),
            path("games/<guild:guild_id>/<slug:game_id>/cancel/", self.page(hosting.cancel), name="cancel_game"),
            path("games/<guild:guild_id>/<slug:game_id>/curve/", self.page(live_data.curve), name="curve"),
            path("games/<guild:guild_id>/<slug:game_id>/counts/", self.page(live_data.counts), name="option_counts"),
            path("history/", self.page(history.finished_games), name="history"),
            path("history/<slug:game_id>/", self.page(history.finished_game), name="finished_game"),
            path("registrations/", include(registrations)),
            path("people/", self.page(self.people), name="people"),
        ]
        # Registrations stand elsewhere, and nothing of ours has a page of its own "on the site".
        unused = ("games/registration/", "r/<path:content_type_id>/<path:object_id>/")
        stock = [pattern for pattern in super().get_urls() if str(pattern.pattern) not in unused]
        return ours + stock

    def registrations_urls(self) -> list[URLPattern]:
        """The addresses of the registrations' pages, which stand under `/registrations/`."""
        found = [admin.urls for model, admin in self._registry.items() if model._meta.label == "games.Registration"]
        return found[0] if found else []

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """As Django's, for logged-in staff; says so when the store cannot be reached or a game's record is damaged."""

        @wraps(view)
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                response: HttpResponse = view(request, *args, **kwargs)
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
        """One of our views: its template gets what every page of the site shows."""

        @wraps(view)
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, *args, **kwargs)
            if isinstance(response, TemplateResponse):
                response.context_data = {**self.each_context(request), **(response.context_data or {})}
            return response

        wrapped: View = self.admin_view(shown)
        return wrapped

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        rights = visible_guilds(request.user)
        return {**super().each_context(request), "rights": rights, "may_edit": rights.may_somewhere(Role.EDITOR)}

    def people(self, request: HttpRequest) -> HttpResponse:
        """Accounts, groups and roles: what Django's own index lists."""
        context = {"title": "People", "app_list": self.get_app_list(request)}
        return TemplateResponse(request, "dashboard/people.html", context)


site = TallyAdminSite(name="admin")
