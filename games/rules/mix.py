"""What a game asks: how many questions of each difficulty, from which categories, as people write it. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from games.domain.limits import MAX_QUESTIONS
from games.domain.names import find, folded, same
from games.domain.points_rule import DIFFICULTIES
from games.domain.records import Registration
from games.domain.text import quoted

MAX_CATEGORIES, MAX_WEIGHT = 20, 9
MOST_MIX, MOST_CATEGORY = 60, 400
"""Characters of the texts: longer ones are not read."""
_CATEGORIES = "Write each once, such as history, science, or 2 history, science."
_EXAMPLE = "Write how many of each difficulty, such as 3 easy, 2 medium, 1 hard."
_BETWEEN_PARTS = re.compile(r"\s*(?:[,;+&]|\band\b)\s*", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"\s*[,;]\s*")
"""A category may have the other signs, and “and”, in its name."""
_PART = re.compile(r"([0-9]{1,3})\s*[x×]?\s+(\S.*)")
_WEIGHED = re.compile(r"([0-9]{1,3})\s+(\S.*)")


class Part(NamedTuple):
    """So many questions of one difficulty; of any where that is empty."""

    number: int
    difficulty: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """The questions that a game asks."""

    parts: tuple[Part, ...]
    """In the order in which they are asked; each difficulty once."""
    weights: Mapping[str, int] = field(default_factory=dict)
    """Category -> how often it comes compared with the others; empty for any, all alike."""

    @property
    def count(self) -> int:
        return sum(part.number for part in self.parts)


def wanted(registration: Registration) -> Wanted:
    """What the registration's games ask. Raises ValueError for a text that is no mix."""
    r = registration
    parts = parse_mix(r.mix) if r.mix else (Part(r.questions, r.difficulty),)
    return Wanted(parts=parts, weights=weights(r.category))


def parts_of(registration: Registration) -> list[Registration]:
    """The registration as if each part of its mix had one of its own. Raises ValueError for a text that is no mix."""
    parts = wanted(registration).parts
    return [replace(registration, mix="", questions=part.number, difficulty=part.difficulty) for part in parts]


def parse_mix(text: str) -> tuple[Part, ...]:
    """The parts of a text such as `3 easy, 2 medium, 1 hard`, easy ones first. Raises ValueError with an example."""
    if len(text) > MOST_MIX:
        raise ValueError(f"The mix is too long. {_EXAMPLE}")
    found: dict[str, int] = {}
    for piece in _BETWEEN_PARTS.split(text.strip()):
        match = _PART.fullmatch(piece)
        difficulty = match[2].casefold() if match else ""
        if not match or difficulty not in DIFFICULTIES:
            raise ValueError(f"“{quoted(piece)}” is no part of a mix. {_EXAMPLE}")
        if difficulty in found:
            raise ValueError(f"“{difficulty}” stands twice in the mix. {_EXAMPLE}")
        if not int(match[1]):
            raise ValueError(f"Leave out what is not asked, here “{quoted(piece)}”. {_EXAMPLE}")
        found[difficulty] = int(match[1])
    if sum(found.values()) > MAX_QUESTIONS:
        raise ValueError(f"A game has 1 to {MAX_QUESTIONS} questions; this mix has {sum(found.values())}.")
    return tuple(Part(found[name], name) for name in DIFFICULTIES if name in found)


def format_mix(parts: tuple[Part, ...]) -> str:
    """The text that `parse_mix` reads as these parts."""
    return ", ".join(f"{part.number} {part.difficulty}" for part in parts)


def weights(text: str) -> dict[str, int]:
    """Category -> weight of a text such as `2 history, science`; of an empty one, nothing.

    A name alone is a name, whatever it begins with: it would have nothing to be weighed against.
    Raises ValueError with an example. Whether there are such categories is for others to say.
    """
    if len(text) > MOST_CATEGORY:
        raise ValueError(f"The categories are too long: they have at most {MOST_CATEGORY} characters.")
    pieces = _BETWEEN_NAMES.split(text.strip())
    if len(pieces) == 1:
        return dict.fromkeys(filter(None, pieces), 1)
    found: dict[str, int] = {}
    for piece in pieces:
        match = _WEIGHED.fullmatch(piece)
        name, weight = (match[2], int(match[1])) if match else (piece, 1)
        if not name or name in found:
            raise ValueError(f"“{quoted(text)}” has a category twice, or none between two commas. {_CATEGORIES}")
        if not 1 <= weight <= MAX_WEIGHT:
            raise ValueError(f"“{quoted(piece)}”: how often a category comes is from 1 to {MAX_WEIGHT}. {_CATEGORIES}")
        found[name] = weight
    if len(found) > MAX_CATEGORIES:
        raise ValueError(f"These are more than {MAX_CATEGORIES} categories; without any, all are asked.")
    return found


def categories_of(registration: Registration) -> tuple[str, ...]:
    """The names of its categories; a text from before there were several, and that cannot be read, is one."""
    try:
        return tuple(weights(registration.category))
    except ValueError:
        return (registration.category,)


def find_categories(names: Collection[str], text: str) -> str:
    """The categories that somebody typed, such as `2 History, science`, as they are stored.

    Raises ValueError: that there is none such, and the nearest, or as `weights`.
    """
    typed = weights(text)
    if len(typed) == 1 and (match := _WEIGHED.fullmatch(text.strip())) and not same(text, folded(names)):
        typed = {match[2]: 1}  # a weight has nothing to be weighed against, but what is meant is clear
    found = {find("category", name, names): weight for name, weight in typed.items()}
    if len(found) < len(typed):
        raise ValueError(f"“{quoted(text)}” has a category twice. {_CATEGORIES}")
    return format_weights(found)


def format_weights(found: Mapping[str, int]) -> str:
    """The text that `weights` reads as these."""
    if len(found) <= 1:
        return "".join(found)
    return ", ".join(
        name if weight == 1 and not _WEIGHED.fullmatch(name) else f"{weight} {name}" for name, weight in found.items()
    )
