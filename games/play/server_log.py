"""A server's log channel: it hears once of each problem of its registrations, and once that it is solved.

Nothing is announced where it happens. Once a minute the problems are computed as the dashboard's page computes them,
and held against those of which the channel has heard: so it is one message for all that came in that minute, and
nothing is lost or said twice by a restart. What was heard and the message are stored in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any

import structlog
from asgiref.sync import sync_to_async
from django.db import transaction

from games.archive import audit
from games.domain.errors import StoreUnavailable
from games.domain.notices import LogLine, Notice, NoticeKind
from games.domain.ports import Announcer, Store
from games.domain.records import Registration
from games.models import GuildSettings, OutboxEntry
from games.models.outages import fresh_connection
from games.play import outbox
from games.play.registration_checks import run_checks
from games.play.registration_checks.finding import RegistrationFinding

log = structlog.get_logger(__name__)

EVERY_S = 60.0
_APART = 0.75
"""How far apart two messages of a server are at least, in parts of that; less than one, for loops are not exact."""
MOST_LINES = 40
"""Of one message; more do not fit into it, and stand on the dashboard."""
_POSTS = "post"
"""The family of what the last post met: one such problem takes the place of another, and a pause that of both."""

Told = Mapping[str, Mapping[str, str]]
"""Key of a problem -> channel and text, as the channel has heard of it."""


def channel_of(guild_id: str) -> str:
    """The id of a server's log channel; empty for none."""
    row = GuildSettings.objects.filter(pk=guild_id).first()
    return row.log_channel_id if row else ""


def channels_of(guild_ids: Iterable[str]) -> dict[str, str]:
    """Guild -> its log channel, of those that have one."""
    rows = GuildSettings.objects.filter(pk__in=list(guild_ids)).exclude(log_channel_id="")
    return dict(rows.values_list("guild_id", "log_channel_id"))


def set_channel(actor: audit.Actor, guild_id: str, channel_id: str) -> None:
    """Write there from now on, or with an empty id nowhere; a change is noted in the audit.

    What there is now is heard there within a minute, also where the same channel is chosen again.
    """
    with transaction.atomic():
        row, _created = GuildSettings.objects.select_for_update().get_or_create(pk=guild_id)
        before, row.log_channel_id = row.log_channel_id, channel_id
        row.log_told = {}
        row.log_count += 1
        row.save(update_fields=["log_channel_id", "log_told", "log_count"])
        if before != channel_id:
            after = {"log_channel": channel_id}
            audit.note(actor, guild_id, "server.changed", before={"log_channel": before}, after=after)


async def read_channel(guild_id: str) -> str:
    """`channel_of` for the bot, which has no requests whose end would give up a connection that is over."""
    await fresh_connection()
    return await sync_to_async(channel_of)(guild_id)


async def choose_channel(actor: audit.Actor, guild_id: str, channel_id: str) -> None:
    """`set_channel` for the bot."""
    await fresh_connection()
    await sync_to_async(set_channel)(actor, guild_id, channel_id)


async def look(store: Store) -> None:
    """Compute the problems of every server with a log channel, and ask for a message where something has changed.

    Raises the database's errors; a server whose part of the store is unavailable is looked at another time.
    """
    async for row in GuildSettings.objects.exclude(log_channel_id=""):
        try:
            registrations = await store.get_registrations(row.guild_id)
            directory, now_ms = await store.get_directory(row.guild_id), await store.now_ms()
            found = await run_checks.check_guild(store, directory, registrations, now_ms)
        except StoreUnavailable as error:
            log.warning("problems of a server are not known now", guild=row.guild_id, problem=repr(error.__cause__))
            continue
        told, lines = changes(row.log_told, registrations, problems(registrations, found))
        if told != row.log_told:
            await sync_to_async(_save)(row, told, lines)


def problems(
    registrations: Sequence[Registration], findings: Mapping[str, Sequence[RegistrationFinding]]
) -> dict[str, LogLine]:
    """Key -> problem: of each registration what its last post met, and one of each kind of finding."""
    found = {}
    for r in registrations:
        if met := r.paused_reason or r.last_problem:
            line = LogLine(channel_id=r.channel_id, registration_id=r.id, text=met)
            found[f"{r.id}:{_POSTS}:{sha256(met.encode()).hexdigest()[:12]}"] = line
        for finding in findings.get(r.id, ()):
            found[f"{r.id}:{finding.code}"] = LogLine(
                channel_id=r.channel_id, registration_id=r.id, text=finding.text, advice=finding.advice
            )
    return found


def changes(
    told: Told, registrations: Sequence[Registration], now: Mapping[str, LogLine]
) -> tuple[dict[str, Mapping[str, str]], list[LogLine]]:
    """What the channel has heard of after this, and what it has to hear now: the new problems, then the solved ones.

    Of a registration that a person has paused nothing is looked at, so nothing of it is solved; with one that was
    deleted its problems go without a word.
    """
    paused = {r.id for r in registrations if not (r.enabled or r.paused_reason)}
    known, still = {r.id for r in registrations}, {_family(key) for key in now}
    kept = {key: it for key, it in told.items() if key in now or key.partition(":")[0] in paused}
    new = [line for key, line in now.items() if key not in told]
    solved = [
        LogLine(channel_id=it["channel"], registration_id=key.partition(":")[0], text=it["text"], solved=True)
        for key, it in told.items()
        if key not in kept and key.partition(":")[0] in known and _family(key) not in still
    ]
    heard = {key: {"channel": line.channel_id, "text": line.text} for key, line in now.items()}
    return {**heard, **kept}, [*new, *solved]


def _family(key: str) -> str:
    """Registration and kind."""
    return ":".join(key.split(":")[:2])


def _save(row: GuildSettings, told: Mapping[str, Any], lines: Sequence[LogLine]) -> None:
    """Nothing where somebody else was first, or the channel was changed meanwhile: the next look sees what is left.

    Nor where a message was asked for just now: several duty loops look, each at its own minute.
    """
    lately = datetime.now(UTC) - timedelta(seconds=EVERY_S * _APART)
    if OutboxEntry.objects.filter(kind=OutboxEntry.Kind.LOG, guild_id=row.pk, created_at__gt=lately).exists():
        return
    with transaction.atomic():
        same = GuildSettings.objects.filter(pk=row.pk, log_count=row.log_count)
        if same.update(log_told=told, log_count=row.log_count + 1) and lines:
            told_now, more = [asdict(line) for line in lines[:MOST_LINES]], max(0, len(lines) - MOST_LINES)
            payload = {"channel": row.log_channel_id, "lines": told_now, "more": more}
            outbox.ask(OutboxEntry.Kind.LOG, f"log:{row.pk}:{row.log_count + 1}", row.pk, payload)


def sender(announcer: Announcer) -> outbox.Handler:
    """The handler for the duty loop."""
    return partial(_send, announcer)


async def _send(announcer: Announcer, entry: OutboxEntry) -> None:
    notice = Notice(
        kind=NoticeKind.LOG,
        guild_id=entry.guild_id,
        channel_id=entry.payload["channel"],
        nonce=f"l{entry.pk}",
        since_ms=int(entry.created_at.timestamp() * 1000),
        lines=tuple(LogLine(**line) for line in entry.payload["lines"]),
        more=entry.payload["more"],
    )
    await announcer.send_notice(notice, again=entry.tries > 0)
