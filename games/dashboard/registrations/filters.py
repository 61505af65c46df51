"""What the list of registrations can be narrowed to."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from games.dashboard.registrations.queryset import RegistrationQuerySet
from games.dashboard.registrations.row_data import RowData
from games.rules import mix


class StatusFilter(admin.SimpleListFilter):
    title = "status"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("running", "Running"), ("paused", "Paused"), ("problem", "With a problem")]

    def queryset(self, request: HttpRequest, queryset: Any) -> RegistrationQuerySet:
        tests = {
            "running": lambda data: data.registration.enabled,
            "paused": lambda data: not data.registration.enabled,
            "problem": lambda data: bool(data.registration.paused_reason or data.registration.last_problem),
        }
        rows: RegistrationQuerySet = queryset
        value = self.value()
        return rows.where(tests[value]) if value in tests else rows


class GuildFilter(admin.SimpleListFilter):
    title = "server"
    parameter_name = "server"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows: RegistrationQuerySet = model_admin.get_queryset(request)
        return list(rows.guilds.items()) if len(rows.guilds) > 1 else []

    def queryset(self, request: HttpRequest, queryset: Any) -> RegistrationQuerySet:
        rows: RegistrationQuerySet = queryset
        guild_id = self.value()
        return rows.where(lambda data: data.registration.guild_id == guild_id) if guild_id else rows


class ChannelFilter(admin.SimpleListFilter):
    """Offered within one server: of a hundred servers, the channels would be a thousand."""

    title = "channel"
    parameter_name = "channel"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        server = request.GET.get("server")
        rows: RegistrationQuerySet = model_admin.get_queryset(request)
        found = [data for data in rows.rows if server in (None, "", data.registration.guild_id)]
        if len({data.registration.guild_id for data in found}) != 1:
            return []
        names = {data.registration.channel_id: data.channel for data in found}
        return sorted(names.items(), key=lambda item: item[1].casefold()) if len(names) > 1 else []

    def queryset(self, request: HttpRequest, queryset: Any) -> RegistrationQuerySet:
        rows: RegistrationQuerySet = queryset
        channel_id = self.value()
        return rows.where(lambda data: data.registration.channel_id == channel_id) if channel_id else rows


class CategoryFilter(admin.SimpleListFilter):
    title = "category"
    parameter_name = "category"
    ANY = "any"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows: RegistrationQuerySet = model_admin.get_queryset(request)
        names = {name for data in rows.rows for name in self._names(data)}
        return [(name, name.capitalize()) for name in sorted(names)] if len(names) > 1 else []

    def queryset(self, request: HttpRequest, queryset: Any) -> RegistrationQuerySet:
        rows: RegistrationQuerySet = queryset
        value = self.value()
        return rows.where(lambda data: value in self._names(data)) if value else rows

    def _names(self, data: RowData) -> tuple[str, ...]:
        return mix.categories_of(data.registration) or (self.ANY,)
