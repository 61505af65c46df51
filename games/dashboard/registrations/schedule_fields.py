"""The part of a registration's form that says when it posts: weekdays and times of day, or a cron line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from games.dashboard.registrations.parsing import parsed
from games.domain.records import Registration
from games.rules import durations, registration_rules, weekdays
from games.rules.cron import parse_cron
from games.rules.schedule_words import picks
from games.rules.zones import parse_zone

MOST_TYPED = 200
"""Characters of times of day, of which there are at most 24, and of a duration."""


class ScheduleFields(forms.Form):
    """Weekdays, times of day, cron line and time zone, each as it is stored."""

    times = forms.CharField(
        label="Times of day",
        required=False,
        max_length=MOST_TYPED,
        help_text="Such as <kbd>8:00, 17:30</kbd> or <kbd>8pm</kbd>, in the time zone below.",
    )
    days = forms.MultipleChoiceField(
        label="Weekdays",
        required=False,
        choices=[(day, name[:3]) for day, name in zip(weekdays.DAYS, weekdays.NAMES, strict=True)],
        initial=weekdays.DAYS,
        widget=forms.CheckboxSelectMultiple,
    )
    cron = forms.CharField(
        label="Cron line",
        required=False,
        max_length=registration_rules.LIMITS["cron"][1],
        help_text="Instead of weekdays and times of day, for other rhythms. Five fields: <kbd>0 18 1 * *</kbd> is at "
        "18:00 on the first day of each month. What it means is said above the next posts.",
    )
    zone = forms.CharField(
        label="Time zone",
        initial="UTC",
        max_length=registration_rules.LIMITS["zone"][1],
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
        help_text="An IANA name such as <kbd>Europe/Vienna</kbd>.",
    )

    def clean_times(self) -> tuple[str, ...]:
        text = self.cleaned_data["times"]
        return parsed(durations.parse_times, text) if text else ()

    def clean_days(self) -> tuple[str, ...]:
        """The days as they are stored; none with a cron line, which has its own."""
        if str(self["cron"].data or "").strip():
            return ()
        if not self.cleaned_data["days"]:
            raise ValidationError("Tick at least one weekday.")
        return weekdays.stored(self.cleaned_data["days"])

    def clean_cron(self) -> str:
        text = self.cleaned_data["cron"]
        return parsed(parse_cron, text) if text else ""

    def clean_zone(self) -> str:
        return parsed(parse_zone, self.cleaned_data["zone"])

    def schedule_of(self, cleaned: Mapping[str, Any], stored: Registration | None) -> dict[str, Any]:
        """The record's fields. A stored cron line that was shown as weekdays and times and still is these stays."""
        shown = picks(stored.cron) if stored and stored.cron and not cleaned["cron"] else None
        if shown and shown == (cleaned["days"], cleaned["times"]):
            return {}
        return {name: cleaned[name] for name in ("times", "days", "cron")}
