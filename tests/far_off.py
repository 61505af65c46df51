"""A time of day for registrations whose own schedule has to stay out of a test's way.

A fixed one would be due in whoever runs the tests at that time of day, or shortly before it in a test that lets time
pass.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


def far_off(now_ms: int | None = None) -> str:
    """`HH:MM` in UTC, half a day away from a moment; by default from the machine's now."""
    now = datetime.fromtimestamp((now_ms or time.time() * 1000) / 1000, UTC)
    return (now + timedelta(hours=12)).strftime("%H:%M")
