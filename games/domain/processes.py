"""What each process says of itself in the store while it lives: which roles it has, since when, and its lasting states.

A process is known by its name, `bot@host:1234`, which its lines in the log carry too.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from games.domain import signals
from games.domain.signals import Level, Signal

BOT, DUTIES = "bot", "duties"
"""Serves presses and commands on the gateway; posts and closes games."""
HEARD_MS = 30_000
"""A process that has not reported for longer has ended, or is stuck."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Process:
    """A process that has reported within the last thirty seconds."""

    name: str
    roles: tuple[str, ...]
    started_s: float
    said_s: float
    """When it has started, and when it said this, in seconds since the epoch by its machine's clock."""
    signals: tuple[Signal, ...] = ()


def name_of(role: str) -> str:
    """The name of this process in a role."""
    return f"{role}@{socket.gethostname()}:{os.getpid()}"


def report(roles: Iterable[str], started_s: float, now_s: float) -> str:
    """What this process says of itself now, as JSON: for its heartbeat file and for its note in the store."""
    own = [
        {"name": signal.name, "level": signal.level, "text": signal.text, "since": round(signal.since_s, 3)}
        for signal in signals.current()
    ]
    return json.dumps({"at": round(now_s, 3), "roles": [*roles], "started": round(started_s, 3), "signals": own})


def read(notes: Mapping[str, str]) -> list[Process]:
    """The processes of these notes, by name; a note that a newer version has written otherwise is left out."""
    found = []
    for name, note in sorted(notes.items()):
        try:
            found.append(_read(name, json.loads(note)))
        except (ValueError, KeyError, TypeError):
            continue
    return found


def _read(name: str, note: Mapping[str, Any]) -> Process:
    return Process(
        name=name,
        roles=tuple(map(str, note["roles"])),
        started_s=float(note["started"]),
        said_s=float(note["at"]),
        signals=tuple(
            Signal(
                name=str(signal["name"]),
                level=Level(signal["level"]),
                text=str(signal["text"]),
                since_s=float(signal["since"]),
            )
            for signal in note["signals"]
        ),
    )
