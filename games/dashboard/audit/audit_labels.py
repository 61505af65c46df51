"""The dashboard's words for what the audit holds as codes. A code without words here is shown readable all the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from games.bank.withheld import Withheld
from games.dashboard import labels
from games.domain.guilds import GuildDirectory
from games.models import AuditEntry
from games.models.questions import SEED_PREFIX
from games.questions.own import WITHHELD
from games.rules import durations

KINDS = {
    "registration": "Registration",
    "game": "Game",
    "counts": "Counts of a game",
    "question": "Question",
    "answer": "Answer",
    "role": "Role",
    "account": "Account",
    "player": "Player",
    "trivia": "Migration",
    "store": "Store",
    "server": "Server",
    "retention": "Retention",
}
"""What is changed: the part of an action before its dot."""
SOURCES = {
    AuditEntry.Source.SITE: "on the dashboard",
    AuditEntry.Source.DISCORD: "in Discord",
    AuditEntry.Source.SHELL: "on the command line",
}
FIELDS = {
    "zone": "time zone",
    "days": "weekdays",
    "cron": "cron line",
    "window": "answers taken for",
    "grace": "missed slot posted for",
    "questions": "questions per game",
    "mix": "mix of difficulties",
    "categories": "several categories",
    "policy": "answers",
    "points": "what answers are worth",
    "reveal": "shows at once what is right",
    "role": "role",
    "thread": "opens a thread",
    "publish": "published",
    "enabled": "running",
    "log_channel": "log channel",
    "username": "user name",
    "is_active": "active",
    "is_staff": "may log in",
    "is_superuser": "superuser",
}
_COUNTED = "version"
"""Distinguishes one save from another for programs; people see that from the time."""
_MOMENT, _SPAN = "_ms", "_s"
"""How the names of fields end that hold a moment (ms) or a span of time (s)."""
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a change, in words; None where the thing did not exist before, or does not any more."""

    field: str
    before: str | None
    after: str | None


_SHOWN = frozenset({"text", "category", "difficulty", "enabled", "question", "amendment"})
"""What an entry about a question shows while its answer is withheld."""


def covered(entry: AuditEntry, withheld: Withheld) -> AuditEntry:
    """The entry as it may be shown: of a question that a game in play asks, nothing that gives the answer away."""
    if kind(entry) != "question" and entry.action != "game.regraded":
        return entry
    entry.before, entry.after = _without_players(entry.before), _without_players(entry.after)
    texts = {entry.subject, *(str(values["text"]) for values in (entry.before, entry.after) if "text" in values)}
    if any(withheld.games(entry.subject_id, text) for text in texts):
        if not entry.subject_id.startswith(SEED_PREFIX) and kind(entry) == "question":
            entry.subject_id = WITHHELD  # a bundled question's seed may name the answer
        entry.before, entry.after = (
            {name: value if name in _SHOWN else WITHHELD for name, value in values.items()}
            for values in (entry.before, entry.after)
        )
    return entry


def _without_players(values: dict[str, Any]) -> dict[str, Any]:
    """Earlier versions noted a ranking with the players' names: neither who is hidden nor who is forgotten is shown."""
    if "ranking" not in values:
        return values
    places = enumerate(values["ranking"], 1)
    return values | {"ranking": [f"place {place}: {str(text).rpartition(': ')[2]}" for place, text in places]}


def kind(entry: AuditEntry) -> str:
    """One of `KINDS` where it is known; `questions.imported` is one of questions too."""
    name = entry.action.partition(".")[0]
    return name.removesuffix("s") if name.removesuffix("s") in KINDS else name


def action(entry: AuditEntry) -> str:
    """Such as `Registration changed`."""
    name, _, done = entry.action.partition(".")
    return f"{KINDS.get(name, _readable(name).capitalize())} {_readable(done)}".strip()


def differences(entry: AuditEntry, directory: GuildDirectory) -> list[Difference]:
    """What an entry changed, field by field. Of something new or gone, fields that said nothing are left out."""
    return list(_differences(entry, directory))


def pairs(values: dict[str, Any]) -> str:
    """Fields with their values in one line, for a cell of a table."""
    return "; ".join(f"{name}: {_label(value)}" for name, value in values.items())


def _differences(entry: AuditEntry, directory: GuildDirectory) -> Iterator[Difference]:
    is_new, is_gone = not entry.before, not entry.after
    for name in [*entry.before, *(name for name in entry.after if name not in entry.before)]:
        old = _value(entry, name, entry.before.get(name), directory)
        new = _value(entry, name, entry.after.get(name), directory)
        if name == _COUNTED or ((is_new or is_gone) and {old, new} <= {NOTHING, "no"}):
            continue
        yield Difference(_field(name), None if is_new else old, None if is_gone else new)


def _field(name: str) -> str:
    return FIELDS.get(name, _readable(name.removesuffix(_MOMENT).removesuffix(_SPAN)))


def _value(entry: AuditEntry, name: str, value: Any, directory: GuildDirectory) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        if name.endswith(_MOMENT):
            return f"{datetime.fromtimestamp(value / 1000, UTC):%d %b %Y, %H:%M:%S} UTC"
        if name.endswith(_SPAN):
            return durations.format_duration(value)
    if name == "policy":
        return labels.POLICIES.get(value, str(value))
    if name in ("channel", "role") and kind(entry) in ("registration", "game") and value:
        place = str(value).rpartition("-")[2]
        return (
            labels.channel_name(directory, place) if name == "channel" else directory.roles.get(place, f"role {place}")
        )
    return _label(value)


def _label(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{_readable(str(key))} {_label(one)}" for key, one in value.items()) or NOTHING
    if isinstance(value, list):
        return ", ".join(map(_label, value)) or NOTHING
    return NOTHING if value is None or value == "" else str(value)


def _readable(code: str) -> str:
    return code.replace("_", " ").replace(".", " ")
