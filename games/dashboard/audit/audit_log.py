"""Who changed what, before and after: for the admins of a server theirs, for superusers everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from games.access.roles import Rights, Role, visible_guilds
from games.bank.withheld import Withheld
from games.connection import in_sync
from games.dashboard import labels
from games.dashboard.audit import audit_labels
from games.dashboard.audit.audit_labels import Difference
from games.dashboard.audit.audit_links import links
from games.dashboard.reading import directories, guild_names
from games.dashboard.tables import Table, as_csv, as_json
from games.dashboard.withheld import withheld_from
from games.domain.guilds import GuildDirectory
from games.models import AuditEntry

PER_PAGE = 50
NO_GUILD = "none"
"""In the filter: what belongs to no server, such as accounts."""
COLUMNS = ("at", "server", "server name", "who", "who id", "where", "what", "subject", "subject id", "before", "after")
"""Of the table that is downloaded."""
FIELDS = (
    *("at", "guild_id", "guild", "actor", "actor_id", "source"),
    *("action", "subject", "subject_id", "before", "after"),
)
"""The same in the list."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An entry in words."""

    entry: AuditEntry
    action: str
    source: str
    guild: str
    """Empty for what belongs to no server."""
    differences: list[Difference]
    link: str | None
    """Where the subject stands, while it exists."""


class AuditFilter(forms.Form):
    """Which entries are shown; days are days in UTC."""

    guild = forms.ChoiceField(required=False, label="Server")
    who = forms.CharField(required=False, label="Person", max_length=150)
    kind = forms.ChoiceField(required=False, label="Kind", choices=[("", "All kinds"), *audit_labels.KINDS.items()])
    since = forms.DateField(required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label="To", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: QueryDict, names: dict[str, str], rights: Rights) -> None:
        super().__init__(data)
        of_none = [(NO_GUILD, "No server")] if rights.everywhere else []
        self.fields["guild"].choices = [("", "All servers"), *of_none, *names.items()]  # type: ignore[attr-defined]

    def apply(self, entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        """The entries that pass; all of them while something typed cannot be read."""
        chosen = self.cleaned_data if self.is_valid() else {}
        if guild := chosen.get("guild"):
            entries = entries.filter(guild_id="" if guild == NO_GUILD else guild)
        if who := chosen.get("who"):
            entries = entries.filter(Q(actor_name__icontains=who) | Q(actor_id=who))
        if kind := chosen.get("kind"):
            entries = entries.filter(Q(action__startswith=f"{kind}.") | Q(action__startswith=f"{kind}s."))
        if since := chosen.get("since"):
            entries = entries.filter(at__gte=datetime.combine(since, time.min, UTC))
        if until := chosen.get("until"):
            entries = entries.filter(at__lte=datetime.combine(until, time.max, UTC))
        return entries


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Who asks for which entries."""

    rights: Rights
    names: dict[str, str]
    """The guilds whose entries may be seen, with their names."""
    form: AuditFilter
    entries: QuerySet[AuditEntry]
    """Newest first."""
    withheld: Withheld


def _read(request: HttpRequest) -> AuditQuery:
    """Raises PermissionDenied for whoever is admin nowhere."""
    rights = visible_guilds(request.user)
    if not rights.may_somewhere(Role.ADMIN):
        raise PermissionDenied("The audit is for those who hold the role admin in a server.")
    seen = in_sync(lambda store: guild_names(store, rights))
    names = {guild_id: name for guild_id, name in seen.items() if rights.may(guild_id, Role.ADMIN)}
    form = AuditFilter(request.GET, names, rights)
    return AuditQuery(rights, names, form, form.apply(seen_by(rights)), withheld_from(request.user, rights))


def seen_by(rights: Rights) -> QuerySet[AuditEntry]:
    """The entries that a person may see, newest first; those of no guild are for superusers."""
    entries = AuditEntry.objects.order_by("-at", "-id")
    return entries if rights.everywhere else entries.filter(guild_id__in=rights.among((), Role.ADMIN))


@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """One page; older ones by a cursor, so that each costs the same."""
    query = _read(request)
    rows = list(_before(query.entries, request.GET.get("before", ""))[: PER_PAGE + 1])
    params = _without_cursor(request.GET)
    last = rows[PER_PAGE - 1].pk if len(rows) > PER_PAGE else None
    context = {
        "title": "Audit",
        "form": query.form,
        "lines": _lines(rows[:PER_PAGE], query),
        "several_guilds": query.rights.everywhere or len(query.names) != 1,
        "is_filtered": any(request.GET.get(name) for name in query.form.fields),
        "newest": f"?{params.urlencode()}" if request.GET.get("before") else None,
        "older": f"?{_with(params, before=str(last)).urlencode()}" if last else None,
        "query": params.urlencode(),
    }
    return TemplateResponse(request, "dashboard/audit.html", context)


@require_GET
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Every entry that passes the filters, as `csv` or `json`."""
    query = _read(request)
    if not query.form.is_valid():  # the page says what cannot be read
        return redirect(f"{reverse('admin:audit')}?{request.GET.urlencode()}")
    name = f"tally-audit-{datetime.now(UTC):%Y-%m-%d}"
    if form == "json":
        return as_json(request, {}, [Table("entries", FIELDS, _exported(query))], name)
    return as_csv(request, Table("entries", COLUMNS, (_labelled(row) for row in _exported(query))), name)


def _exported(query: AuditQuery) -> Iterator[list[Any]]:
    """What `FIELDS` and `COLUMNS` name, of each entry."""
    for row in query.entries.iterator(chunk_size=500):
        entry = audit_labels.covered(row, query.withheld)
        yield [
            entry.at,
            entry.guild_id,
            _guild(entry, query.names),
            entry.actor_name,
            entry.actor_id,
            entry.source,
            entry.action,
            entry.subject,
            entry.subject_id,
            entry.before,
            entry.after,
        ]


def _labelled(row: list[Any]) -> list[Any]:
    return [audit_labels.pairs(value) if isinstance(value, dict) else value for value in row]


def _lines(rows: list[AuditEntry], query: AuditQuery) -> list[AuditLine]:
    guilds = {row.guild_id for row in rows if row.guild_id}
    known: dict[str, GuildDirectory] = in_sync(lambda store: directories(store, guilds))
    where = links(rows, query.rights)
    return [
        AuditLine(
            entry=row,
            action=audit_labels.action(row),
            source=audit_labels.SOURCES.get(AuditEntry.Source(row.source), ""),
            guild=_guild(row, query.names),
            differences=audit_labels.differences(
                audit_labels.covered(row, query.withheld),
                known.get(row.guild_id) or GuildDirectory(guild_id=row.guild_id),
            ),
            link=where.get(row.pk),
        )
        for row in rows
    ]


def _guild(entry: AuditEntry, names: dict[str, str]) -> str:
    return labels.guild_name(entry.guild_id, names.get(entry.guild_id, "")) if entry.guild_id else ""


def _before(entries: QuerySet[AuditEntry], cursor: str) -> QuerySet[AuditEntry]:
    """The entries that come after one in the list; all when it is none that this person sees."""
    if not cursor.isascii() or not cursor.isdecimal() or len(cursor) > 18:
        return entries
    at = entries.filter(pk=cursor).values_list("at", flat=True).first()
    return entries if at is None else entries.filter(Q(at__lt=at) | Q(at=at, id__lt=int(cursor)))


def _without_cursor(params: QueryDict) -> QueryDict:
    others = params.copy()
    others.pop("before", None)
    return others


def _with(params: QueryDict, **more: str) -> QueryDict:
    changed = params.copy()
    changed.update(more)
    return changed
