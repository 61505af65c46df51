"""A migration leaves one entry for each server, with what was written there."""

from __future__ import annotations

from pathlib import Path

import pytest

from games.legacy.migrate.validation import Validator
from games.models import AuditEntry
from tests.games.legacy.support import GUILD, SMALL_GUILD, command, migrate


def test_each_server_has_one_entry_with_its_counts(state: Path) -> None:
    migrate(state, "--dry-run")
    assert not AuditEntry.objects.exists()

    migrate(state)

    entries = {entry.guild_id: entry for entry in AuditEntry.objects.all()}
    assert entries.keys() == {GUILD, SMALL_GUILD}
    assert {(e.action, e.source, e.actor_name) for e in entries.values()} == {("trivia.migrated", "shell", "operator")}
    assert sum(entry.after.get("registrations", 0) for entry in entries.values()) == 3
    assert entries[GUILD].after["finished games"] == 2

    migrate(state)
    again = AuditEntry.objects.exclude(pk__in=[entry.pk for entry in entries.values()])
    assert {tuple(entry.after) for entry in again} == {("lists of used questions",)}, "these are written each time"


def test_what_was_written_is_noted_though_the_rest_failed(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_args: object) -> None:
        raise OSError("the disk went away")

    monkeypatch.setattr(Validator, "check", fail)
    status, said = command("migrate_trivia", state)
    assert status == 1 and "the disk went away" in said
    assert AuditEntry.objects.filter(action="trivia.migrated").count() == 2
