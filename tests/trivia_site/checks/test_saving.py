"""Whether anything can be saved is tried by writing, and the room that is left is reported before it runs out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import CheckMessage
from django.db import OperationalError, connection
from django.test import Client

from games.connection import in_sync
from games.domain import signals
from tests.faults.own_store import OwnStore
from tests.games.store.topologies.servers import Cluster
from trivia_site.checks import doctor, saving, store_safety
from trivia_site.checks.findings import Finding, Severity, level_of

pytestmark = pytest.mark.django_db

ENORMOUS_MB = 10**9


@pytest.fixture(autouse=True)
def _own_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    in_sync(lambda store: store.now_ms())  # pages read games where all tests of this process read them
    monkeypatch.setattr(signals, "_current", {})
    monkeypatch.setattr(store_safety.recent, "_found", None)


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> Iterator[OwnStore]:
    with OwnStore() as server:
        monkeypatch.setattr(settings, "TALLY_REDIS_URL", server.url)
        yield server


def problems() -> dict[str | None, CheckMessage]:
    return {problem.id: problem for problem in saving.problems(settings.TALLY_REDIS_URL)}


def reported_by_doctor() -> dict[str, Finding]:
    return {finding.about: finding for finding in doctor._saving(doctor._Foundation(store=True, database=True))}


def test_nothing_is_wrong_where_all_can_be_saved_and_nothing_stays_behind(own: OwnStore) -> None:
    assert problems() == {}
    found = reported_by_doctor()
    assert {finding.level for finding in found.values()} == {Severity.OK}
    assert f"free on the disk of {own.home}" in found["room"].text
    with own.client() as client:
        assert all(0 < client.pttl(key) <= 1000 for key in client.scan_iter())


def test_little_room_is_a_warning_on_every_face(
    own: OwnStore, client: Client, admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "TALLY_ROOM_WARNING_MB", ENORMOUS_MB)
    found = reported_by_doctor()["room"]
    assert found.level is Severity.WARNING and str(own.home) in found.text and found.hint
    ready = client.get("/readyz")
    assert (ready.status_code, "tally.W006: warning" in ready.content.decode()) == (200, True)
    # Without the figure, which changes meanwhile: others write on this disk too.
    words = found.text.partition(" (tally")[0].partition(" MB free")[2]
    assert words and words in admin_client.get("/history/").content.decode()
    [state] = [state for state in signals.current() if state.name == "tally.W006"]
    assert state.level is signals.Level.WARNING
    monkeypatch.setattr(settings, "TALLY_ROOM_WARNING_MB", 0)
    assert problems() == {}


def test_a_database_that_is_away_is_to_be_started_and_its_words_are_one_line(
    own: OwnStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> None:
        raise OperationalError("connection failed: refused\n\tIs the server running on that host?\n")

    monkeypatch.setattr(connection, "ensure_connection", refused)
    problem = problems()["tally.W007"]
    assert problem.msg.endswith(
        "the database: it does not answer: connection failed: refused Is the server running on that host?"
    )
    assert problem.hint == "Start the database, or correct DATABASE_URL."


def test_a_store_that_refuses_a_trial_is_a_problem_and_why_is_told(own: OwnStore, client: Client) -> None:
    with own.client() as plain:
        plain.config_set("maxmemory", 1)
    problem = problems()["tally.W007"]
    assert "Nothing can be saved in the store: a test write was answered with command not allowed" in problem.msg
    assert level_of(problem) is Severity.PROBLEM and not problem.is_serious(), "it may pass, so it forbids no start"
    assert reported_by_doctor()["saving"].level is Severity.PROBLEM
    assert client.get("/readyz").status_code == 503


def test_a_problem_looks_otherwise_than_a_warning_and_is_not_told_twice(
    own: OwnStore, admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "TALLY_ROOM_WARNING_MB", ENORMOUS_MB)
    page = admin_client.get("/history/").content.decode()
    assert banners(page) == {"tally.W006": ("warning", "Warning")}
    with own.client() as plain:
        plain.config_set("maxmemory", 1)
    store_safety.recent.forget()
    page = admin_client.get("/history/").content.decode()
    assert banners(page) == {"tally.W007": ("problem", "Problem")}, "the room of the same disk says it again"
    assert "never delete anything in appendonlydir. More: docs/runbooks.md." in page


def banners(page: str) -> dict[str, tuple[str, str]]:
    """Level and first word of what saving has on top of a page."""
    found = re.findall(r'data-id="(tally.W00[67])" data-level="(\w+)"><span class="badge">(\w+)</span>', page)
    return {id: (level, word) for id, level, word in found}


def test_each_primary_of_a_cluster_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    with Cluster() as cluster:
        monkeypatch.setattr(settings, "TALLY_REDIS_URL", cluster.url)
        assert problems() == {}
        cluster.primaries()[-1].client.config_set("maxmemory", 1)
        assert "command not allowed" in problems()["tally.W007"].msg


def test_a_file_whose_directory_takes_no_other_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "TALLY_REDIS_URL", f"file://{tmp_path}/missing/state.json")
    assert f"No such file or directory in {tmp_path}/missing" in problems()["tally.W007"].msg
