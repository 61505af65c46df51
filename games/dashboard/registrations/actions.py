"""What people do to registrations: each act is stored first, then noted with before and after."""

from __future__ import annotations

from django.http import HttpRequest

from games.archive import audit
from games.bank.guild_bank import guild_banks
from games.connection import in_sync
from games.dashboard.registrations.form_values import form_values
from games.dashboard.registrations.queryset import Registration, read_row
from games.domain.errors import GameExists, RegistrationNotFound
from games.domain.records import Registration as Record
from games.play import registrations
from games.play.poster import post_now
from games.rules import schedule


def save(request: HttpRequest, record: Record, before: Record | None) -> Registration:
    """Store what a form describes; returns the row as it is stored. Raises VersionConflict, RegistrationNotFound."""
    saved = in_sync(lambda store: registrations.save(store, record))
    row = in_sync(lambda store: read_row(store, f"{saved.guild_id}-{saved.id}"))
    if row is None:
        raise RegistrationNotFound
    _note(request, "changed" if before else "added", row, before, saved)
    return row


def switch(request: HttpRequest, row: Registration, enabled: bool) -> bool:
    """Pause or resume; False when it was so already. Raises GameError."""
    record = row.load.record
    if record.enabled == enabled:
        return False
    saved = in_sync(lambda store: registrations.set_enabled(store, record.guild_id, record.id, enabled))
    _note(request, "resumed" if enabled else "paused", row, record, saved)
    return True


def delete(request: HttpRequest, row: Registration) -> None:
    """Raises RegistrationNotFound."""
    record = row.load.record
    in_sync(lambda store: store.delete_registration(record.guild_id, record.id))
    _note(request, "deleted", row, record, None)


def post(request: HttpRequest, row: Registration, wish: str) -> tuple[str, bool]:
    """Post a game by hand; returns its id, and whether this wish had not been fulfilled before. Raises GameError."""
    record, slot = row.load.record, f"web-{wish}"
    try:
        game = in_sync(lambda store: post_now(store, guild_banks(), record, slot))
    except GameExists:
        return schedule.game_id(record.guild_id, record.id, slot), False
    audit.note_stored(
        audit.of_user(request.user),
        record.guild_id,
        "registration.posted",
        subject_id=record.id,
        subject=str(row),
        after={"game": game.id},
    )
    return game.id, True


def _note(
    request: HttpRequest, participle: str, row: Registration, before: Record | None, after: Record | None
) -> None:
    record = row.load.record
    audit.note_stored(
        audit.of_user(request.user),
        record.guild_id,
        f"registration.{participle}",
        subject_id=record.id,
        subject=str(row),
        before=form_values(before) if before else None,
        after=form_values(after) if after else None,
    )
