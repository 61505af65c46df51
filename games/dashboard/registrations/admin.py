"""The pages of the registrations: list, add, change, clone, delete; `columns` and `row_actions` have their parts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from games.access.roles import Role, visible_guilds
from games.connection import in_sync
from games.dashboard import problems
from games.dashboard.labels import MAX_SEARCH, schedule
from games.dashboard.registrations import actions, asked_fields, points_field, reading
from games.dashboard.registrations.channel_choices import zones
from games.dashboard.registrations.columns import Columns
from games.dashboard.registrations.filters import CategoryFilter, ChannelFilter, GuildFilter, StatusFilter
from games.dashboard.registrations.form import RegistrationForm, form_for
from games.dashboard.registrations.form_values import changes, initial_values
from games.dashboard.registrations.queryset import read_row, read_rows
from games.dashboard.registrations.reading import FormData
from games.dashboard.registrations.row import Row
from games.dashboard.registrations.row_actions import RowActions, last_test_post
from games.dashboard.registrations.row_data import RowData
from games.dashboard.registrations.upcoming import upcoming
from games.domain.errors import GameError, RegistrationNotFound, StoreUnavailable, TooManyRegistrations, VersionConflict
from games.domain.records import Registration
from games.play.registration_checks.finding import RegistrationFinding
from games.rules.points_text import explain
from games.rules.schedule_words import in_words


class RegistrationAdmin(Columns, RowActions):
    """Django's admin over the store: each hook that would go to SQL goes to the store, each right is the guild's."""

    form = RegistrationForm
    list_display = ("channel", "schedule", "next_post", "window", "questions", "status", "row_actions")
    list_display_links = ("channel",)
    list_filter = (StatusFilter, GuildFilter, ChannelFilter, CategoryFilter)
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("key",)
    search_help_text = "Channel, server, time, time zone, category or id"
    actions = ("pause", "resume")
    fieldsets = (
        ("Where", {"fields": ("channel", "role", "thread", "publish")}),
        ("When", {"fields": ("days", "times", "zone", "window", "grace")}),
        ("Advanced: a cron line", {"fields": ("cron",), "classes": ("collapse",)}),
        ("What", {"fields": asked_fields.FIELDS}),
        ("How", {"fields": ("policy", "points", "reveal", "enabled", "version")}),
    )
    change_form_template = "dashboard/registration_form.html"
    change_list_template = "dashboard/registrations.html"
    delete_confirmation_template = "dashboard/delete_registration.html"

    # --- rights ------------------------------------------------------------------------------------------------------

    def _may(self, request: HttpRequest, row: Row | None, role: Role) -> bool:
        rights = visible_guilds(request.user)
        return rights.may_somewhere(role) if row is None else rights.may(row.registration.guild_id, role)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return obj is None or self._may(request, obj, Role.VIEWER)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request, None, Role.EDITOR)

    def has_change_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return self._may(request, obj, Role.EDITOR)

    def has_delete_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return self._may(request, obj, Role.ADMIN)

    # --- the list ----------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read once for each request: the list and its filters all use it."""
        if not hasattr(request, "tally_rows"):
            rights = visible_guilds(request.user)
            request.tally_rows = in_sync(lambda store: read_rows(store, rights))  # type: ignore[attr-defined]
        return request.tally_rows  # type: ignore[attr-defined]

    def get_ordering(self, request: HttpRequest) -> Any:
        return ("next",)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        parts = search_term[:MAX_SEARCH].casefold().split()

        def matches(data: RowData) -> bool:
            text = data.searched
            return all(part in text for part in parts)

        return queryset.where(matches) if parts else queryset, False

    @admin.action(description="Pause the selected registrations", permissions=["change"])
    def pause(self, request: HttpRequest, queryset: Any) -> None:
        self._switch(request, queryset, enabled=False)

    @admin.action(description="Resume the selected registrations", permissions=["change"])
    def resume(self, request: HttpRequest, queryset: Any) -> None:
        self._switch(request, queryset, enabled=True)

    def _switch(self, request: HttpRequest, rows: Iterable[Row], enabled: bool) -> None:
        """Pause or resume; nothing happens to any when one may not be changed."""
        wanted = list(rows)
        if not all(self.has_change_permission(request, row) for row in wanted):
            raise PermissionDenied("Changing registrations needs the role editor in their server.")
        participle, done = "resumed" if enabled else "paused", 0
        # Shorter than `wanted` when the store became unavailable: then what was done is noted before that is said.
        for row, outcome in zip(wanted, actions.switch(request, wanted, enabled), strict=False):
            if isinstance(outcome, StoreUnavailable):
                raise outcome
            if isinstance(outcome, GameError):
                messages.error(request, f"{row}: {outcome}")
            elif outcome:
                self.log_change(request, row, participle)
                problems.forget(row.registration.guild_id)
                done += 1
        messages.success(request, f"{participle.capitalize()}: {done} registration{'' if done == 1 else 's'}.")

    # --- one registration --------------------------------------------------------------------------------------------

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Row:
        """The registration. Raises Http404 when there is none, or none that the person may see."""
        known = getattr(_form_data(request), "row", None)
        row = known if known and known.key == object_id else in_sync(lambda store: read_row(store, object_id))
        if row is None or not self.has_view_permission(request, row):
            raise Http404("There is no such registration.")
        return row

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = _form_data(request) or _read_form(request, None)
        asks = "confirmed" not in request.POST

        def check(registration: Registration) -> list[RegistrationFinding]:
            return in_sync(lambda store: reading.check(store, registration, form, asks=asks))

        return form_for(form.choices, check, form.refused)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new registration begins with the defaults, or as a copy of another one."""
        key = request.GET.get("clone")
        if not key:
            return {}
        row = self.get_object(request, key)
        if not self.has_change_permission(request, row):
            raise PermissionDenied("Cloning a registration needs the role editor in its server.")
        return initial_values(row.registration) | {"version": 0}

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        _read_form(request, object_id)
        row = self.get_object(request, object_id) if object_id else None
        if row is not None and request.method == "GET" and not self.has_change_permission(request, row):
            return self._read_only(request, row)
        try:
            try:
                return super().changeform_view(request, object_id, form_url, extra_context)
            except VersionConflict:  # saved by somebody else after the form's own check: that check sees it now
                _read_form(request, object_id)
                return super().changeform_view(request, object_id, form_url, extra_context)
            except TooManyRegistrations as error:  # the form says so, and keeps what was typed
                _read_form(request, object_id).refused = str(error)
                return super().changeform_view(request, object_id, form_url, extra_context)
        except RegistrationNotFound as error:
            raise Http404(str(error)) from None

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Row | None = None,
    ) -> HttpResponse:
        """Only a page that is shown needs what stands beside the form: a save ends in a redirect."""
        explained = points_field.explained(context["adminform"].form)
        context = {**self._beside(request, obj), "zones": zones(), "points_explained": explained, **context}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _beside(self, request: HttpRequest, row: Row | None) -> dict[str, Any]:
        """What stands beside the form, or beside what is shown in its place."""
        if row is None:
            return {"row": None, "slots": [], "zone": ""}
        stored, form = row.registration, _form_data(request)
        page = (form and form.page) or in_sync(lambda store: reading.read_page(store, stored))
        return {
            "row": row,
            "slots": upcoming(stored, page.now_ms),
            "zone": stored.zone,
            "words": in_words(stored),
            "findings": page.findings,
            "test_post": last_test_post(stored, page.directory),
            "may_post": self._may(request, row, Role.HOST),
        }

    def _read_only(self, request: HttpRequest, row: Row) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            **self._beside(request, row),
            "title": str(row),
            "registration": row.registration,
            "points": explain(row.registration.points),
            "posts_at": schedule(row.registration),
            "window": self.window(row),
        }
        return TemplateResponse(request, "dashboard/registration.html", context)

    def save_model(self, request: HttpRequest, obj: Row, form: Any, change: bool) -> None:
        """Raises VersionConflict when somebody saved it after the form's own check."""
        row = actions.save(request, form.registration, form.channel_choices)
        obj.key, obj.data = row.key, row.data
        problems.forget(row.registration.guild_id)
        for finding in form.findings:
            if not finding.fatal:  # the fatal ones were confirmed
                messages.warning(request, f"{finding.text} {finding.advice}")

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        return "Added." if add else changes(form.stored, form.registration) or "No changes."

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except RegistrationNotFound as error:  # somebody else was first
            raise Http404(str(error)) from None

    def delete_model(self, request: HttpRequest, obj: Row) -> None:
        if actions.delete(request, [obj]):
            raise RegistrationNotFound
        problems.forget(obj.registration.guild_id)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        rows = list(queryset)
        for row in actions.delete(request, rows):
            messages.warning(request, f"{row} had been deleted already.")
        for guild_id in {row.registration.guild_id for row in rows}:
            problems.forget(guild_id)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What the confirmation lists: the registrations themselves. Their games stay in the history."""
        rows = list(objs)
        forbidden = {"registration"} if not all(self.has_delete_permission(request, row) for row in rows) else set()
        return [str(row) for row in rows], {"registrations": len(rows)}, forbidden, []


def _read_form(request: HttpRequest, object_id: str | None) -> FormData:
    """Read in one visit what Django asks for piece by piece, and keep it with the request."""
    rights = visible_guilds(request.user)
    form = in_sync(lambda store: reading.read_form(store, object_id, rights))
    request.tally_form = form  # type: ignore[attr-defined]
    return form


def _form_data(request: HttpRequest) -> FormData | None:
    return getattr(request, "tally_form", None)
