"""What people do to registrations on the dashboard: each is one visit to the store, and noted there by the service."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest

from games.archive import audit
from games.bank.guild_bank import guild_banks
from games.connection import in_sync
from games.dashboard.registrations.channel_choices import ChannelChoices
from games.dashboard.registrations.row import Row
from games.dashboard.registrations.row_data import row_data
from games.domain.errors import GameError, GameExists, RegistrationNotFound, StoreUnavailable
from games.domain.ports import Store
from games.domain.records import Registration
from games.play import registrations
from games.play.poster import post_now
from games.rules import schedule


def save(request: HttpRequest, registration: Registration, choices: ChannelChoices) -> Row:
    """Store what a form describes; returns the row as it is stored. Raises VersionConflict, RegistrationNotFound."""
    actor, data = audit.of_user(request.user), row_data(registration, choices.directory(registration.guild_id))
    saved = in_sync(lambda store: registrations.save(store, registration, actor, subject=str(data)))
    return Row.of(data._replace(registration=saved))


def switch(request: HttpRequest, rows: Sequence[Row], enabled: bool) -> list[bool | GameError]:
    """Pause or resume one after the other; for each whether that changed anything, or why it could not be done.

    A store that is unavailable ends the list.
    """
    actor = audit.of_user(request.user)
    return in_sync(lambda store: _switch(store, rows, enabled, actor))


async def _switch(store: Store, rows: Sequence[Row], enabled: bool, actor: audit.Actor) -> list[bool | GameError]:
    done: list[bool | GameError] = []
    for row in rows:
        r = row.registration
        try:
            if r.enabled != enabled:
                await registrations.set_enabled(store, r.guild_id, r.id, enabled, actor, subject=str(row))
            done.append(r.enabled != enabled)
        except GameError as error:
            done.append(error)
            if isinstance(error, StoreUnavailable):
                break
    return done


def delete(request: HttpRequest, rows: Sequence[Row]) -> list[Row]:
    """Delete one after the other; returns those that somebody else had deleted already."""
    actor = audit.of_user(request.user)
    return in_sync(lambda store: _delete(store, rows, actor))


async def _delete(store: Store, rows: Sequence[Row], actor: audit.Actor) -> list[Row]:
    gone = []
    for row in rows:
        r = row.registration
        try:
            await registrations.delete(store, r.guild_id, r.id, actor, subject=str(row))
        except RegistrationNotFound:
            gone.append(row)
    return gone


def post(request: HttpRequest, row: Row, idempotency_key: str) -> tuple[str, bool]:
    """Post a game besides the scheduled ones; returns its id, and whether this key has not posted it before.

    Raises GameError.
    """
    actor, r, slot = audit.of_user(request.user), row.registration, f"web-{idempotency_key}"
    try:
        game = in_sync(lambda store: post_now(store, guild_banks(), r, slot, actor, subject=str(row)))
    except GameExists:
        return schedule.game_id(r.guild_id, r.id, slot), False
    return game.id, True
