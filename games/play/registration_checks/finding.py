"""One thing that is wrong with a registration."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class RegistrationFinding:
    """One thing that is wrong with a registration."""

    code: str
    """`rules`, `server`, `channel`, `permission`, `role`, `mention`, `thread`, `forum`, `publish`, `supply` or
    `overlap`."""
    text: str
    """What is wrong."""
    advice: str
    """What to change, and where."""
    fatal: bool = False
    """Whether the next post would certainly fail, if what the bot last saved is still so."""
