"""What the bot writes in a server that belongs to no game."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NoticeKind(StrEnum):
    WELCOME = "welcome"
    """To those who have just let the bot in: what it does, and a button to begin."""
    LOG = "log"
    """To those who look after the server: what keeps games from being posted, and what no longer does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LogLine:
    """One problem of a registration, found or solved."""

    channel_id: str
    registration_id: str
    text: str
    advice: str = ""
    solved: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """One message, sent once."""

    kind: NoticeKind
    guild_id: str
    channel_id: str
    nonce: str
    """Names it, at most 25 characters: Discord posts nothing new for the same one within some minutes."""
    since_ms: int
    """When it was first meant to be sent: after the nonce is forgotten it is looked for from then on."""
    lines: tuple[LogLine, ...] = ()
    """Of a log."""
    more: int = 0
    """How many lines there are that do not stand here."""
