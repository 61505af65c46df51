"""States of this process that somebody has to know of, each logged once when it begins and once when it is over.

A state has a name (`"rate-limited"`, `"room"`) and is noted as often as it is seen; the log gets a line a change only.
Whoever reports on the process (its heartbeat, its entry in the store, `/readyz`) reads `current()`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum

import structlog

log = structlog.get_logger(__name__)


class Level(StrEnum):
    """How bad a state is: a warning needs somebody soon, a problem now."""

    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, kw_only=True, slots=True)
class Signal:
    """A state that lasts."""

    name: str
    level: Level
    text: str
    """What is wrong, and what to do where somebody has to do it."""
    since_s: float
    """When it began, in seconds since the epoch."""


_current: dict[str, Signal] = {}


def note(name: str, text: str, *, level: Level = Level.WARNING) -> None:
    """The state lasts: logged where it is new or has become worse or better, else only its text is renewed."""
    before = _current.get(name)
    since_s = before.since_s if before else time.time()
    _current[name] = Signal(name=name, level=level, text=text, since_s=since_s)
    if before is None or before.level is not level:
        write = log.error if level is Level.PROBLEM else log.warning
        write("state", state=name, problem=text)


def over(name: str) -> None:
    """The state is over; nothing happens where it was not noted."""
    before = _current.pop(name, None)
    if before is not None:
        log.info("state is over", state=name, after_s=round(time.time() - before.since_s, 1))


def current() -> tuple[Signal, ...]:
    """What lasts at this moment, problems first, then the oldest."""
    return tuple(sorted(_current.values(), key=lambda signal: (signal.level is not Level.PROBLEM, signal.since_s)))
