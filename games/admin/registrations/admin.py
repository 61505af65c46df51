"""The pages of the registrations: list, add, change, pause, post now, delete."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from games import rules
from games.access import Role, visible_guilds
from games.admin.registrations.filters import GuildFilter, StatusFilter
from games.admin.registrations.form import RegistrationForm, changes, form_for, read_places, zones
from games.admin.registrations.rows import Load, Registration, read_row, read_rows
from games.admin.words import schedule
from games.connection import in_sync
from games.domain import Registration as Record
from games.domain import Slot
from games.errors import GameError, GameExists, RegistrationNotFound, StoreUnavailable, VersionConflict
from games.services import registrations
from games.services.guild_bank import guild_banks
from games.services.poster import post_now
from games.templatetags.tally import when

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Registration]
else:  # Django's own class takes no parameter
    Base = admin.ModelAdmin

UPCOMING = 10


class RegistrationAdmin(Base):
    """Django's admin over the store: each hook that would go to SQL goes to the store, each right is the guild's."""

    form = RegistrationForm
    list_display = ("channel", "schedule", "next_post", "window", "questions", "status", "orders")
    list_display_links = ("channel",)
    list_filter = (StatusFilter, GuildFilter)
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("key",)
    search_help_text = "Channel, server, time, time zone, category or id"
    actions = ("pause", "resume")
    fieldsets = (
        ("Where", {"fields": ("channel", "role", "thread")}),
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
        rights = visible_guilds(request.user)
        return in_sync(lambda store: read_rows(store, rights))

    def get_ordering(self, request: HttpRequest) -> Any:
        return ("next",)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        parts = search_term.casefold().split()

        def matches(load: Load) -> bool:
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
        return format_html('<span class="nowrap">{}</span> <span class="zone">{}</span>', schedule(record), record.zone)

    @admin.display(description="Next post", ordering="next")
    def next_post(self, row: Registration) -> SafeString | str:
        return when(row.load.place.next_ms) if row.load.record.enabled else "–"

    @admin.display(description="Open for", ordering="window")
    def window(self, row: Registration) -> str:
        return rules.format_duration(row.load.record.window_s)

    @admin.display(description="Questions", ordering="questions")
    def questions(self, row: Registration) -> str:
        record = row.load.record
        return " ".join(part for part in (str(record.questions), record.difficulty, record.category) if part)

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
        word, done = ("resumed", 0) if enabled else ("paused", 0)
        for row in wanted:
            record = row.load.record
            if record.enabled == enabled:
                continue
            try:
                in_sync(lambda store, r=record: registrations.set_enabled(store, r.guild_id, r.id, enabled))  # type: ignore[misc]
            except StoreUnavailable:
                raise
            except GameError as error:
                messages.error(request, f"{row}: {error}")
                continue
            self.log_change(request, row, word)
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
        return form_for(in_sync(lambda store: read_places(store, rights)))

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id) if object_id else None
        if row is not None and request.method == "GET" and not self.has_change_permission(request, row):
            return self._read_only(request, row)
        slots = _upcoming(row.load.record) if row else []
        zone = row.load.record.zone if row else ""
        extra = {"row": row, "slots": slots, "zone": zone, "zones": zones(), **(extra_context or {})}
        try:
            return super().changeform_view(request, object_id, form_url, extra)
        except VersionConflict as error:
            messages.error(request, str(error))
            return redirect(request.get_full_path())
        except RegistrationNotFound as error:
            raise Http404(str(error)) from None

    def _read_only(self, request: HttpRequest, row: Registration) -> HttpResponse:
        record = row.load.record
        context = {
            **self.admin_site.each_context(request),
            "title": str(row),
            "row": row,
            "may_post": self._may(request, row, Role.HOST),
            "record": record,
            "posts_at": schedule(record),
            "window": rules.format_duration(record.window_s),
            "slots": _upcoming(record),
            "zone": record.zone,
        }
        return TemplateResponse(request, "dashboard/registration.html", context)

    def save_model(self, request: HttpRequest, obj: Registration, form: Any, change: bool) -> None:
        """Raises VersionConflict when somebody saved it after the form's own check."""
        saved = in_sync(lambda store: registrations.save(store, form.record))
        row = in_sync(lambda store: read_row(store, f"{saved.guild_id}-{saved.id}"))
        if row is None:
            raise RegistrationNotFound
        obj.key, obj.load = row.key, row.load

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        return "Added." if add else changes(form.before, form.record) or "No changes."

    def delete_model(self, request: HttpRequest, obj: Registration) -> None:
        record = obj.load.record
        in_sync(lambda store: store.delete_registration(record.guild_id, record.id))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset:
            self.delete_model(request, row)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What the confirmation lists: the registrations themselves. Their games stay in the history."""
        rows = list(objs)
        forbidden = {"registration"} if not all(self.has_delete_permission(request, row) for row in rows) else set()
        return [str(row) for row in rows], {"registrations": len(rows)}, forbidden, []

    # --- addresses of our own ----------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("preview/", wrap(require_POST(self.preview)), name="registration_preview"),
            path("<path:object_id>/pause/", wrap(require_POST(self.pause_one)), name="registration_pause"),
            path("<path:object_id>/resume/", wrap(require_POST(self.resume_one)), name="registration_resume"),
            path("<path:object_id>/post/", wrap(self.post), name="registration_post"),
            *super().get_urls(),
        ]

    def pause_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        self._switch(request, [self.get_object(request, object_id)], enabled=False)
        return redirect("admin:games_registration_changelist")

    def resume_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        self._switch(request, [self.get_object(request, object_id)], enabled=True)
        return redirect("admin:games_registration_changelist")

    def post(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask once, then post a game now. The wish carries an id, so that a doubled click posts one game."""
        row = self.get_object(request, object_id)
        if not self._may(request, row, Role.HOST):
            raise PermissionDenied("Posting needs the role host in this server.")
        wish = request.POST.get("wish", "")
        if request.method != "POST" or not re.fullmatch(r"[0-9a-f]{32}", wish):
            context = {**self.admin_site.each_context(request), "title": "Post a game now?", "row": row}
            return TemplateResponse(request, "dashboard/post_now.html", {**context, "wish": uuid4().hex})
        record = row.load.record
        slot = f"web-{wish}"
        try:
            game = in_sync(lambda store: post_now(store, guild_banks(), record, slot))
            game_id = game.id
        except GameExists:
            game_id = rules.game_id(record.guild_id, record.id, slot)
        except StoreUnavailable:
            raise
        except GameError as error:
            messages.error(request, str(error))
            return redirect("admin:games_registration_changelist")
        messages.success(request, f"A game is being posted in {row.load.place.channel}.")
        return redirect("admin:live_game", record.guild_id, game_id)

    def preview(self, request: HttpRequest) -> HttpResponse:
        """The next posts of what is typed into the form, or what is wrong with its schedule."""
        form = self.get_form(request)(request.POST)
        form.full_clean()
        typed = {name: form.cleaned_data[name] for name in ("times", "cron", "zone") if name in form.cleaned_data}
        problems = [str(e) for name in ("times", "cron", "zone") for e in form.errors.get(name, ())]
        record = Record(id="new", guild_id="0", channel_id="0", **typed)
        problems = problems or rules.check_registration(record)
        slots = [] if problems else _upcoming(record)
        context = {"slots": slots, "problems": problems, "zone": record.zone}
        return TemplateResponse(request, "dashboard/parts/next_posts.html", context)


def _upcoming(record: Record) -> list[Slot]:
    now_ms = in_sync(lambda store: store.now_ms())
    return rules.next_slots(record, now_ms, UPCOMING)
