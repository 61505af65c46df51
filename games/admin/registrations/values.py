"""A registration as people type it: for the form's fields, for the log and for the audit."""

from __future__ import annotations

from typing import Any

from games import rules
from games.domain import Registration as Record


def changes(before: Record, after: Record) -> str:
    """What an edit changed, before and after, for the log."""
    old, new = typed(before), typed(after)
    return "; ".join(f"{name}: {_said(old[name])} → {_said(new[name])}" for name in new if old[name] != new[name])


def _said(value: object) -> str:
    return "nothing" if value == "" else str(value)


def typed(record: Record) -> dict[str, Any]:
    """A record as the form's fields hold it."""
    return {
        "channel": f"{record.guild_id}-{record.channel_id}",
        "times": ", ".join(record.times),
        "cron": record.cron,
        "zone": record.zone,
        "window": rules.format_duration(record.window_s),
        "grace": rules.format_duration(record.grace_s),
        "questions": record.questions,
        "category": record.category,
        "difficulty": record.difficulty,
        "policy": record.policy,
        "reveal": record.reveal,
        "role": f"{record.guild_id}-{record.mention_role_id}" if record.mention_role_id else "",
        "thread": record.thread,
        "enabled": record.enabled,
        "version": record.version,
    }
