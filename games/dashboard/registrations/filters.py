"""What the list of registrations can be narrowed to."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from games.access.roles import visible_guilds
from games.connection import in_sync
from games.dashboard.reading import guild_names
from games.dashboard.registrations.queryset import Rows


class StatusFilter(admin.SimpleListFilter):
    title = "status"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("running", "Running"), ("paused", "Paused"), ("problem", "With a problem")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Rows:
        tests = {
            "running": lambda load: load.record.enabled,
            "paused": lambda load: not load.record.enabled,
            "problem": lambda load: bool(load.record.paused_reason or load.record.last_problem),
        }
        rows: Rows = queryset
        value = self.value()
        return rows.where(tests[value]) if value in tests else rows


class GuildFilter(admin.SimpleListFilter):
    title = "server"
    parameter_name = "server"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rights = visible_guilds(request.user)
        names = in_sync(lambda store: guild_names(store, rights))
        return list(names.items()) if len(names) > 1 else []

    def queryset(self, request: HttpRequest, queryset: Any) -> Rows:
        rows: Rows = queryset
        guild_id = self.value()
        return rows.where(lambda load: load.record.guild_id == guild_id) if guild_id else rows


class ChannelFilter(admin.SimpleListFilter):
    """Offered within one server: of a hundred servers, the channels would be a thousand."""

    title = "channel"
    parameter_name = "channel"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        server = request.GET.get("server")
        rows: Rows = model_admin.get_queryset(request)
        loads = [load for load in rows.loads if server in (None, "", load.record.guild_id)]
        if len({load.record.guild_id for load in loads}) != 1:
            return []
        names = {load.record.channel_id: load.place.channel for load in loads}
        return sorted(names.items(), key=lambda item: item[1].casefold()) if len(names) > 1 else []

    def queryset(self, request: HttpRequest, queryset: Any) -> Rows:
        rows: Rows = queryset
        channel_id = self.value()
        return rows.where(lambda load: load.record.channel_id == channel_id) if channel_id else rows


class CategoryFilter(admin.SimpleListFilter):
    title = "category"
    parameter_name = "category"
    ANY = "any"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows: Rows = model_admin.get_queryset(request)
        names = {load.record.category or self.ANY for load in rows.loads}
        return [(name, name.capitalize()) for name in sorted(names)] if len(names) > 1 else []

    def queryset(self, request: HttpRequest, queryset: Any) -> Rows:
        rows: Rows = queryset
        value = self.value()
        return rows.where(lambda load: (load.record.category or self.ANY) == value) if value else rows
