"""The audit's page: newest first, field by field, to whom it belongs; and its exports."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from games.archive import audit
from games.connection import in_sync
from games.dashboard.audit.audit_labels import KINDS
from games.dashboard.audit.audit_log import PER_PAGE
from games.models import AuditEntry, GuildAccess
from tests.e2e import scene
from tests.e2e.scene import BOOKS, PASSWORD, QUIZ

LogIn = Callable[[str], Client]
ADA = audit.of_member(7, "ada")


def page_of(client: Client, query: str = "") -> str:
    response = client.get(f"/audit/{query}")
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def body(answer: Any) -> str:
    return b"".join(answer).decode()


@pytest.fixture
def noted(world: None) -> None:
    """A change of each server, and one of none."""
    before, after = {"zone": "UTC", "thread": False, "role": ""}, {"zone": "Europe/Vienna", "thread": True, "role": "5"}
    more = {"subject_id": "k7m2q", "subject": "#daily-trivia, 08:00", "before": before, "after": after}
    audit.note(ADA, QUIZ, "registration.changed", **more)
    audit.note(audit.SHELL, BOOKS, "player.forgotten", after={"answers_in_play": 3})
    root = audit.of_user(User.objects.get(username="root"))
    audit.note(root, "", "account.added", subject_id="999", subject="newcomer", after={"username": "newcomer"})


def test_nothing_noted_yet_says_what_will_come(log_in: LogIn) -> None:
    assert "Nothing was changed yet" in page_of(log_in("anna"))


def test_a_change_is_told_field_by_field_in_words(noted: None, log_in: LogIn) -> None:
    page = page_of(log_in("anna"))
    assert "Registration changed" in page and "in Discord" in page
    for field, old, new in (("time zone", "UTC", "Europe/Vienna"), ("opens a thread", "no", "yes")):
        piece = page[page.index(f">{field}:<") :]
        assert f"<del>{old}</del>" in piece[:200] and f"<ins>{new}</ins>" in piece[:200]
    assert "<del>nothing</del>" in page and "<ins>role 5</ins>" in page


def test_an_admin_sees_the_own_server_and_a_superuser_everything(noted: None, log_in: LogIn) -> None:
    of_quiz, of_books, of_none = "Registration changed", "Player forgotten", "Account added"
    shown = {name: page_of(log_in(name)) for name in ("anna", "bert", "root")}
    assert of_quiz in shown["anna"] and of_books not in shown["anna"] and of_none not in shown["anna"]
    assert of_books in shown["bert"] and of_quiz not in shown["bert"] and of_none not in shown["bert"]
    assert all(words in shown["root"] for words in (of_quiz, of_books, of_none))


@pytest.mark.parametrize("name", ["nora", "vera", "hugo", "edda"])
def test_whoever_is_admin_nowhere_sees_none_of_it(noted: None, log_in: LogIn, name: str) -> None:
    client = log_in(name)
    assert [client.get(f"/audit/{part}").status_code for part in ("", "csv/", "json/")] == [403, 403, 403]
    assert "/audit/" not in client.get("/").content.decode()


def test_a_smaller_role_elsewhere_shows_nothing_of_there(noted: None, log_in: LogIn) -> None:
    GuildAccess.objects.create(user=User.objects.get(username="bert"), guild_id=QUIZ, role="editor")
    bert = log_in("bert")
    assert "Registration changed" not in page_of(bert)
    assert "Registration changed" not in page_of(bert, f"?guild={QUIZ}")
    assert "registration.changed" not in body(bert.get("/audit/csv/?who=ada"))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        (f"?guild={QUIZ}", {"registration"}),
        ("?guild=none", {"account"}),
        ("?who=ADA", {"registration"}),
        ("?who=7", {"registration"}),
        ("?kind=player", {"player"}),
        ("?since=2000-01-01&until=2000-01-02", set()),
        ("?since=2000-01-01", {"registration", "player", "account"}),
        ("?who=nobody", set()),
    ],
)
def test_filters_narrow_page_and_exports_alike(noted: None, log_in: LogIn, query: str, shown: set[str]) -> None:
    root = log_in("root")
    page = page_of(root, query)
    words = {"registration": "Registration changed", "player": "Player forgotten", "account": "Account added"}
    assert {kind for kind, said in words.items() if said in page} == shown
    listed = json.loads(body(root.get(f"/audit/json/{query}")))["entries"]
    assert {row["action"].partition(".")[0] for row in listed} == shown
    lines = list(csv.DictReader(io.StringIO(body(root.get(f"/audit/csv/{query}")))))
    assert {line["what"].partition(".")[0] for line in lines} == shown


def test_what_cannot_be_read_is_said_at_its_field_and_nothing_is_exported(noted: None, log_in: LogIn) -> None:
    root = log_in("root")
    assert "Enter a valid date" in page_of(root, "?since=soon")
    response = root.get("/audit/csv/?since=soon")
    assert (response.status_code, response["Location"]) == (302, "/audit/?since=soon")


def test_pages_follow_one_another_without_gap_or_repeat(world: None, log_in: LogIn) -> None:
    for number in range(2 * PER_PAGE + 3):
        audit.note(ADA, QUIZ, "game.closed", subject=f"<{number}>")
    AuditEntry.objects.update(at=timezone.now() - timedelta(hours=1))  # the same moment for all: ids decide
    anna, query, seen = log_in("anna"), "", []
    for _page in range(3):
        response = anna.get(f"/audit/{query}")
        seen += [line.entry.subject for line in response.context_data["lines"]]
        query = response.context_data["older"]
    assert seen == [f"<{number}>" for number in reversed(range(2 * PER_PAGE + 3))]
    assert query is None


def test_a_cursor_that_is_none_of_ours_shows_the_newest(noted: None, log_in: LogIn) -> None:
    anna = log_in("anna")
    of_books = AuditEntry.objects.get(guild_id=BOOKS).pk
    for cursor in ("x", "-1", "9" * 40, "٣", str(of_books)):
        assert "Registration changed" in page_of(anna, f"?before={cursor}")


def test_a_subject_is_linked_while_it_exists(noted: None, log_in: LogIn) -> None:
    root, address = log_in("root"), f"/registrations/{QUIZ}-k7m2q/change/"
    vera = User.objects.get(username="vera").pk
    audit.note(ADA, QUIZ, "role.given", subject_id=str(vera), subject="vera", after={"role": "host"})
    in_sync(lambda store: scene.open_game(store, QUIZ, scene.TRIVIA, scene.CAPITAL, id="in-play"))
    audit.note(ADA, QUIZ, "game.posted", subject_id="in-play", subject="?")
    page = page_of(root)
    assert address in page and f"/auth/user/{vera}/change/" in page and f"/games/{QUIZ}/in-play/" in page
    assert "/auth/user/999/" not in page
    assert f"/auth/user/{vera}/change/" not in page_of(log_in("anna")), "accounts are for superusers"

    in_sync(lambda store: store.delete_registration(QUIZ, "k7m2q"))
    assert address not in page_of(root) and "#daily-trivia, 08:00" in page_of(root)


def test_an_entry_of_an_unknown_kind_is_readable(world: None, log_in: LogIn) -> None:
    audit.note(ADA, QUIZ, "season.was_begun", after={"first_day": "1 May", "names": ["a", "b"], "of": {"games": 3}})
    page = page_of(log_in("anna"))
    assert "Season was begun" in page and "first day:" in page and "a, b" in page and "games 3" in page


def test_moments_and_spans_are_told_in_words(world: None, log_in: LogIn) -> None:
    audit.note(ADA, QUIZ, "game.extended", before={"ends_ms": 0, "by_s": 0}, after={"ends_ms": 60_000, "by_s": 90})
    page = page_of(log_in("anna"))
    assert "<del>01 Jan 1970, 00:00:00 UTC</del>" in page and "<ins>01 Jan 1970, 00:01:00 UTC</ins>" in page
    assert ">ends:<" in page and "<ins>1m30s</ins>" in page


def test_several_of_a_kind_are_of_that_kind(world: None, log_in: LogIn) -> None:
    audit.note(ADA, QUIZ, "questions.imported", after={"questions": 12})
    assert "Questions imported" in page_of(log_in("anna"), "?kind=question")


def test_every_action_that_is_noted_anywhere_has_words() -> None:
    """A kind that nobody can choose in the filter would be hard to find."""
    project = Path(audit.__file__).parents[2]
    sources = [path for room in ("games", "botbridge") for path in (project / room).rglob("*.py")]
    kinds = {kind for path in sources for kind in re.findall(r'"([a-z]+)\.[a-z_]+ed"', path.read_text("utf-8"))}
    assert kinds >= {"registration", "game", "trivia"}
    assert {kind for kind in kinds if kind.removesuffix("s") not in KINDS} == set()


def test_a_game_closed_on_the_dashboard_is_noted(world: None, log_in: LogIn) -> None:
    in_sync(lambda store: scene.open_game(store, QUIZ, scene.TRIVIA, scene.CAPITAL, id="in-play"))
    hugo = log_in("hugo")
    hugo.get(f"/games/{QUIZ}/in-play/close/")
    assert not AuditEntry.objects.exists()
    hugo.post(f"/games/{QUIZ}/in-play/close/")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.guild_id, entry.actor_name) == ("game.closed", QUIZ, "hugo")
    assert (entry.subject_id, entry.subject) == ("in-play", scene.CAPITAL.text)


def test_a_close_stands_though_its_entry_cannot_be_written(
    world: None, log_in: LogIn, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_args: object, **_values: object) -> None:
        raise DatabaseError("disk full")

    in_sync(lambda store: scene.open_game(store, QUIZ, scene.TRIVIA, scene.CAPITAL, id="in-play"))
    hugo = log_in("hugo")
    monkeypatch.setattr(AuditEntry.objects, "create", refuse)
    response = hugo.post(f"/games/{QUIZ}/in-play/close/", follow=True)
    assert response.status_code == 200 and "Results are being posted" in response.content.decode()
    ends_ms = in_sync(lambda store: store.get_game(QUIZ, "in-play")).state.ends_ms
    assert ends_ms <= in_sync(lambda store: store.now_ms())
    for piece in ("audit entry lost", "game.closed", "hugo", "in-play", "disk full"):
        assert piece in caplog.text


def test_a_changed_password_is_noted_without_it(log_in: LogIn) -> None:
    form = {"old_password": PASSWORD, "new_password1": "a new horse battery", "new_password2": "a new horse battery"}
    assert log_in("vera").post("/password_change/", form | {"new_password2": "another"}).status_code == 200
    assert not AuditEntry.objects.exists()
    assert log_in("vera").post("/password_change/", form).status_code == 302
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.guild_id, entry.subject) == ("account.password_changed", "", "vera")
    assert (entry.before, entry.after) == ({}, {})
