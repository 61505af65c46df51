"""Accounts and roles: every change is noted in the transaction that makes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError
from django.test import Client

from games.models import AuditEntry, GuildAccess
from tests.e2e.scene import BOOKS, QUIZ

LogIn = Callable[[str], Client]
Told = tuple[str, str, str, dict[str, Any], dict[str, Any]]
SECRET = "quite another horse"


def entries() -> list[Told]:
    """What the audit has: action, guild, subject, before, after."""
    rows = AuditEntry.objects.order_by("id")
    assert all(row.actor_name == "root" for row in rows)
    assert SECRET not in str([(row.before, row.after) for row in rows]) and "pbkdf2" not in str(rows.values())
    return [(row.action, row.guild_id, row.subject, row.before, row.after) for row in rows]


def form_of(name: str, *roles: dict[str, str], **changes: str) -> dict[str, str]:
    """The form of an account as the page sends it."""
    user = User.objects.get(username=name)
    form = {"username": name, "email": user.email, "is_active": "on", "is_staff": "on"} | changes
    stored = sum("id" in role for role in roles)
    form |= {"guild_access-TOTAL_FORMS": str(len(roles)), "guild_access-INITIAL_FORMS": str(stored)}
    for index, role in enumerate(roles):
        form |= {f"guild_access-{index}-{field}": value for field, value in role.items()}
    return form


def role_of(name: str, **changes: str) -> dict[str, str]:
    held = GuildAccess.objects.get(user__username=name)
    given = {"id": str(held.pk), "user": str(held.user_id), "guild_id": held.guild_id, "role": held.role}
    return given | changes


def change(root: Client, name: str, form: dict[str, str]) -> None:
    response = root.post(f"/auth/user/{User.objects.get(username=name).pk}/change/", form)
    assert response.status_code == 302, response.context_data["errors"]


def test_a_new_account_is_noted_without_its_password(log_in: LogIn) -> None:
    form = {"username": "newbie", "usable_password": "true", "password1": SECRET, "password2": SECRET}
    assert log_in("root").post("/auth/user/add/", form).status_code == 302
    [(action, guild, subject, before, after)] = entries()
    assert (action, guild, subject, before) == ("account.added", "", "newbie", {})
    assert after == {"username": "newbie", "email": "", "is_active": True, "is_staff": False, "is_superuser": False}


def test_only_what_changed_of_an_account_is_noted(log_in: LogIn) -> None:
    root, role = log_in("root"), role_of("vera")
    change(root, "vera", form_of("vera", role))
    assert entries() == []
    change(root, "vera", form_of("vera", role, is_superuser="on"))
    assert entries() == [("account.changed", "", "vera", {"is_superuser": False}, {"is_superuser": True})]


def test_roles_given_changed_moved_and_taken_are_noted_in_their_server(log_in: LogIn) -> None:
    root = log_in("root")
    change(root, "vera", form_of("vera", role_of("vera", role="host")))
    change(root, "vera", form_of("vera", role_of("vera", guild_id=BOOKS)))
    change(root, "vera", form_of("vera", role_of("vera", DELETE="on")))
    new = {"user": str(User.objects.get(username="vera").pk), "guild_id": QUIZ, "role": "admin"}
    change(root, "vera", form_of("vera", new))
    assert entries() == [
        ("role.changed", QUIZ, "vera", {"role": "viewer"}, {"role": "host"}),
        ("role.taken", QUIZ, "vera", {"role": "host"}, {}),
        ("role.given", BOOKS, "vera", {}, {"role": "host"}),
        ("role.taken", BOOKS, "vera", {"role": "host"}, {}),
        ("role.given", QUIZ, "vera", {}, {"role": "admin"}),
    ]


def test_roles_on_their_own_pages_are_noted(log_in: LogIn) -> None:
    root, nora = log_in("root"), User.objects.get(username="nora")
    form = {"user": str(nora.pk), "guild_id": BOOKS, "role": "viewer"}
    assert root.post("/games/guildaccess/add/", form).status_code == 302
    one = GuildAccess.objects.get(user=nora)
    assert root.post(f"/games/guildaccess/{one.pk}/change/", form | {"role": "editor"}).status_code == 302
    assert root.post(f"/games/guildaccess/{one.pk}/delete/", {"post": "yes"}).status_code == 302
    assert [(action, guild, before, after) for action, guild, _subject, before, after in entries()] == [
        ("role.given", BOOKS, {}, {"role": "viewer"}),
        ("role.changed", BOOKS, {"role": "viewer"}, {"role": "editor"}),
        ("role.taken", BOOKS, {"role": "editor"}, {}),
    ]


def test_a_deleted_account_takes_its_roles_along(log_in: LogIn) -> None:
    root, pk = log_in("root"), User.objects.get(username="anna").pk
    assert root.post(f"/auth/user/{pk}/delete/", {"post": "yes"}).status_code == 302
    assert [(action, guild, subject) for action, guild, subject, *_values in entries()] == [
        ("account.deleted", "", "anna"),
        ("role.taken", QUIZ, "anna"),
    ]


def test_the_bulk_deletion_of_accounts_and_roles_is_noted_one_by_one(log_in: LogIn) -> None:
    root = log_in("root")
    data = {"action": "delete_selected", "post": "yes"}
    roles = [role.pk for role in GuildAccess.objects.filter(user__username__in=["vera", "hugo"])]
    root.post("/games/guildaccess/", data | {"_selected_action": roles})
    users = [user.pk for user in User.objects.filter(username__in=["vera", "hugo"])]
    root.post("/auth/user/", data | {"_selected_action": users})
    assert sorted((action, subject) for action, _guild, subject, *_values in entries()) == [
        ("account.deleted", "hugo"),
        ("account.deleted", "vera"),
        ("role.taken", "hugo"),
        ("role.taken", "vera"),
    ]
    assert not User.objects.filter(username__in=["vera", "hugo"]).exists()


def test_a_password_set_by_a_superuser_is_noted_without_it(log_in: LogIn) -> None:
    root, pk = log_in("root"), User.objects.get(username="vera").pk
    form = {"usable_password": "true", "password1": SECRET, "password2": SECRET, "set-password": "1"}
    assert root.post(f"/auth/user/{pk}/password/", form | {"password2": "typo"}).status_code == 200
    assert entries() == []
    assert root.post(f"/auth/user/{pk}/password/", form).status_code == 302
    assert entries() == [("account.password_changed", "", "vera", {}, {})]


def test_no_right_is_handed_out_whose_entry_cannot_be_written(log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_values: object) -> None:
        raise DatabaseError("disk full")

    root = log_in("root")
    root.raise_request_exception = False
    vera = User.objects.get(username="vera")
    monkeypatch.setattr(AuditEntry.objects, "create", refuse)
    form = form_of("vera", role_of("vera", role="admin"), is_superuser="on")
    assert root.post(f"/auth/user/{vera.pk}/change/", form).status_code == 500
    data = {"action": "delete_selected", "post": "yes", "_selected_action": [vera.pk]}
    assert root.post("/auth/user/", data).status_code == 500
    password = {"usable_password": "true", "password1": SECRET, "password2": SECRET, "set-password": "1"}
    assert root.post(f"/auth/user/{vera.pk}/password/", password).status_code == 500

    after = User.objects.get(username="vera")
    assert (after.is_superuser, after.password) == (False, vera.password)
    assert GuildAccess.objects.get(user=vera).role == "viewer"


def test_the_list_of_roles_names_servers(log_in: LogIn) -> None:
    page = log_in("root").get("/games/guildaccess/").content.decode()
    assert "Quiz Night" in page and "Book Club" in page
