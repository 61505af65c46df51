"""The columns of the list of registrations."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from games.dashboard.formatting import when
from games.dashboard.labels import schedule, short
from games.dashboard.registrations.row import Row
from games.rules import durations


class Columns:
    """The part of the registrations' admin that `list_display` names."""

    @admin.display(description="Channel", ordering="channel")
    def channel(self, row: Row) -> SafeString:
        return format_html('{} <span class="server">{}</span>', row.data.channel, row.data.guild)

    @admin.display(description="Posts at", ordering="schedule")
    def schedule(self, row: Row) -> SafeString:
        r = row.registration
        posts_at = short(schedule(r)) if r.cron else schedule(r)
        return format_html('<span class="nowrap">{}</span> <span class="zone">{}</span>', posts_at, r.zone)

    @admin.display(description="Next post", ordering="next")
    def next_post(self, row: Row) -> SafeString | str:
        return when(row.data.next_ms) if row.registration.enabled else "–"

    @admin.display(description="Open for", ordering="window")
    def window(self, row: Row) -> str:
        return durations.format_duration(row.registration.window_s)

    @admin.display(description="Questions", ordering="questions")
    def questions(self, row: Row) -> str:
        r = row.registration
        asked = r.mix or " ".join(filter(None, (str(r.questions), r.difficulty)))
        return " ".join(short(part) for part in (asked, r.category) if part)

    @admin.display(description="Status")
    def status(self, row: Row) -> SafeString:
        r = row.registration
        kind, label = ("running", "Running") if r.enabled else ("paused", "Paused")
        problem = r.paused_reason or r.last_problem
        if not problem:
            return format_html('<span class="badge" data-kind="{}">{}</span>', kind, label)
        return format_html(
            '<span class="badge" data-kind="problem">{}</span> <span class="note">{}</span>', label, problem
        )

    @admin.display(description="Actions")
    def row_actions(self, row: Row) -> SafeString:
        """Buttons that send the list's own form elsewhere, since a form cannot stand inside a form."""
        verb, label = ("pause", "Pause") if row.registration.enabled else ("resume", "Resume")
        return format_html(
            '<button class="small" formaction="{}" aria-label="{} {}">{}</button>',
            reverse(f"admin:registration_{verb}", args=[row.pk]),
            label,
            str(row),
            label,
        )
