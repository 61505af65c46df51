"""The pages of the registrations: list, add, change, clone, delete; `orders` has what is done by one press."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from games.access.roles import Role, visible_guilds
from games.connection import in_sync
from games.dashboard import problems
from games.dashboard.formatting import when
from games.dashboard.labels import MAX_SEARCH, schedule, short
from games.dashboard.registrations import actions
from games.dashboard.registrations.channel_choices import read_places, zones
from games.dashboard.registrations.filters import CategoryFilter, ChannelFilter, GuildFilter, StatusFilter
from games.dashboard.registrations.form import RegistrationForm, form_for
from games.dashboard.registrations.form_values import changes, form_values
from games.dashboard.registrations.queryset import Registration, RowData, read_row, read_rows
from games.dashboard.registrations.row_actions import Orders, last_test_post
from games.dashboard.registrations.upcoming import upcoming
from games.domain.errors import GameError, RegistrationNotFound, StoreUnavailable, TooManyRegistrations, VersionConflict
from games.play.registration_checks import checking
from games.rules import durations


class RegistrationAdmin(Orders):
    """Django's admin over the store: each hook that would go to SQL goes to the store, each right is the guild's."""

    form = RegistrationForm
    list_display = ("channel", "schedule", "next_post", "window", "questions", "status", "orders")
    list_display_links = ("channel",)
    list_filter = (StatusFilter, GuildFilter, ChannelFilter, CategoryFilter)
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("key",)
    search_help_text = "Channel, server, time, time zone, category or id"
    actions = ("pause", "resume")
    fieldsets = (
        ("Where", {"fields": ("channel", "role", "thread", "publish")}),
        ("When", {"fields": ("times", "cron", "zone", "window", "grace")}),
        ("What", {"fields": ("questions", "category", "difficulty")}),
        ("How", {"fields": ("policy", "reveal", "enabled", "version")}),
    )
    change_form_template = "dashboard/registration_form.html"
    change_list_template = "dashboard/registrations.html"
    delete_confirmation_template = "dashboard/delete_registration.html"

    # --- rights ------------------------------------------------------------------------------------------------------

    def _may(self, request: HttpRequest, row: Registration | None, role: Role) -> bool:
        rights = visible_guilds(request.user)
        return rights.may_somewhere(role) if row is None else rights.may(row.load.record.guild_id, role)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Registration | None = None) -> bool:
        return obj is None or self._may(request, obj, Role.VIEWER)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request, None, Role.EDITOR)

    def has_change_permission(self, request: HttpRequest, obj: Registration | None = None) -> bool:
        return self._may(request, obj, Role.EDITOR)

    def has_delete_permission(self, request: HttpRequest, obj: Registration | None = None) -> bool:
        return self._may(request, obj, Role.ADMIN)

    # --- the list ----------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read once for each request: the list and its filters all look at it."""
        if not hasattr(request, "tally_rows"):
            rights = visible_guilds(request.user)
            request.tally_rows = in_sync(lambda store: read_rows(store, rights))  # type: ignore[attr-defined]
        return request.tally_rows  # type: ignore[attr-defined]

    def get_ordering(self, request: HttpRequest) -> Any:
        return ("next",)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        parts = search_term[:MAX_SEARCH].casefold().split()

        def matches(load: RowData) -> bool:
            text = load.found
            return all(part in text for part in parts)

        return queryset.where(matches) if parts else queryset, False

    @admin.display(description="Channel", ordering="channel")
    def channel(self, row: Registration) -> SafeString:
        place = row.load.place
        return format_html('{} <span class="server">{}</span>', place.channel, place.guild)

    @admin.display(description="Posts at", ordering="schedule")
    def schedule(self, row: Registration) -> SafeString:
        record = row.load.record
        posts_at = short(schedule(record)) if record.cron else schedule(record)
        return format_html('<span class="nowrap">{}</span> <span class="zone">{}</span>', posts_at, record.zone)

    @admin.display(description="Next post", ordering="next")
    def next_post(self, row: Registration) -> SafeString | str:
        return when(row.load.place.next_ms) if row.load.record.enabled else "–"

    @admin.display(description="Open for", ordering="window")
    def window(self, row: Registration) -> str:
        return durations.format_duration(row.load.record.window_s)

    @admin.display(description="Questions", ordering="questions")
    def questions(self, row: Registration) -> str:
        record = row.load.record
        return " ".join(short(part) for part in (str(record.questions), record.difficulty, record.category) if part)

    @admin.display(description="Status")
    def status(self, row: Registration) -> SafeString:
        record = row.load.record
        kind, word = ("running", "Running") if record.enabled else ("paused", "Paused")
        problem = record.paused_reason or record.last_problem
        if not problem:
            return format_html('<span class="badge" data-kind="{}">{}</span>', kind, word)
        return format_html(
            '<span class="badge" data-kind="problem">{}</span> <span class="note">{}</span>', word, problem
        )

    @admin.display(description="Actions")
    def orders(self, row: Registration) -> SafeString:
        """Buttons that send the list's own form elsewhere, since a form cannot stand inside a form."""
        verb, word = ("pause", "Pause") if row.load.record.enabled else ("resume", "Resume")
        return format_html(
            '<button class="small" formaction="{}" aria-label="{} {}">{}</button>',
            reverse(f"admin:registration_{verb}", args=[row.pk]),
            word,
            str(row),
            word,
        )

    @admin.action(description="Pause the selected registrations", permissions=["change"])
    def pause(self, request: HttpRequest, queryset: Any) -> None:
        self._switch(request, queryset, enabled=False)

    @admin.action(description="Resume the selected registrations", permissions=["change"])
    def resume(self, request: HttpRequest, queryset: Any) -> None:
        self._switch(request, queryset, enabled=True)

    def _switch(self, request: HttpRequest, rows: Iterable[Registration], enabled: bool) -> None:
        """Pause or resume; nothing happens to any when one may not be changed."""
        wanted = list(rows)
        if not all(self.has_change_permission(request, row) for row in wanted):
            raise PermissionDenied("Changing registrations needs the role editor in their server.")
        word, done = "resumed" if enabled else "paused", 0
        for row in wanted:
            try:
                if not actions.switch(request, row, enabled):
                    continue
            except StoreUnavailable:
                raise
            except GameError as error:
                messages.error(request, f"{row}: {error}")
                continue
            self.log_change(request, row, word)
            problems.forget(row.load.record.guild_id)
            done += 1
        messages.success(request, f"{word.capitalize()}: {done} registration{'' if done == 1 else 's'}.")

    # --- one registration --------------------------------------------------------------------------------------------

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Registration:
        """The registration. Raises Http404 when there is none, or none that the person may see."""
        row = in_sync(lambda store: read_row(store, object_id))
        if row is None or not self.has_view_permission(request, row):
            raise Http404("There is no such registration.")
        return row

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        rights = visible_guilds(request.user)
        places = in_sync(lambda store: read_places(store, rights))
        refused = getattr(request, "tally_refused", "")
        return form_for(places, lambda record: in_sync(lambda store: checking.check(store, record)), refused)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new registration begins with the defaults, or as a copy of another one."""
        key = request.GET.get("clone")
        if not key:
            return {}
        row = self.get_object(request, key)
        if not self.has_change_permission(request, row):
            raise PermissionDenied("Cloning a registration needs the role editor in its server.")
        return form_values(row.load.record) | {"version": 0}

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id) if object_id else None
        if row is not None and request.method == "GET" and not self.has_change_permission(request, row):
            return self._read_only(request, row)
        extra = {**self._around(request, row), "zones": zones(), **(extra_context or {})}
        try:
            try:
                return super().changeform_view(request, object_id, form_url, extra)
            except VersionConflict:  # saved by somebody else after the form's own check: that check sees it now
                return super().changeform_view(request, object_id, form_url, extra)
            except TooManyRegistrations as error:  # the form says so, and keeps what was typed
                request.tally_refused = str(error)  # type: ignore[attr-defined]
                return super().changeform_view(request, object_id, form_url, extra)
        except RegistrationNotFound as error:
            raise Http404(str(error)) from None

    def _around(self, request: HttpRequest, row: Registration | None) -> dict[str, Any]:
        """What stands beside the form, or beside what is shown in its place."""
        if row is None:
            return {"row": None, "slots": [], "zone": ""}
        record = row.load.record
        return {
            "row": row,
            "slots": upcoming(record),
            "zone": record.zone,
            "findings": in_sync(lambda store: checking.check(store, record)),
            "test_post": last_test_post(row),
            "may_post": self._may(request, row, Role.HOST),
        }

    def _read_only(self, request: HttpRequest, row: Registration) -> HttpResponse:
        record = row.load.record
        context = {
            **self.admin_site.each_context(request),
            **self._around(request, row),
            "title": str(row),
            "record": record,
            "posts_at": schedule(record),
            "window": durations.format_duration(record.window_s),
        }
        return TemplateResponse(request, "dashboard/registration.html", context)

    def save_model(self, request: HttpRequest, obj: Registration, form: Any, change: bool) -> None:
        """Raises VersionConflict when somebody saved it after the form's own check."""
        row = actions.save(request, form.record, form.before)
        obj.key, obj.load = row.key, row.load
        problems.forget(row.load.record.guild_id)
        for finding in form.findings:
            if not finding.fatal:  # the fatal ones were confirmed
                messages.warning(request, f"{finding.text} {finding.advice}")

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        return "Added." if add else changes(form.before, form.record) or "No changes."

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except RegistrationNotFound as error:  # somebody else was first
            raise Http404(str(error)) from None

    def delete_model(self, request: HttpRequest, obj: Registration) -> None:
        actions.delete(request, obj)
        problems.forget(obj.load.record.guild_id)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset:
            try:
                self.delete_model(request, row)
            except RegistrationNotFound:
                messages.warning(request, f"{row} had been deleted already.")

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What the confirmation lists: the registrations themselves. Their games stay in the history."""
        rows = list(objs)
        forbidden = {"registration"} if not all(self.has_delete_permission(request, row) for row in rows) else set()
        return [str(row) for row in rows], {"registrations": len(rows)}, forbidden, []
