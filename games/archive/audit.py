"""Note who changed what. The service that makes a change notes it once it is stored: what was refused is not noted.

A change in SQL is noted by `note` in its own transaction: both are stored, or neither. A change in the store stands
before its entry can be written, so `note_stored` reports an entry that SQL did not take to the log, and to nobody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import DatabaseError

from games.connection import in_callers_thread
from games.domain.records import Registration
from games.domain.text import cut
from games.models import AuditEntry
from games.rules import durations, mix, points_text, weekdays

log = structlog.get_logger(__name__)

Values = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Who did it."""

    source: AuditEntry.Source
    name: str
    id: str = ""


SHELL = Actor(source=AuditEntry.Source.SHELL, name="operator")


def of_user(user: Any) -> Actor:
    """Somebody who is logged in to the dashboard."""
    return Actor(source=AuditEntry.Source.SITE, name=user.get_username(), id=str(user.pk))


def of_member(user_id: int | str, name: str) -> Actor:
    """A member of a server, in Discord."""
    return Actor(source=AuditEntry.Source.DISCORD, name=name, id=str(user_id))


def note(
    actor: Actor,
    guild_id: str,
    action: str,
    *,
    subject_id: str = "",
    subject: str = "",
    before: Values | None = None,
    after: Values | None = None,
) -> AuditEntry:
    """Write one entry; of `before` and `after` (name of a field -> JSON value) only what differs is kept.

    Raises the database's errors: within a transaction they undo the change too.
    """
    old, new = dict(before or {}), dict(after or {})
    same = {name for name in old.keys() & new.keys() if old[name] == new[name]}
    return AuditEntry.objects.create(
        source=actor.source,
        actor_id=actor.id,
        actor_name=kept(actor.name, "actor_name"),
        guild_id=guild_id,
        action=action,
        subject_id=kept(subject_id, "subject_id"),
        subject=kept(subject, "subject"),
        before={name: value for name, value in old.items() if name not in same},
        after={name: value for name, value in new.items() if name not in same},
    )


def note_stored(actor: Actor, guild_id: str, action: str, **about: Any) -> None:
    """As `note`, of a change that the store holds: it is no error for anybody when only its entry is missing.

    The log then has the entry in full.
    """
    try:
        note(actor, guild_id, action, **about)
    except (DatabaseError, ValueError):  # the second for text that the database cannot hold
        who = {"actor": actor.name, "actor_id": actor.id, "source": str(actor.source)}
        log.exception("audit entry lost", action=action, guild=guild_id, **who, **about)


async def note_stored_async(actor: Actor, guild_id: str, action: str, **about: Any) -> None:
    """`note_stored` for asynchronous code, in the transaction of whoever waits for it in `in_sync`."""
    await in_callers_thread(lambda: note_stored(actor, guild_id, action, **about))


async def note_registration(
    actor: Actor, participle: str, before: Registration | None, after: Registration | None, *, subject: str
) -> None:
    """An entry for a registration that was added, changed or deleted; none when nothing that is noted differs."""
    describe = of_form if actor.source == AuditEntry.Source.SITE else of_registration
    old, new = describe(before) if before else {}, describe(after) if after else {}
    changed = after or before
    if changed is not None and old != new:
        about = {"subject_id": changed.id, "subject": subject, "before": old, "after": new}
        await note_stored_async(actor, changed.guild_id, f"registration.{participle}", **about)


def of_form(registration: Registration) -> dict[str, Any]:
    """A registration as the fields of the dashboard's form hold it: its places with their server, and its version.

    The version says whose entry it was when a form comes too late.
    """
    r, several = registration, len(mix.categories_of(registration)) > 1
    return of_registration(r) | {
        "category": "" if several else r.category,
        "categories": r.category if several else "",
        "channel": f"{r.guild_id}-{r.channel_id}",
        "role": f"{r.guild_id}-{r.mention_role_id}" if r.mention_role_id else "",
        "version": r.version,
    }


def of_registration(registration: Registration) -> dict[str, Any]:
    """What people set in a registration, as it is noted of changes that were not made on the dashboard."""
    r = registration
    return {
        "channel": r.channel_id,
        "times": ", ".join(r.times),
        "days": weekdays.in_words(r.days) or ("every day" if r.times else ""),
        "cron": r.cron,
        "zone": r.zone,
        "window": durations.format_duration(r.window_s),
        "grace": durations.format_duration(r.grace_s),
        "questions": r.questions,
        "category": r.category,
        "difficulty": r.difficulty,
        "mix": r.mix,
        "policy": str(r.policy),
        "points": points_text.format_points(r.points),
        "reveal": r.reveal,
        "role": r.mention_role_id,
        "thread": r.thread,
        "publish": r.publish,
        "enabled": r.enabled,
    }


def kept(text: str, field: str) -> str:
    """What an entry keeps of a text in one of its fields."""
    limit: int = AuditEntry._meta.get_field(field).max_length  # type: ignore[union-attr,assignment]
    return cut(text, limit)
