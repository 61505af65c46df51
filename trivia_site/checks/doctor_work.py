"""What `doctor` finds out about Tally's work: who does it, what is late, and whether the promise was kept."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from django.db import DatabaseError

from games.archive import monitoring
from games.connection import in_sync
from games.domain.errors import StoreUnavailable
from games.domain.processes import BOT, DUTIES
from games.play import lateness
from games.play.lateness import StoreView
from games.store.redis.topology import WrongAddress
from trivia_site.checks.findings import Finding, Severity

LAG_WARNING_S = 60.0
"""From the end of a game's window until it is posted and in the history. A minute passes when a worker dies."""
_KINDS = ("slots", "results", "archive")


def examine(found: Sequence[Finding], *, can_note: bool) -> Iterator[Finding]:
    """What was found before is not reported again, nor anything where store or database is unavailable: that is too.

    `can_note` is whether processes can note in the store that they are there.
    """
    try:
        seen = in_sync(lateness.look)
    except (StoreUnavailable, WrongAddress):
        return
    yield from _states(seen, can_note=can_note)
    yield from _said_by_processes(seen, found)
    try:
        games, now_ms = in_sync(monitoring.look)
        losses, lag = monitoring.losses(games), monitoring.lag(now_ms)
    except (StoreUnavailable, DatabaseError):
        return
    yield _losses(losses)
    yield _lag(lag)


def _states(seen: StoreView, *, can_note: bool) -> Iterator[Finding]:
    """A line for each role and for each kind of work."""
    wrong = {state.name: state for state in lateness.states(seen)}
    for role in (BOT, DUTIES):
        if not can_note and not any(role in process.roles for process in seen.running):
            wrong.pop(role, None)
            text = (
                "Whether one runs cannot be known: while nothing can be saved in the store, none can note that it does."
            )
            yield Finding(role, Severity.WARNING, text, "Fix that first.")
        elif role not in wrong:
            yield Finding(role, Severity.OK, _running(seen, role))
    for name in _KINDS:
        if name not in wrong:
            yield Finding(name, Severity.OK, "none is late")
    for state in wrong.values():
        yield Finding(state.name, Severity(state.level), state.text, state.hint)


def _running(seen: StoreView, role: str) -> str:
    names = [process.name for process in seen.running if role in process.roles]
    return ", ".join(names) or "none runs, and no game is open or planned"


def _said_by_processes(seen: StoreView, found: Sequence[Finding]) -> Iterator[Finding]:
    """What only the processes themselves can know; what is asked here as well is not reported twice."""
    known = "\n".join(finding.text for finding in found)
    for process in seen.running:
        for signal in process.signals:
            if signal.name not in lateness.NAMES and f"({signal.name})" not in known:
                text = f"{process.name}, since {_moment(signal.since_s)}: {signal.text}"
                yield Finding(signal.name, Severity(signal.level), text)


def _moment(since_s: float) -> str:
    return time.strftime("%d %b %H:%M:%S UTC", time.gmtime(since_s))


def _losses(losses: monitoring.Losses) -> Finding:
    games = f"{losses.games} game{'' if losses.games == 1 else 's'}"
    if not losses.game_ids:
        return Finding("lost submissions", Severity.OK, f"0 in {games}")
    text = f"{losses.answers} acknowledged answers are missing in {games}: {', '.join(losses.game_ids[:10])}"
    hint = "Run: manage.py verify_game --all; after a restore, manage.py reconcile. See docs/protocol.md."
    return Finding("lost submissions", Severity.PROBLEM, text, hint)


def _lag(lag: monitoring.Lag) -> Finding:
    """Of the last day; what is late now has a line of its own."""
    text = f"{lag.finished} archived within a day"
    text += f", the slowest {lag.finished_ms / 1000:.1f} s after its end" if lag.finished else ""
    if lag.finished_ms / 1000 < LAG_WARNING_S:
        return Finding("close lag", Severity.OK, text)
    hint = "Were duties, store, database or Discord unavailable for a while?"
    return Finding("close lag", Severity.WARNING, text, hint)
