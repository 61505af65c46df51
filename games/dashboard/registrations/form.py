"""The form of a registration: what a person types and chooses, checked by the game's own rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from games.dashboard.registrations import points_field
from games.dashboard.registrations.asked_fields import AskedFields, asked, category_choices
from games.dashboard.registrations.channel_choices import ChannelChoices, Groups
from games.dashboard.registrations.form_values import form_values, initial_values
from games.dashboard.registrations.parsing import parsed
from games.dashboard.registrations.row import Row
from games.dashboard.registrations.schedule_fields import MOST_TYPED, ScheduleFields
from games.domain.records import AnswerPolicy, Registration
from games.models import AuditEntry
from games.play import registrations
from games.play.registration_checks.finding import RegistrationFinding
from games.rules import durations, registration_rules

Check = Callable[[Registration], Sequence[RegistrationFinding]]
if TYPE_CHECKING:
    Base = forms.ModelForm[Row]
else:  # Django's own class takes no parameter
    Base = forms.ModelForm


class RegistrationForm(Base, AskedFields, ScheduleFields):
    """Fills in a registration. `channel_choices` and `check` are set by `form_for`."""

    channel_choices = ChannelChoices({}, {})
    check: Check = staticmethod(lambda registration: [])
    """What is wrong with a registration that follows the rules, by what the bot last reported."""
    refused = ""
    """Why the store did not take what the form had found good."""

    channel = forms.ChoiceField(help_text="Where the questions are posted. In a forum, each game is a post of its own.")
    window = forms.CharField(
        label="Answers are taken for",
        initial="1h",
        max_length=MOST_TYPED,
        help_text="Such as <kbd>90s</kbd>, <kbd>30 minutes</kbd>, <kbd>2h30m</kbd> or <kbd>1d</kbd>.",
    )
    grace = forms.CharField(
        label="Post a missed slot for",
        initial="15m",
        max_length=MOST_TYPED,
        help_text="If the bot was offline, a slot is still posted this much later.",
    )
    policy = forms.ChoiceField(
        label="Which answer counts",
        choices=[
            (AnswerPolicy.LAST, "The last: players may change their answer until the end"),
            (AnswerPolicy.FIRST, "The first: an answer is final"),
        ],
    )
    points = points_field.PointsField()
    reveal = forms.BooleanField(
        label="Tell players at once whether they are right",
        required=False,
        help_text="Otherwise with the results. Only where the first answer counts.",
    )
    role = forms.ChoiceField(label="Role to ping", required=False)
    thread = forms.BooleanField(
        label="Open a thread under each post", required=False, help_text="A post of a forum has one anyway."
    )
    publish = forms.BooleanField(
        label="Publish each post",
        required=False,
        help_text="In an announcement channel: servers that follow it get a copy, in which nobody can answer.",
    )
    enabled = forms.BooleanField(
        label="Running", required=False, initial=True, help_text="Off: paused, nothing is posted."
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0)
    confirmed = forms.BooleanField(required=False)
    """Save it although its posts would fail: what the bot last reported may be out of date."""

    class Meta:
        model = Row
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored: Registration | None = self.instance.registration if self.instance.pk else None
        if self.stored is not None:
            self.initial = {**initial_values(self.stored), **self.initial}
        self.registration = self.stored
        self.findings: list[RegistrationFinding] = []
        self.unconfirmed = False
        self._offer("channel", self.channel_choices.channels(), "Choose a channel")
        self._offer("role", self.channel_choices.roles(), "Nobody")
        self.offer_categories(category_choices(self.channel_choices.names))

    def _offer(self, name: str, groups: Groups, empty: str) -> None:
        """Offer channels or roles; the one stored stays choosable even if the bot does not see it any more."""
        stored = self.initial.get(name, "")
        known = {value for _group, choices in groups for value, _label in choices}
        gone = [(stored, f"{stored.partition('-')[2]} (not seen by the bot)")] if stored and stored not in known else []
        self.fields[name].choices = [("", empty), *gone, *groups]  # type: ignore[attr-defined]

    def clean_window(self) -> int:
        return parsed(durations.parse_duration, self.cleaned_data["window"])

    def clean_grace(self) -> int:
        return parsed(durations.parse_duration, self.cleaned_data["grace"])

    def clean(self) -> dict[str, Any]:
        """The registration that the form describes, checked as a whole and against what was saved meanwhile."""
        cleaned = super().clean() or self.cleaned_data
        if self.refused:
            self.add_error(None, self.refused)
        guild_id, _, channel_id = cleaned.get("channel", "").partition("-")
        role_guild, _, role_id = cleaned.get("role", "").partition("-")
        if role_id and guild_id and role_guild != guild_id:
            self.add_error("role", "This role belongs to another server than the channel.")
        if self.stored is not None and guild_id and guild_id != self.stored.guild_id:
            self.add_error("channel", "A registration stays in its server. Add a new one for another server.")
        for name, problem in self.contradictions(cleaned).items():
            self.add_error(name, problem)
        if not self.errors:
            self.registration = self._build(cleaned, guild_id, channel_id, role_id)
            for problem in registration_rules.check_registration(self.registration):
                self.add_error(_blamed(problem), problem)
        if self.stored is not None and cleaned.get("version") != self.stored.version:
            raise self._conflict(self.stored)
        if not self.errors and self.registration is not None and self.registration.enabled:
            self._check(self.registration, confirmed=bool(cleaned.get("confirmed")))
        return cleaned

    def _conflict(self, stored: Registration) -> ValidationError:
        """Somebody else was first. What was typed stays in the form, and the next save means to replace theirs."""
        typed = self.data.copy()  # type: ignore[attr-defined]
        typed[self.add_prefix("version")] = str(stored.version)
        self.data = typed
        entry = AuditEntry.objects.filter(guild_id=stored.guild_id, subject_id=stored.id).order_by("-at", "-id").first()
        who = entry.actor_name if entry and entry.after.get("version") == stored.version else "Somebody"
        lines = [f"{who} changed this registration since you opened it. Nothing of yours is saved yet."]
        if self.registration is not None and self.registration is not stored:
            old, new = form_values(stored), form_values(self.registration)
            differing = [name for name in new if old[name] != new[name] and name != "version"]
            lines += [
                f"{self.fields[name].label or name.capitalize()}: stored is now “{self._label(name, old[name])}”, "
                f"you typed “{self._label(name, new[name])}”."
                for name in differing
            ]
        lines.append("Save again to put what you typed in its place, or open the page again to keep what is stored.")
        return ValidationError([ValidationError(line, code="conflict") for line in lines])

    def _label(self, name: str, value: Any) -> str:
        """A field's value in the words of the form."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        choices = getattr(self.fields[name], "choices", ())
        flat = {k: v for key, label in choices for k, v in (label if isinstance(label, list) else [(key, label)])}
        return str(flat.get(value, value) or "nothing")

    def _check(self, registration: Registration, *, confirmed: bool) -> None:
        """Ask once before something is saved that cannot be posted; the rest is said after saving."""
        self.findings = list(self.check(registration))
        fatal = [finding for finding in self.findings if finding.fatal]
        if fatal and not confirmed:
            self.unconfirmed = True
            for finding in fatal:
                self.add_error(None, f"{finding.text} {finding.advice}")

    def _build(self, cleaned: Mapping[str, Any], guild_id: str, channel_id: str, role_id: str) -> Registration:
        registration = self.stored or Registration(id=registrations.new_id(), guild_id=guild_id, channel_id=channel_id)
        resumed = cleaned["enabled"] and not registration.enabled
        forgotten: dict[str, Any] = {"paused_reason": "", "failures": 0, "last_problem": ""} if resumed else {}
        return replace(
            registration,
            channel_id=channel_id,
            **self.schedule_of(cleaned, self.stored),
            zone=cleaned["zone"],
            window_s=cleaned["window"],
            grace_s=cleaned["grace"],
            policy=AnswerPolicy(cleaned["policy"]),
            points=cleaned["points"],
            reveal=cleaned["reveal"],
            mention_role_id=role_id,
            thread=cleaned["thread"],
            publish=cleaned["publish"],
            enabled=cleaned["enabled"],
            **asked(cleaned),
            **forgotten,
        )


def form_for(choices: ChannelChoices, check: Check, refused: str = "") -> type[RegistrationForm]:
    """The form with the channels that the person may choose, and what it asks before it saves."""
    fields = {
        "channel_choices": choices,
        "check": staticmethod(check),
        "refused": refused,
        "Meta": RegistrationForm.Meta,
    }
    return type("RegistrationForm", (RegistrationForm,), fields)


def draft(form: RegistrationForm) -> Registration:
    """The registration as far as it is typed and right so far; elsewhere what is stored, or a new one's default."""
    form.check = lambda registration: []  # nothing is to be saved: no reason to ask
    form.full_clean()
    if form.registration is not None and form.registration is not form.stored:
        return form.registration
    cleaned = form.cleaned_data
    guild_id, _, channel_id = cleaned.get("channel", "").partition("-")
    registration = form.stored or Registration(id="new", guild_id=guild_id or "0", channel_id=channel_id or "0")
    names = {"window": "window_s", "grace": "grace_s"}
    same = ("times", "days", "cron", "zone", "window", "grace", "points")
    flags = ("reveal", "thread", "publish")
    known = {names.get(name, name): cleaned[name] for name in (*same, *flags) if name in cleaned}
    role_id = cleaned.get("role", "").partition("-")[2]
    return replace(
        registration,
        channel_id=channel_id or registration.channel_id,
        mention_role_id=role_id,
        **known,
        **asked(cleaned),
    )


def _blamed(problem: str) -> str | None:
    """The field that a problem of the rules is shown at."""
    clues = {"grace": "grace", "cron line": "times", "times a day": "times", "told at once": "policy"}
    return next((field for clue, field in clues.items() if clue in problem), None)
