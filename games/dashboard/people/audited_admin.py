"""Has what happens to accounts and roles noted, in the transaction that changes them: no right is handed out unseen.

Django's own forms store them, so these notes stand in its admin's hooks; what they say is of `games.access`: of an
account (`accounts`), of a role (`granting`).
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from games.access import accounts, granting
from games.archive import audit
from games.models import GuildAccess


class AuditedAccounts:
    """For the admin of accounts, whose pages change roles too."""

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        before = accounts.noted(User.objects.get(pk=obj.pk)) if change else {}
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        after = accounts.noted(obj)
        if before != after:
            action, actor = "changed" if change else "added", audit.of_user(request.user)
            accounts.note(actor, action, obj, before=before, after=after)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        stored = {role.pk: role for role in GuildAccess.objects.filter(user=form.instance).select_related("user")}
        super().save_formset(request, form, formset, change)  # type: ignore[misc]
        left = {role.pk: role for role in GuildAccess.objects.filter(user=form.instance).select_related("user")}
        for key in sorted(stored.keys() | left.keys()):
            granting.note_change(audit.of_user(request.user), stored.get(key), left.get(key))

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        before, held = accounts.noted(obj), list(GuildAccess.objects.filter(user=obj).select_related("user"))
        accounts.note(audit.of_user(request.user), "deleted", obj, before=before)
        for role in held:
            granting.note_change(audit.of_user(request.user), role, None)
        super().delete_model(request, obj)  # type: ignore[misc]

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            self.delete_model(request, user)

    @transaction.atomic
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        held = dict(User.objects.filter(pk=id).values_list("pk", "password")) if id.isdecimal() else {}
        response: HttpResponse = super().user_change_password(request, id, form_url)  # type: ignore[misc]
        accounts.note_password(audit.of_user(request.user), held)
        return response


class AuditedRoles:
    """For the admin of roles by themselves."""

    def save_model(self, request: HttpRequest, obj: GuildAccess, form: Any, change: bool) -> None:
        before = GuildAccess.objects.select_related("user").get(pk=obj.pk) if change else None
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        granting.note_change(audit.of_user(request.user), before, obj)

    def delete_model(self, request: HttpRequest, obj: GuildAccess) -> None:
        granting.note_change(audit.of_user(request.user), obj, None)
        super().delete_model(request, obj)  # type: ignore[misc]

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[GuildAccess]) -> None:
        for role in queryset:
            self.delete_model(request, role)
