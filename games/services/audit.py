"""Note who changed what. Each face does so once its change is stored: what was refused is not noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from games.models import AuditEntry

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

    Raises the database's errors. For asynchronous code: `sync_to_async(note)(...)`.
    """
    old, new = dict(before or {}), dict(after or {})
    same = {name for name in old.keys() & new.keys() if old[name] == new[name]}
    return AuditEntry.objects.create(
        source=actor.source,
        actor_id=actor.id,
        actor_name=_cut(actor.name, "actor_name"),
        guild_id=guild_id,
        action=action,
        subject_id=_cut(subject_id, "subject_id"),
        subject=_cut(subject, "subject"),
        before={name: value for name, value in old.items() if name not in same},
        after={name: value for name, value in new.items() if name not in same},
    )


def _cut(text: str, field: str) -> str:
    limit: int = AuditEntry._meta.get_field(field).max_length  # type: ignore[union-attr,assignment]
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
