"""Note who changed what. Each face does so once its change is stored: what was refused is not noted.

A change in SQL is noted by `note` in its own transaction: both are stored, or neither. A change in the store stands
before its entry can be written, so `note_stored` tells the log, and nobody else, of an entry that SQL did not take.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections

from games.domain.records import Registration
from games.domain.text import cut
from games.models import AuditEntry
from games.rules import durations

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


def note_stored(actor: Actor, guild_id: str, action: str, **words: Any) -> None:
    """As `note`, of a change that the store holds: it is no error for anybody when only its entry is missing.

    The log then has the entry in full.
    """
    try:
        note(actor, guild_id, action, **words)
    except (DatabaseError, ValueError):  # the second for text that the database cannot hold
        who = {"actor": actor.name, "actor_id": actor.id, "source": str(actor.source)}
        log.exception("audit entry lost", action=action, guild=guild_id, **who, **words)


async def note_stored_async(actor: Actor, guild_id: str, action: str, **words: Any) -> None:
    """`note_stored` in a thread, for asynchronous code."""

    def work() -> None:
        close_old_connections()
        note_stored(actor, guild_id, action, **words)

    await sync_to_async(work)()


def of_registration(registration: Registration) -> dict[str, Any]:
    """What people set in a registration, as it is noted."""
    r = registration
    return {
        "channel": r.channel_id,
        "times": ", ".join(r.times),
        "cron": r.cron,
        "zone": r.zone,
        "window": durations.format_duration(r.window_s),
        "grace": durations.format_duration(r.grace_s),
        "questions": r.questions,
        "category": r.category,
        "difficulty": r.difficulty,
        "policy": str(r.policy),
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
