"""Save, pause, resume and delete a registration; who did so is noted once it is stored."""

from __future__ import annotations

import secrets
from asyncio import to_thread
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from games.archive import audit
from games.domain.errors import InvalidRegistration, RegistrationNotFound, VersionConflict
from games.domain.ports import Store
from games.domain.records import Registration
from games.domain.text import cut
from games.rules import registration_rules
from games.rules.schedule import next_ms

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without 0, 1, i, l and o, which are mistaken for one another."""


def new_id() -> str:
    """A short id that can be read aloud; 28 million of them."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(5))


async def save(
    store: Store, registration: Registration, actor: audit.Actor | None = None, *, subject: str = ""
) -> Registration:
    """Store a registration and its next slot; returns it with its new version.

    `actor` is noted with what was there before and after (None: nobody, as in a rehearsal); `subject` is what the entry
    calls the registration. Raises InvalidRegistration with everything that is wrong, VersionConflict when somebody
    saved it meanwhile, RegistrationNotFound when somebody deleted it.
    """
    before, saved = await _save(store, registration)
    if actor:
        await audit.note_registration(actor, "changed" if before else "added", before, saved, subject=subject)
    return saved


async def set_enabled(
    store: Store,
    guild_id: str,
    registration_id: str,
    enabled: bool,
    actor: audit.Actor | None = None,
    *,
    subject: str = "",
) -> Registration:
    """Pause or resume; noted as by `save`. Resuming forgets earlier failures."""
    registration = await store.get_registration(guild_id, registration_id)
    changed = replace(registration, enabled=enabled, paused_reason="", failures=0, last_problem="")
    before, saved = await _save(store, changed)
    if actor:
        await audit.note_registration(actor, "resumed" if enabled else "paused", before, saved, subject=subject)
    return saved


async def delete(
    store: Store, guild_id: str, registration_id: str, actor: audit.Actor | None = None, *, subject: str = ""
) -> None:
    """Delete a registration for good; noted as by `save`. Raises RegistrationNotFound."""
    before = await store.get_registration(guild_id, registration_id)
    await store.delete_registration(guild_id, registration_id)
    if actor:
        await audit.note_registration(actor, "deleted", before, None, subject=subject)


async def _save(store: Store, registration: Registration) -> tuple[Registration | None, Registration]:
    """The registration before (None for a new one) and as it is stored now."""
    registration = _cut(registration)
    # In a thread: whatever it costs, those who share the loop are served meanwhile.
    problems = await to_thread(registration_rules.check_registration, registration)
    if problems:
        raise InvalidRegistration(" ".join(problems))
    # If it is of another version than ours, the store refuses what follows: so what was there is what we replace.
    before = await store.get_registration(registration.guild_id, registration.id) if registration.version else None
    if before and _keeps_schedule(before, registration):
        return before, await store.amend_registration(registration)
    now_ms = await store.now_ms()
    if not registration.created_ms:
        registration = replace(registration, created_ms=now_ms)
    return before, await store.save_registration(registration, await to_thread(next_ms, registration, now_ms))


def _cut(registration: Registration) -> Registration:
    """What Discord says may be of any length; people read the beginning of it."""
    r = registration
    notes: dict[str, Any] = {
        name: cut(getattr(r, name), registration_rules.LIMITS[name][1]) for name in registration_rules.NOTES
    }
    return replace(r, **notes)


def _keeps_schedule(before: Registration, changed: Registration) -> bool:
    """A slot that is due this moment, or waits within its grace, must not be skipped by an edit of something else."""
    return (
        before.enabled
        and changed.enabled
        and all(getattr(before, name) == getattr(changed, name) for name in ("times", "days", "cron", "zone"))
    )


async def note_problem(
    store: Store, guild_id: str, registration_id: str, change: Callable[[Registration], Registration]
) -> None:
    """Note on a registration what happened to its posts; a person's simultaneous edit comes first.

    Nothing where there is none: a game from elsewhere has an empty `registration_id`, and others' may be deleted.
    """
    while True:
        try:
            registration = await store.get_registration(guild_id, registration_id)
            changed = _cut(change(registration))
            if changed == registration:
                return
            if changed.enabled == registration.enabled:
                await store.amend_registration(changed)
            else:
                await store.save_registration(changed, None)
        except VersionConflict:
            continue
        except RegistrationNotFound:
            pass  # nobody is left to notify
        return
