"""A registration as people type it: for the form's fields and for the log."""

from __future__ import annotations

from typing import Any

from games.archive import audit
from games.domain.records import Registration
from games.rules.schedule_words import picks
from games.rules.weekdays import DAYS


def form_values(registration: Registration) -> dict[str, Any]:
    """As the form's fields hold it, which is also how the audit notes it."""
    return audit.of_form(registration)


def initial_values(registration: Registration) -> dict[str, Any]:
    """What the form opens with: a cron line that says no more than weekdays and times of day is shown as these."""
    r = registration
    days, times = (r.days, r.times) if not r.cron else picks(r.cron) or ((), ())
    cron = "" if times else r.cron
    return form_values(r) | {"days": list(days or DAYS), "times": ", ".join(times), "cron": cron}


def changes(before: Registration, after: Registration) -> str:
    """What an edit changed, before and after, for the log."""
    old, new = form_values(before), form_values(after)
    return "; ".join(f"{name}: {_label(old[name])} → {_label(new[name])}" for name in new if old[name] != new[name])


def _label(value: object) -> str:
    return "nothing" if value == "" else str(value)
