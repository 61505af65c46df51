"""What the site asks the bot to do in Discord: an outbox in SQL.

1. Whoever changes something writes an entry in the same transaction (`ask`), under a key that makes it idempotent.
2. Any duty loop takes what is due by moving its due time: one wins, and another follows should it die.
3. It acts. Every act is idempotent: an edit is a function of what is stored, a post carries the entry's nonce.
4. It notes that the entry is done, or when it is to be tried again, or why it was given up.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from asgiref.sync import sync_to_async
from django.db import close_old_connections

from games.domain.errors import (
    AnnounceError,
    GameError,
    MessageGone,
    OutcomeUnknown,
    RefusedForNow,
    StoreUnavailable,
    TokenRevoked,
    Undeliverable,
)
from games.models import OutboxEntry
from games.models.outages import SQL_UNAVAILABLE

log = structlog.get_logger(__name__)

Handler = Callable[[OutboxEntry], Awaitable[None]]

AT_ONCE = 16
LEASE = timedelta(seconds=60)
FIRST_PAUSE_S, LONGEST_PAUSE_S = 5, 600
REFUSED_FOR = timedelta(days=1)
"""For how long an entry is tried that Discord refuses for a reason that might pass."""


def ask(kind: OutboxEntry.Kind, key: str, guild_id: str, payload: Mapping[str, Any]) -> OutboxEntry:
    """Have something done soon; returns the entry, an earlier one if this key was asked for already."""
    given = {"kind": kind, "guild_id": guild_id, "payload": dict(payload), "due_at": datetime.now(UTC)}
    entry, _created = OutboxEntry.objects.get_or_create(key=key, defaults=given)
    return entry


async def run_due(handlers: Mapping[str, Handler]) -> int:
    """Do what is due, of the kinds that have a handler; returns how many were claimed.

    Raises TokenRevoked and the database's errors.
    """
    claimed = 0
    # Each just before it is done: of many, the last would else wait longer for its turn than its lease lasts.
    while claimed < AT_ONCE and (entry := await sync_to_async(_claim)(list(handlers))):
        await _run(entry, handlers[entry.kind])
        claimed += 1
    return claimed


def _claim(kinds: list[str]) -> OutboxEntry | None:
    close_old_connections()
    now = datetime.now(UTC)
    due = OutboxEntry.objects.filter(done_at__isnull=True, due_at__lte=now, kind__in=kinds).order_by("due_at")[:AT_ONCE]
    return next((entry for entry in due if _won(entry, now)), None)


def _won(entry: OutboxEntry, now: datetime) -> bool:
    """Whether we are the one who moved the due time, and nobody else since it was read."""
    same = OutboxEntry.objects.filter(pk=entry.pk, done_at__isnull=True, due_at=entry.due_at)
    return same.update(due_at=now + LEASE, tries=entry.tries + 1) == 1


async def _run(entry: OutboxEntry, act: Handler) -> None:
    try:
        await act(entry)
    except (Undeliverable, MessageGone) as error:  # for good: whoever asked reads why
        await _note_outcome(entry, problem=str(error) or type(error).__name__, done=True)
    except (TokenRevoked, *SQL_UNAVAILABLE):  # where SQL is unavailable, nothing can be noted either
        raise
    except StoreUnavailable as error:
        await _note_outcome(entry, problem=str(error), done=False)
    except GameError as error:  # what it is about is no longer there
        await _note_outcome(entry, problem=str(error), done=True)
    except AnnounceError as error:
        given_up = isinstance(error, RefusedForNow) and datetime.now(UTC) - entry.created_at > REFUSED_FOR
        least_s = error.retry_after_s if isinstance(error, OutcomeUnknown) else 0.0
        await _note_outcome(entry, problem=str(error) or type(error).__name__, done=given_up, least_s=least_s)
    except Exception as error:  # one entry's trouble must not stop the others; it is logged and comes again
        log.exception("outbox entry failed", entry=entry.key)
        await _note_outcome(entry, problem=repr(error), done=False)
    else:
        await _note_outcome(entry, problem="", done=True)


async def _note_outcome(entry: OutboxEntry, *, problem: str, done: bool, least_s: float = 0.0) -> None:
    """`least_s` is the pause that Discord has asked for."""
    now = datetime.now(UTC)
    pause = max(least_s, min(FIRST_PAUSE_S * 2 ** min(entry.tries, 10), LONGEST_PAUSE_S))
    if problem:
        log.warning("outbox entry failed", entry=entry.key, problem=problem, given_up=done)
    await OutboxEntry.objects.filter(pk=entry.pk).aupdate(
        problem=problem[:200], done_at=now if done else None, due_at=now + timedelta(seconds=0 if done else pause)
    )
