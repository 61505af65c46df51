"""What a registration may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from cronsim import CronSim, CronSimError

from games.domain.limits import MAX_QUESTIONS, MAX_WINDOW_S, MIN_WINDOW_S
from games.domain.records import AnswerPolicy, Game, Registration
from games.rules import cron, mix, weekdays
from games.rules.zones import NO_PLACES, is_zone

MIN_GRACE_S, MAX_GRACE_S = 60, 86_400
MAX_TIMES = 24
MAX_REGISTRATIONS = 200
"""Registrations of one server, unless whoever runs Tally has set another limit."""
LIMITS: Mapping[str, tuple[str, int]] = {
    "id": ("The registration's id", 40),
    "guild_id": ("The server's id", 20),
    "channel_id": ("The channel's id", 20),
    "mention_role_id": ("The role's id", 20),
    "times": ("A time of day", 20),
    "days": ("A weekday", 3),
    "cron": ("The cron line", cron.MOST),
    "zone": ("The time zone", 64),
    "category": ("The category", mix.MOST_CATEGORY),
    "difficulty": ("The difficulty", 10),
    "mix": ("The mix", mix.MOST_MIX),
    "paused_reason": ("The reason of the pause", 2000),
    "last_problem": ("The last problem", 2000),
}
"""What each text of a registration is called, and how many characters it has at most; of several, each of them.

Whatever is computed from a registration is bounded by these: no text is parsed before it is known to be short.
"""
NOTES = ("paused_reason", "last_problem")
"""The texts that Tally writes itself: they are cut where they are written, and nothing is computed from them."""
FIRST_ONLY = (
    "Where players are told at once whether they are right, the first answer counts: with the last one, everybody "
    "could try until it is right."
)


def check_registration(registration: Registration) -> list[str]:
    """What is wrong with a registration, in words for people; empty when it is good."""
    problems = _too_long(registration, NOTES) + unplayable(registration)
    if registration.policy is not policy_of(registration):
        problems.append(FIRST_ONLY)
    return problems


def policy_of(registration: Registration) -> AnswerPolicy:
    """Which answer counts in its games: the first where players learn the verdict at once, whatever was stored."""
    return AnswerPolicy.FIRST if registration.reveal else registration.policy


def game_of(registration: Registration, game_id: str) -> Game:
    """What a game takes over from its registration, so that a change of that touches only later games."""
    r = registration
    return Game(
        id=game_id,
        guild_id=r.guild_id,
        channel_id=r.channel_id,
        questions=(),
        window_s=r.window_s,
        registration_id=r.id,
        policy=policy_of(r),
        points=r.points,
        reveal=r.reveal,
        mention_role_id=r.mention_role_id,
        thread=r.thread,
        publish=r.publish,
    )


def unplayable(registration: Registration) -> list[str]:
    """What keeps a registration, as it is stored, from being posted; empty for one that is.

    What was stored before a rule was made stays where it is: nothing is computed from it, and this is what people read.
    """
    r = registration
    if found := _too_long(r, LIMITS.keys() - NOTES):
        return found
    checks = [
        (re.fullmatch(r"\d{1,20}", r.guild_id, re.ASCII), "The server's id is 1 to 20 digits."),
        (re.fullmatch(r"\d{1,20}", r.channel_id, re.ASCII), "Choose the channel to post in."),
        (re.fullmatch(r"(\d{1,20})?", r.mention_role_id, re.ASCII), "The role's id is 1 to 20 digits."),
        (
            MIN_WINDOW_S <= r.window_s <= MAX_WINDOW_S,
            "Answers are taken for 10 seconds to 7 days, written like 90s, 30m, 2h30m or 1d.",
        ),
        (
            MIN_GRACE_S <= r.grace_s <= MAX_GRACE_S,
            "The grace for a missed slot is from 1 minute to 1 day.",  # less, and a busy moment would miss it
        ),
        (1 <= r.questions <= MAX_QUESTIONS, f"A game has 1 to {MAX_QUESTIONS} questions."),
    ]
    return schedule_problems(r) + [words for good, words in checks if not good] + _mix_problems(r)


def _mix_problems(r: Registration) -> list[str]:
    try:
        wanted = mix.wanted(r)
    except ValueError as error:
        return [str(error)]
    if r.mix and (r.difficulty or r.questions != wanted.count):
        return ["Give either a mix, such as 3 easy, 2 hard, or a number of questions and their difficulty."]
    return []


def is_older_than_rules(registration: Registration) -> bool:
    """Whether it breaks only what was made a rule after such a registration could be stored: it is not damaged."""
    r = registration
    if _too_long(r, LIMITS) or r.zone in NO_PLACES or (not r.mix and _mix_problems(r)):
        return True
    return r.policy is not policy_of(r) and not unplayable(r)


def _too_long(r: Registration, names: Iterable[str]) -> list[str]:
    found = []
    for name, (words, most) in LIMITS.items():
        value = getattr(r, name) if name in names else ()
        if any(len(text) > most for text in ((value,) if isinstance(value, str) else value)):
            found.append(f"{words} is too long: it has at most {most:,} characters.")
    return found


def schedule_problems(r: Registration) -> list[str]:
    """What is wrong with its times or cron line and their time zone, in words for people."""
    if len(r.times) > MAX_TIMES:
        return [f"At most {MAX_TIMES} times a day."]
    return _too_long(r, ("times", "days", "cron", "zone")) or list(_schedule_problems(r.times, r.days, r.cron, r.zone))


@lru_cache(maxsize=4096)
def _schedule_problems(times: Sequence[str], days: Sequence[str], cron: str, zone: str) -> tuple[str, ...]:
    problems = []
    if not is_zone(zone):
        problems.append(f"{zone!r} is not a time zone. Use an IANA name such as Europe/Vienna.")
    if bool(times) == bool(cron):
        return (*problems, "Give either times of day, such as 8:00, 17:30, or a cron line.")
    if days and (cron or weekdays.stored(days) != days):
        problems.append("Weekdays are Mon to Sun in their order, and go with times of day: a cron line has its own.")
    for time in times:
        if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", time, re.ASCII):
            problems.append(f"{time!r} is not a time of day from 00:00 to 23:59.")
    if cron:
        try:
            if len(cron.split()) != 5:
                raise CronSimError("five fields")
            next(CronSim(cron, datetime(2024, 1, 1)))
        except (CronSimError, StopIteration):
            problems.append(f"{cron!r} is not a cron line that ever comes. Five fields, such as 0 18 * * MON-FRI.")
    return tuple(problems)
