"""A registration in the file and back."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from games.domain import limits
from games.domain.records import Registration
from games.legacy.app_state.problems import BadRecord, RecordProblem
from games.legacy.app_state.reading import RawRecord, moment_text, own_id, written
from games.rules import durations, registration_rules

SECTION = "trivia_registrations"
PAUSED_REASON = "It came without times of day. Set some, then resume it."
_PLACEHOLDER_TIME = "12:00"
_DEFAULT_MINUTES = 60
_AS_WRITTEN = re.compile("[0-9]{1,2}:[0-9]{2}")
"""A time as the legacy bot writes it."""
_KNOWN = ("channel_id", "schedule_times", "answer_window_minutes", "enabled", "created_at", "tally")
_ADDED = (
    "days",
    "cron",
    "zone",
    "grace_s",
    "questions",
    "category",
    "difficulty",
    "mix",
    "policy",
    "points",
    "reveal",
    "mention_role_id",
    "thread",
    "publish",
    "paused_reason",
    "failures",
    "last_problem",
    "version",
)
"""The fields that the legacy shape has no key for."""


def dump_registration(registration: Registration) -> dict[str, Any]:
    """The legacy shape, and under `tally` what that has no key for. The id is the key that it stands under."""
    r = registration
    added = written(r, _ADDED)
    if r.window_s % 60:
        added["window_s"] = r.window_s
    return {
        "channel_id": int(r.channel_id),
        "schedule_times": [_short(time) for time in r.times],
        "answer_window_minutes": max(1, r.window_s // 60),
        "enabled": r.enabled,
        "created_at": moment_text(r.created_ms),
        "tally": added,
    }


def _short(time: str) -> str:
    """`8:00` for `08:00`, as the legacy bot writes it."""
    return time[1:] if time.startswith("0") else time


def load_registration(
    guild_id: str, id: str, raw: object, zone: str, *, stored: bool = False
) -> tuple[Registration, list[RecordProblem]]:
    """A registration and what was repaired; `zone` is for those that name none. Raises BadRecord.

    One that is `stored` here already, from before there was a limit to a text or a rule that it breaks, stays as it is:
    what is wrong with it is shown where registrations are checked.
    """
    problems: list[RecordProblem] = []
    record = RawRecord(raw, f"{guild_id}.{SECTION}.{id}", problems)
    record.only(_KNOWN)
    values = _values(record, zone)
    registration = Registration(
        id=own_id(guild_id, id, record.path, problems),
        guild_id=guild_id,
        created_ms=record.moment("created_at"),
        **values,
    )
    if stored and registration_rules.is_older_than_rules(registration):
        return registration, problems
    return _by_the_rules(record, registration), problems


def _values(record: RawRecord, zone: str) -> dict[str, Any]:
    """What the record says itself, by field of a registration."""
    added = record.tally()
    values = {"zone": zone} | (added.fields(Registration, (*_ADDED, "window_s")) if added else {})
    values.setdefault("window_s", _window_s(record))
    values["channel_id"] = record.id("channel_id")
    if not values["channel_id"]:
        raise record.bad("channel_id", "is missing")
    values["enabled"] = record.flag("enabled", True)
    values["times"] = () if values.get("cron") else _times(record)
    if not values["times"] and not values.get("cron"):
        record.repaired("schedule_times", f"has no time of day: paused, with {_PLACEHOLDER_TIME} in place")
        values |= {"times": (_PLACEHOLDER_TIME,), "enabled": False, "paused_reason": PAUSED_REASON}
    return values


def _by_the_rules(record: RawRecord, registration: Registration) -> Registration:
    """The registration as somebody could save it today. Raises BadRecord."""
    if registration.policy is not registration_rules.policy_of(registration):
        record.repaired("tally.policy", "is last, and players are told at once: the first answer counts")
        registration = replace(registration, policy=registration_rules.policy_of(registration))
    if wrong := registration_rules.check_registration(registration):
        raise BadRecord(record.path, f"is refused: {' '.join(wrong)}")
    return registration


def _window_s(record: RawRecord) -> int:
    minutes = record.raw.get("answer_window_minutes")
    if isinstance(minutes, bool) or not isinstance(minutes, (int, float)) or minutes != minutes:
        what = "is missing" if minutes is None else "is not a number"
        record.repaired("answer_window_minutes", f"{what}: taken as {_DEFAULT_MINUTES}")
        return _DEFAULT_MINUTES * 60
    wanted = minutes * 60
    within = int(min(max(wanted, limits.MIN_WINDOW_S), limits.MAX_WINDOW_S))
    if within != wanted:
        record.repaired("answer_window_minutes", f"is not from 10 seconds to 7 days: taken as {within} seconds")
    return within


def _times(record: RawRecord) -> tuple[str, ...]:
    raw = record.raw.get("schedule_times")
    if raw is None:
        record.repaired("schedule_times", "is missing: taken as empty")
        raw = []
    if not isinstance(raw, list):
        raise record.bad("schedule_times", "is not a list")
    times: list[str] = []
    for n, text in enumerate(raw):
        time = _time(record, f"schedule_times[{n}]", text)
        if time in times:
            record.repaired(f"schedule_times[{n}]", f"is there twice: {time} is kept once")
        elif time and len(times) == registration_rules.MAX_TIMES:
            record.set_aside(
                f"schedule_times[{n}]", f"is one of more than {registration_rules.MAX_TIMES}: set aside", text
            )
        elif time:
            times.append(time)
    return tuple(sorted(times))


def _time(record: RawRecord, name: str, text: object) -> str:
    """`HH:MM`, or nothing for what is no time of day."""
    if text == "24:00":
        record.repaired(name, "is 24:00: taken as 0:00")
        return "00:00"
    try:
        [time] = durations.parse_times(text) if isinstance(text, str) else ()
    except ValueError:
        record.set_aside(name, "is not a time from 0:00 to 23:59: set aside", text)
        return ""
    if not _AS_WRITTEN.fullmatch(str(text)):
        record.repaired(name, f"is {text!r}: taken as {time}")
    return time
