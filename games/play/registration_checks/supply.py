"""Whether there are enough questions for a registration that its server has not had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from games.domain.ports import QuestionSource
from games.domain.records import Registration
from games.domain.text import count
from games.play.registration_checks.finding import RegistrationFinding
from games.play.registration_checks.upcoming import HORIZON_DAYS, within_horizon
from games.rules import mix, registration_rules, weekdays

SUPPLY_DAYS = 14
"""How long the unused questions should last."""
Kind = tuple[str, str]
"""Categories, as a registration has them, and difficulty of the questions that a part of its games draws from."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Supply:
    """The questions of one kind."""

    bank: int
    """How many there are."""
    unused: int
    """How many of them the server has not had; at least so many where that is enough."""


def demand(registration: Registration, now_ms: int) -> int:
    """How many questions it asks within `SUPPLY_DAYS`."""
    if registration.times:
        days = len(registration.days or weekdays.DAYS) * SUPPLY_DAYS // len(weekdays.DAYS)
        return len(registration.times) * days * registration.questions
    within = within_horizon(registration, now_ms).bit_count()
    return max(1, -(-within * SUPPLY_DAYS // HORIZON_DAYS)) * registration.questions


def kind_of(part: Registration) -> Kind:
    """`part` is what `mix.parts_of` gives."""
    return part.category, part.difficulty


def seeds_of(source: QuestionSource, kind: Kind) -> list[str]:
    """All questions of a kind."""
    categories, difficulty = kind
    return [seed for name in mix.weights(categories) or ("",) for seed in source.seeds(name, difficulty)]


def supply_findings(
    registration: Registration, supplies: Mapping[Kind, Supply], now_ms: int
) -> list[RegistrationFinding]:
    """Whether there are enough questions that the server has not had, of each part of what is asked.

    Nothing of a registration that is not posted.
    """
    if registration_rules.unplayable(registration):
        return []
    parts = mix.parts_of(registration)
    return [finding for part in parts for finding in _part_findings(part, supplies[kind_of(part)], now_ms)]


def _part_findings(registration: Registration, supply: Supply, now_ms: int) -> list[RegistrationFinding]:
    if supply.bank < registration.questions:
        return [_too_few(registration, supply.bank)]
    need, (what, wider) = demand(registration, now_ms), _asked(registration)
    if supply.unused >= need:
        return []
    lasts = supply.unused * SUPPLY_DAYS // need
    enough = f"enough for about {count(lasts, 'day')}" if lasts else "less than a day's need"
    text = f"Not yet asked in this server: {supply.unused:,} of {count(supply.bank, what)}, {enough}."
    return [
        RegistrationFinding(
            code="supply", text=text, advice=f"{wider} Otherwise the ones asked longest ago come again."
        )
    ]


def lacking(registration: Registration, source: QuestionSource) -> RegistrationFinding | None:
    """The first part of a registration's games that asks more questions than there are; nothing of one not posted."""
    if registration_rules.unplayable(registration):
        return None
    for part in mix.parts_of(registration):
        if (bank := len(seeds_of(source, kind_of(part)))) < part.questions:
            return _too_few(part, bank)
    return None


def _too_few(registration: Registration, bank: int) -> RegistrationFinding:
    """That a part of a game asks more questions than the `bank` there are of its kind."""
    what, wider = _asked(registration)
    text = f"A game asks {count(registration.questions, 'question')}, and the bank has {count(bank, what)}."
    return RegistrationFinding(code="supply", text=text, advice=wider, fatal=True)


def _asked(registration: Registration) -> tuple[str, str]:
    """What its questions are called, and how there would be more of them."""
    categories, difficulty = mix.weights(registration.category), registration.difficulty
    kind = " ".join(word for word in (difficulty, " or ".join(categories)) if word)
    if not kind:
        return "question", "Ask fewer questions."
    return f"{kind} question", "Choose a wider category or difficulty, or ask fewer questions."
