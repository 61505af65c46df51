"""A registration as people type it: for the form's fields, for the log and for the audit."""

from __future__ import annotations

from typing import Any

from games.archive import audit
from games.domain.records import Registration as Record


def changes(before: Record, after: Record) -> str:
    """What an edit changed, before and after, for the log."""
    old, new = form_values(before), form_values(after)
    return "; ".join(f"{name}: {_said(old[name])} → {_said(new[name])}" for name in new if old[name] != new[name])


def _said(value: object) -> str:
    return "nothing" if value == "" else str(value)


def form_values(record: Record) -> dict[str, Any]:
    """A record as the form's fields hold it."""
    return audit.of_registration(record) | {
        "channel": f"{record.guild_id}-{record.channel_id}",
        "role": f"{record.guild_id}-{record.mention_role_id}" if record.mention_role_id else "",
        "version": record.version,
    }
