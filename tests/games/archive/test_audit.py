"""What is noted of a change: what differs, by whom, in words that outlive both."""

from __future__ import annotations

import ast

import pytest
from django.contrib.auth.models import User

from games.archive import audit
from games.models import AuditEntry
from tests.conftest import PROJECT

pytestmark = pytest.mark.django_db


def test_only_what_differs_is_kept() -> None:
    user = User.objects.create_user("ada")
    before, after = {"zone": "UTC", "window": 60, "role": ""}, {"zone": "UTC", "window": 90, "thread": True}
    audit.note(audit.of_user(user), "1", "registration.changed", subject_id="k7m2q", before=before, after=after)
    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after) == ({"window": 60, "role": ""}, {"window": 90, "thread": True})
    assert (entry.source, entry.actor_name, entry.actor_id) == ("site", "ada", str(user.pk))


def test_an_entry_outlives_the_account() -> None:
    user = User.objects.create_user("ada")
    audit.note(audit.of_user(user), "1", "game.closed")
    user.delete()
    assert AuditEntry.objects.get().actor_name == "ada"


def test_words_that_are_too_long_are_cut() -> None:
    audit.note(audit.of_member(7, "n" * 500), "1", "game.closed", subject="s" * 500)
    entry = AuditEntry.objects.get()
    assert len(entry.actor_name) == 150 and entry.subject == "s" * 199 + "…"


CHANGES = {"save_registration", "amend_registration", "delete_registration", "end_now", "cancel_game", "extend_game"}
"""Methods of the store that do what people ask for."""
SERVICES = {"save", "set_enabled", "registrations.save", "registrations.set_enabled", "registrations.delete"} | {
    "post_now",
    "poster.post_now",
    "hosting.close",
    "hosting.extend",
    "hosting.cancel",
}


def test_pages_and_commands_change_the_store_by_services_that_note_who() -> None:
    called = set()
    for path in [*(PROJECT / "games/dashboard").rglob("*.py"), *(PROJECT / "botbridge").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                function = ast.unparse(node.func)
                assert function.rpartition(".")[2] not in CHANGES, f"{path}:{node.lineno}: past the services"
                if function in SERVICES:
                    called.add(function)
                    assert any("actor" in ast.unparse(value) for value in node.args), f"{path}:{node.lineno}: no actor"
    assert called == SERVICES


def test_pages_and_commands_leave_the_entry_to_the_service() -> None:
    faces = (PROJECT / room for room in ("games/dashboard", "games/management", "botbridge"))
    found = [
        f"{path}:{node.lineno}"
        for path in (path for room in faces for path in room.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("audit.note", "note_stored"))
    ]
    assert found == []
