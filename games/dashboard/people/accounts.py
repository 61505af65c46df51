"""Accounts, groups and the roles that people hold in guilds: for superusers only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest

from games.connection import in_sync
from games.dashboard import labels
from games.dashboard.people.audited_admin import AuditedAccounts, AuditedRoles
from games.models import GuildAccess

if TYPE_CHECKING:
    Inline = admin.StackedInline[GuildAccess, User]
    Accounts = UserAdmin[User]
    AccessAdmin = admin.ModelAdmin[GuildAccess]
else:  # Django's own classes take no parameters
    Inline, AccessAdmin, Accounts = admin.StackedInline, admin.ModelAdmin, UserAdmin


class SuperusersOnly:
    """Whoever may hand out rights could take all of them, so Django's own permissions do not open these pages."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_superuser(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_superuser(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_superuser(request)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Each word is one more condition for the database, which takes a thousand of them and no more."""
        searching: Any = super()
        found: tuple[Any, bool] = searching.get_search_results(request, queryset, search_term[: labels.MAX_SEARCH])
        return found


def _is_superuser(request: HttpRequest) -> bool:
    return bool(request.user.is_active and getattr(request.user, "is_superuser", False))


class NamesGuilds:
    """Lets one choose a server by its name instead of typing its id."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name != "guild_id":
            return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        known = in_sync(lambda store: store.get_guilds())
        stored = GuildAccess.objects.values_list("guild_id", flat=True).distinct()
        choices = {guild_id: labels.guild_name(guild_id, known.get(guild_id, "")) for guild_id in {*known, *stored}}
        named = sorted(choices.items(), key=lambda item: item[1].casefold())
        return forms.ChoiceField(label="Server", choices=[("", "Choose a server"), *named])


class AccessInline(NamesGuilds, SuperusersOnly, Inline):
    model = GuildAccess
    fields = ("guild_id", "role")
    extra = 1
    verbose_name = "role in a server"
    verbose_name_plural = "roles in servers"


class TallyUserAdmin(AuditedAccounts, SuperusersOnly, Accounts):
    """Accounts with their roles; Django's single permissions mean nothing here and stay out of the way."""

    inlines = (AccessInline,)
    list_display = ("username", "email", "is_staff", "is_superuser", "last_login")
    list_filter = ("is_staff", "is_superuser", "is_active")
    filter_horizontal = ()
    show_facets = admin.ShowFacets.NEVER
    fieldsets = (
        (None, {"fields": ("username", "password", "email")}),
        ("May log in", {"fields": ("is_active", "is_staff", "is_superuser")}),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not one's own account: so whatever superusers do to each other, one is left."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.pk != request.user.pk)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Nor may one lock oneself out."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is None or obj.pk != request.user.pk:
            return form

        class OwnAccountForm(form):  # type: ignore[misc,valid-type]
            def clean(self) -> Any:
                cleaned = super().clean()
                lost = [name for name in ("is_active", "is_staff", "is_superuser") if not self.cleaned_data.get(name)]
                for name in lost:
                    self.add_error(name, "This is your own account: another superuser has to take this from you.")
                return cleaned

        return OwnAccountForm

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()


class GuildAccessAdmin(AuditedRoles, NamesGuilds, SuperusersOnly, AccessAdmin):
    """Who may do what where, across all accounts."""

    list_filter = ("role",)
    search_fields = ("user__username", "discord_id", "guild_id")
    autocomplete_fields = ("user",)
    show_facets = admin.ShowFacets.NEVER

    def get_list_display(self, request: HttpRequest) -> Any:
        """The server by its name, as everywhere else; the names are read once for the whole list."""
        known = in_sync(lambda store: store.get_guilds())

        @admin.display(description="Server", ordering="guild_id")
        def server(access: GuildAccess) -> str:
            return labels.guild_name(access.guild_id, known.get(access.guild_id, ""))

        return ("__str__", "user", "discord_id", server, "role")
