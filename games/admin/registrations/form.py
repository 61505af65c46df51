"""The form of a registration: what a person types and chooses, checked by the game's own rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError

from games import rules
from games.access import Rights, Role
from games.admin.questions.catalogue import own_categories
from games.admin.reading import directories, guild_names
from games.admin.registrations.rows import Registration
from games.connection import in_sync
from games.domain import AnswerPolicy, GuildDirectory
from games.domain import Registration as Record
from games.ports import Store
from games.questions.bank import default_bank
from games.services import registrations
from games.services.guild_bank import guild_banks

if TYPE_CHECKING:
    Base = forms.ModelForm[Registration]
else:  # Django's own class takes no parameter
    Base = forms.ModelForm

Groups = list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class Places:
    """Where a person may let the bot post: guild id -> its name and its channels and roles."""

    names: Mapping[str, str]
    directories: Mapping[str, GuildDirectory]

    def channels(self) -> Groups:
        """For a select: each choice names guild and channel."""
        return self._groups({id: directory.channels for id, directory in self.directories.items()}, "#")

    def roles(self) -> Groups:
        return self._groups({id: directory.roles for id, directory in self.directories.items()}, "@")

    def _groups(self, named: Mapping[str, Mapping[str, str]], sign: str) -> Groups:
        return [
            (self.names[guild], [(f"{guild}-{id}", sign + name) for id, name in sorted(of.items(), key=_by_name)])
            for guild, of in named.items()
            if of
        ]


def _by_name(item: tuple[str, str]) -> str:
    return item[1].casefold()


async def read_places(store: Store, rights: Rights) -> Places:
    """The places in which a person may edit registrations."""
    names = {id: name for id, name in (await guild_names(store, rights)).items() if rights.may(id, Role.EDITOR)}
    return Places(names, await directories(store, names))


def zones() -> list[str]:
    """What the field for the time zone offers while one types."""
    return sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix/")))


class RegistrationForm(Base):
    """Fills a record of the store. `places` is set by `form_for`."""

    places = Places({}, {})

    channel = forms.ChoiceField(help_text="Where the questions are posted.")
    times = forms.CharField(
        label="Times of day", required=False, help_text="Such as <kbd>8:00, 17:30</kbd>, in the time zone below."
    )
    cron = forms.CharField(
        label="Or a cron line",
        required=False,
        help_text="Instead of times of day, five fields: <kbd>0 18 * * MON-FRI</kbd> is 18:00 on working days.",
    )
    zone = forms.CharField(
        label="Time zone",
        initial="UTC",
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
        help_text="An IANA name such as <kbd>Europe/Vienna</kbd>.",
    )
    window = forms.CharField(
        label="Answers are taken for",
        initial="1h",
        help_text="Such as <kbd>90s</kbd>, <kbd>30m</kbd>, <kbd>2h30m</kbd> or <kbd>1d</kbd>.",
    )
    grace = forms.CharField(
        label="Post a missed slot for",
        initial="15m",
        help_text="If the bot was away, a slot is still posted this much later.",
    )
    questions = forms.IntegerField(label="Questions per game", initial=1, min_value=1, max_value=rules.MAX_QUESTIONS)
    category = forms.ChoiceField(required=False)
    difficulty = forms.ChoiceField(
        required=False, choices=[("", "Any"), ("easy", "Easy"), ("medium", "Medium"), ("hard", "Hard")]
    )
    policy = forms.ChoiceField(
        label="Which answer counts",
        choices=[
            (AnswerPolicy.LAST, "The last: players may change their answer until the end"),
            (AnswerPolicy.FIRST, "The first: an answer is final"),
        ],
    )
    reveal = forms.BooleanField(
        label="Tell players at once whether they are right", required=False, help_text="Otherwise with the results."
    )
    role = forms.ChoiceField(label="Role to ping", required=False)
    thread = forms.BooleanField(label="Open a thread under each post", required=False)
    enabled = forms.BooleanField(
        label="Running", required=False, initial=True, help_text="Off: paused, nothing is posted."
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0)

    class Meta:
        model = Registration
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before: Record | None = self.instance.load.record if self.instance.pk else None
        if self.before is not None:
            self.initial = {**_typed(self.before), **self.initial}
        self.record = self.before
        self._offer("channel", self.places.channels(), "Choose a channel")
        self._offer("role", self.places.roles(), "Nobody")
        self._choices("category", [("", "Any"), *category_choices(self.places.names)], self.initial.get("category"))

    def _offer(self, name: str, groups: Groups, empty: str) -> None:
        """Offer places; the one stored stays choosable even if the bot does not see it any more."""
        stored = self.initial.get(name, "")
        known = {value for _group, choices in groups for value, _label in choices}
        gone = [(stored, f"{stored.partition('-')[2]} (not seen by the bot)")] if stored and stored not in known else []
        self.fields[name].choices = [("", empty), *gone, *groups]  # type: ignore[attr-defined]

    def _choices(self, name: str, choices: list[tuple[str, str]], stored: str | None) -> None:
        if stored and stored not in dict(choices):
            choices.append((stored, stored))
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_times(self) -> tuple[str, ...]:
        text = self.cleaned_data["times"]
        return tuple(_parsed(rules.parse_times, text)) if text else ()

    def clean_cron(self) -> str:
        return " ".join(self.cleaned_data["cron"].split())

    def clean_zone(self) -> str:
        zone: str = self.cleaned_data["zone"].strip()
        if zone not in available_timezones():
            raise ValidationError(f"“{zone}” is not a time zone. Use an IANA name such as Europe/Vienna.")
        return zone

    def clean_window(self) -> int:
        return int(_parsed(rules.parse_duration, self.cleaned_data["window"]))

    def clean_grace(self) -> int:
        return int(_parsed(rules.parse_duration, self.cleaned_data["grace"]))

    def clean(self) -> dict[str, Any]:
        """The record that the form describes, checked as a whole and against what was saved meanwhile."""
        cleaned = super().clean() or self.cleaned_data
        guild_id, _, channel_id = cleaned.get("channel", "").partition("-")
        role_guild, _, role_id = cleaned.get("role", "").partition("-")
        if role_id and guild_id and role_guild != guild_id:
            self.add_error("role", "This role belongs to another server than the channel.")
        if self.before is not None and guild_id and guild_id != self.before.guild_id:
            self.add_error("channel", "A registration stays in its server. Add a new one for another server.")
        if self.before is not None and cleaned.get("version") != self.before.version:
            raise ValidationError(
                "Somebody changed this registration since you opened it. Open it again and repeat your change.",
                code="conflict",
            )
        if not self.errors:
            self.record = self._build(cleaned, guild_id, channel_id, role_id)
            for problem in rules.check_registration(self.record):
                self.add_error(_blamed(problem), problem)
            self._check_supply(self.record)
        return cleaned

    def _check_supply(self, record: Record) -> None:
        """A registration that runs must find enough questions in its own server's bank."""
        bank = in_sync(lambda store: guild_banks().of_guild(record.guild_id))
        count = len(bank.seeds(record.category, record.difficulty))
        if record.enabled and count < record.questions:
            there = f"{count or 'no'} question{'' if count == 1 else 's'} of this category and difficulty"
            self.add_error("category", f"This server has {there}. Choose others, or ask fewer at once.")

    def _build(self, cleaned: Mapping[str, Any], guild_id: str, channel_id: str, role_id: str) -> Record:
        record = self.before or Record(id=registrations.new_id(), guild_id=guild_id, channel_id=channel_id)
        resumed = cleaned["enabled"] and not record.enabled
        forgotten: dict[str, Any] = {"paused_reason": "", "failures": 0, "last_problem": ""} if resumed else {}
        return replace(
            record,
            channel_id=channel_id,
            times=cleaned["times"],
            cron=cleaned["cron"],
            zone=cleaned["zone"],
            window_s=cleaned["window"],
            grace_s=cleaned["grace"],
            questions=cleaned["questions"],
            category=cleaned["category"],
            difficulty=cleaned["difficulty"],
            policy=AnswerPolicy(cleaned["policy"]),
            reveal=cleaned["reveal"],
            mention_role_id=role_id,
            thread=cleaned["thread"],
            enabled=cleaned["enabled"],
            **forgotten,
        )


def category_choices(names: Mapping[str, str]) -> list[tuple[str, str]]:
    """The bundled categories and those of these servers' own (guild id -> name), with how many questions they have."""
    counts = dict(default_bank().categories())
    own = own_categories(list(names))
    labels = {name: f"{name.capitalize()} ({count} questions)" for name, count in counts.items()}
    for name, servers in own.items():
        if name not in counts:
            whose = ", ".join(f"{names[guild_id]}: {count}" for guild_id, count in sorted(servers.items()))
            labels[name] = f"{name.capitalize()} (own of {whose})"
    return sorted(labels.items())


def form_for(places: Places) -> type[RegistrationForm]:
    """The form with the places that the person may choose."""
    return type("RegistrationForm", (RegistrationForm,), {"places": places, "Meta": RegistrationForm.Meta})


def changes(before: Record, after: Record) -> str:
    """What an edit changed, before and after, for the log."""
    old, new = _typed(before), _typed(after)
    return "; ".join(f"{name}: {_said(old[name])} → {_said(new[name])}" for name in new if old[name] != new[name])


def _said(value: object) -> str:
    return "nothing" if value == "" else str(value)


def _typed(record: Record) -> dict[str, Any]:
    """A record as the form's fields hold it."""
    return {
        "channel": f"{record.guild_id}-{record.channel_id}",
        "times": ", ".join(record.times),
        "cron": record.cron,
        "zone": record.zone,
        "window": rules.format_duration(record.window_s),
        "grace": rules.format_duration(record.grace_s),
        "questions": record.questions,
        "category": record.category,
        "difficulty": record.difficulty,
        "policy": record.policy,
        "reveal": record.reveal,
        "role": f"{record.guild_id}-{record.mention_role_id}" if record.mention_role_id else "",
        "thread": record.thread,
        "enabled": record.enabled,
        "version": record.version,
    }


def _parsed(parse: Any, text: str) -> Any:
    try:
        return parse(text)
    except ValueError as error:
        raise ValidationError(str(error)) from None


def _blamed(problem: str) -> str | None:
    """The field that a problem of the rules is shown at."""
    clues = {"grace": "grace", "cron line": "times", "times a day": "times"}
    return next((field for clue, field in clues.items() if clue in problem), None)
