"""Notes what happens to accounts and roles, in the transaction that changes them: no right is handed out unseen.

An account belongs to no server: its entries have no guild, and only superusers see them. A role's are its guild's.
Of passwords nothing is noted but that they were changed.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from games.access import granting
from games.archive import audit
from games.models import GuildAccess

NOTED = ("username", "email", "is_active", "is_staff", "is_superuser")


def note_account(request: HttpRequest, action: str, user: User, **values: Any) -> None:
    """An entry for an account, of no guild."""
    subject: dict[str, Any] = {"subject_id": str(user.pk), "subject": user.get_username()}
    audit.note(audit.of_user(request.user), "", f"account.{action}", **subject, **values)


def note_role(request: HttpRequest, before: GuildAccess | None, after: GuildAccess | None) -> None:
    """What became of a role; one that moved to another person or server was taken there and given here."""
    actor = audit.of_user(request.user)
    if before and after and _whose(before) == _whose(after):
        if before.role != after.role:
            granting.note(actor, after, before=before.role, after=after.role)
        return
    if before:
        granting.note(actor, before, before=before.role)
    if after:
        granting.note(actor, after, after=after.role)


def _whose(access: GuildAccess) -> tuple[object, ...]:
    return access.user_id, access.discord_id, access.guild_id


def noted(user: User) -> dict[str, Any]:
    """What is noted of an account."""
    return {name: getattr(user, name) for name in NOTED}


class NotesAccounts:
    """For the admin of accounts, whose pages change roles too."""

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        before = noted(User.objects.get(pk=obj.pk)) if change else {}
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        after = noted(obj)
        if before != after:
            note_account(request, "changed" if change else "added", obj, before=before, after=after)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        stored = {role.pk: role for role in GuildAccess.objects.filter(user=form.instance).select_related("user")}
        super().save_formset(request, form, formset, change)  # type: ignore[misc]
        left = {role.pk: role for role in GuildAccess.objects.filter(user=form.instance).select_related("user")}
        for key in sorted(stored.keys() | left.keys()):
            note_role(request, stored.get(key), left.get(key))

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        before, held = noted(obj), list(GuildAccess.objects.filter(user=obj).select_related("user"))
        note_account(request, "deleted", obj, before=before)
        for role in held:
            note_role(request, role, None)
        super().delete_model(request, obj)  # type: ignore[misc]

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            self.delete_model(request, user)

    @transaction.atomic
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        held = dict(User.objects.filter(pk=id).values_list("pk", "password")) if id.isdecimal() else {}
        response: HttpResponse = super().user_change_password(request, id, form_url)  # type: ignore[misc]
        note_password(request, held)
        return response


def note_password(request: HttpRequest, held: dict[int, str]) -> None:
    """An entry when an account's password is no longer the one `held` (account -> hash)."""
    for user in User.objects.filter(pk__in=held):
        if user.password != held[user.pk]:
            note_account(request, "password_changed", user)


class NotesRoles:
    """For the admin of roles by themselves."""

    def save_model(self, request: HttpRequest, obj: GuildAccess, form: Any, change: bool) -> None:
        before = GuildAccess.objects.select_related("user").get(pk=obj.pk) if change else None
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        note_role(request, before, obj)

    def delete_model(self, request: HttpRequest, obj: GuildAccess) -> None:
        note_role(request, obj, None)
        super().delete_model(request, obj)  # type: ignore[misc]

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[GuildAccess]) -> None:
        for role in queryset:
            self.delete_model(request, role)
