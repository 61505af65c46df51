"""The problems: what keeps registrations from posting, and what the bot could not do for the site, each with advice.

All of it is computed when somebody looks. What is stored is only what the bot reported last (its directory) and what it
met at the last post, so nothing here can be older than that. The number in the navigation is remembered for a minute.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.core.cache import cache
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from games.access.roles import Rights, Role, visible_guilds
from games.connection import in_sync
from games.dashboard import labels
from games.dashboard.reading import guild_names
from games.domain.errors import StoreUnavailable
from games.domain.guilds import GuildDirectory
from games.domain.ports import Store
from games.domain.records import Registration
from games.models import OutboxEntry
from games.play import server_log
from games.play.registration_checks import run_checks
from games.play.registration_checks.finding import RegistrationFinding
from games.play.registration_checks.log_channel import log_channel_finding

PER_PAGE = 50
REMEMBERED_S = 60
"""How old the number in the navigation may be."""
FAILURES_FOR = timedelta(days=7)
"""How long an outbox entry that was given up is shown."""
_MOST_ENTRIES = 500

_CHECK = "Check that the bot's role may view and post in this channel. The next successful post clears this."
_BELOW = "Fix what is listed below, then try again."
_MISSED = "If Tally was stopped on purpose, nothing is wrong. “Try again now” posts a game late."
_ASK_AGAIN = "If the bot runs and may post there, ask for it again."


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One thing that is wrong, in words, and what to do about it."""

    badge: str
    text: str
    advice: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """All that is wrong with one registration, or with one outbox entry."""

    guild_id: str
    guild: str
    channel: str
    lines: tuple[ProblemLine, ...]
    registration: Registration | None = None
    failed: bool = False
    """Whether its last post failed or was missed, so that it can be tried again manually."""
    paused: bool = False
    """Whether the bot has paused it."""

    @property
    def key(self) -> str:
        """The registration's key in the addresses of its pages."""
        return f"{self.guild_id}-{self.registration.id}" if self.registration else ""

    @property
    def idempotency_key(self) -> str:
        """A new one for posting now: the button on one page posts one game, however often it is pressed."""
        return uuid4().hex


def read(rights: Rights) -> list[Trouble]:
    """Every trouble of the guilds that a person may see, by guild and channel."""
    names = in_sync(lambda store: guild_names(store, rights))
    return _read(names)


def _read(names: Mapping[str, str]) -> list[Trouble]:
    known, of_registrations = in_sync(lambda store: _read_guilds(store, names))
    found = of_registrations + _of_log_channels(names, known) + _of_outbox(names, known)
    return sorted(found, key=lambda t: (t.guild.casefold(), t.channel.casefold(), t.key))


async def _read_guilds(store: Store, names: Mapping[str, str]) -> tuple[dict[str, GuildDirectory], list[Trouble]]:
    now_ms = await store.now_ms()
    read = await asyncio.gather(*(_read_guild(store, guild_id, name, now_ms) for guild_id, name in names.items()))
    return {directory.guild_id: directory for directory, _ in read}, [t for _, troubles in read for t in troubles]


async def _read_guild(store: Store, guild_id: str, name: str, now_ms: int) -> tuple[GuildDirectory, list[Trouble]]:
    directory, registrations = await asyncio.gather(store.get_directory(guild_id), store.get_registrations(guild_id))
    findings = await run_checks.check_guild(store, directory, registrations, now_ms)
    troubles = []
    for registration in registrations:
        lines = _lines(registration, findings.get(registration.id, []))
        if lines:
            channel = labels.channel_name(directory, registration.channel_id)
            paused = bool(registration.paused_reason) and not registration.enabled
            troubles.append(
                Trouble(
                    guild_id, name, channel, lines, registration, failed=bool(registration.last_problem), paused=paused
                )
            )
    return directory, troubles


def _lines(registration: Registration, findings: Iterable[RegistrationFinding]) -> tuple[ProblemLine, ...]:
    lines = [ProblemLine("Cannot post" if f.fatal else "Warning", f.text, f.advice) for f in findings]
    met = registration.paused_reason or registration.last_problem
    if met:
        badge = "Paused by the bot" if registration.paused_reason else "Last post"
        advice = _MISSED if "was missed" in met else _BELOW if lines else _CHECK
        lines.insert(0, ProblemLine(badge, met, advice))
    return tuple(lines)


def _of_log_channels(names: Mapping[str, str], directories: Mapping[str, GuildDirectory]) -> list[Trouble]:
    """Log channels in which the bot cannot write: what they were to hear stands here alone."""
    found = []
    for guild_id, channel_id in server_log.channels_of(names).items():
        directory = directories[guild_id]
        if finding := log_channel_finding(channel_id, directory):
            line = ProblemLine("Log channel", finding.text, finding.advice)
            found.append(Trouble(guild_id, names[guild_id], labels.channel_name(directory, channel_id), (line,)))
    return found


def _of_outbox(names: Mapping[str, str], directories: Mapping[str, GuildDirectory]) -> list[Trouble]:
    """What the bot was asked for and could not do; of a registration's test posts only the last one counts."""
    since = datetime.now(UTC) - FAILURES_FOR
    recent = OutboxEntry.objects.filter(Q(done_at__isnull=True) | Q(done_at__gte=since), guild_id__in=list(names))
    found, seen = [], set()
    for entry in recent.order_by("-created_at", "-pk")[:_MOST_ENTRIES]:
        subject = entry.payload.get("registration") if entry.kind == OutboxEntry.Kind.TEST_POST else entry.key
        if (entry.kind, entry.guild_id, subject) in seen:
            continue
        seen.add((entry.kind, entry.guild_id, subject))
        if entry.problem:
            found.append(_of_entry(entry, names[entry.guild_id], directories[entry.guild_id]))
    return found


def _of_entry(entry: OutboxEntry, guild: str, directory: GuildDirectory) -> Trouble:
    state = "was given up" if entry.done_at else "is tried again"
    text = f"“{entry.get_kind_display().capitalize()}” {state}: {entry.problem}"
    channel_id = str(entry.payload.get("channel", ""))
    channel = labels.channel_name(directory, channel_id) if channel_id else "–"
    return Trouble(entry.guild_id, guild, channel, (ProblemLine("Outbox", text, _ASK_AGAIN),))


def count(rights: Rights) -> int | None:
    """How many troubles there are, at most a minute old; None while the store is unavailable: the page says so."""
    try:
        guild_ids = rights.among(in_sync(lambda store: store.get_guilds()) if rights.everywhere else ())
        known: dict[str, int] = cache.get_many([_key(guild_id) for guild_id in guild_ids])
        missing = {guild_id: guild_id for guild_id in guild_ids if _key(guild_id) not in known}  # nobody reads names
        if missing:
            counted = dict.fromkeys(map(_key, missing), 0)
            for trouble in _read(missing):
                counted[_key(trouble.guild_id)] += 1
            cache.set_many(counted, REMEMBERED_S)
            known |= counted
    except StoreUnavailable:
        return None
    return sum(known.values())


def forget(guild_id: str) -> None:
    """Something of this guild has changed: count again."""
    cache.delete(_key(guild_id))


def _key(guild_id: str) -> str:
    return f"problems:{guild_id}"


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """All problems, fifty to a page."""
    rights = visible_guilds(request.user)
    troubles = read(rights)
    shown = Paginator(troubles, PER_PAGE).get_page(request.GET.get("page"))
    allowed = {t.guild_id: (rights.may(t.guild_id, Role.HOST), rights.may(t.guild_id, Role.EDITOR)) for t in shown}
    rows = [(trouble, *allowed[trouble.guild_id]) for trouble in shown]
    context = {"title": "Problems", "rows": rows, "page": shown, "total": len(troubles)}
    return TemplateResponse(request, "dashboard/problems.html", context)
