"""What a server gives for an answer: the rule that a registration has and that stands on the posts of its games.

What it brings is computed in `games/rules/points.py`; how it is written and explained, in `points_text.py` there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from games.domain.limits import MAX_WINDOW_S, MIN_WINDOW_S

MOST = 1000
"""Points that any one part of a rule may give."""
DIFFICULTIES = ("easy", "medium", "hard")
"""The difficulties of questions, which are also the names of a rule's parts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PointsRule:
    """What a right answer is worth, and what is given beyond it. Raises ValueError for what is out of range."""

    easy: int = 1
    """Points of a right answer to an easy question, 1 to 1000; the next two likewise."""
    medium: int = 1
    hard: int = 1
    participation: int = 0
    """For each game in which a player has answered anything, right or wrong; 0 for none, as in all that follow."""
    all_right: int = 0
    """For each game of at least two questions of which a player has every one right."""
    first_right: int = 0
    """For the earliest right answer to each question."""
    speed: int = 0
    """For a right answer in the moment of the opening; falls to 0 in a straight line."""
    speed_s: int = 0
    """After how many seconds `speed` has fallen to 0; 0 where there is none."""

    def __post_init__(self) -> None:
        for name, words in _WORDS.items():
            value, least = getattr(self, name), int(name in DIFFICULTIES)
            if type(value) is not int:
                raise ValueError(f"{words} is a whole number of points, such as {max(least, 5)}.")
            if not least <= value <= MOST:
                raise ValueError(f"{words} is from {least} to {MOST} points.")
        _check_speed(self.speed, self.speed_s)


_WORDS = {
    "easy": "A right answer to an easy question",
    "medium": "A right answer to a medium question",
    "hard": "A right answer to a hard question",
    "participation": "Participation",
    "all_right": "All right",
    "first_right": "First",
    "speed": "Speed",
}
"""Field -> what people call it."""


def _check_speed(speed: int, seconds: int) -> None:
    if type(seconds) is not int or bool(speed) != bool(seconds):
        raise ValueError("Speed needs points and a time, such as speed 10 over 60s.")
    if speed and not MIN_WINDOW_S <= seconds <= MAX_WINDOW_S:
        raise ValueError("Speed falls to nothing within 10 seconds to 7 days, such as speed 10 over 60s.")


FLAT = PointsRule()
"""One point for each right answer: the default, and the rule of every game that was stored without one."""
BY_DIFFICULTY = PointsRule(easy=10, medium=15, hard=20)


def pack(rule: PointsRule) -> dict[str, int]:
    """For JSON: only what differs from `FLAT`, so that this is empty."""
    return {
        field.name: getattr(rule, field.name)
        for field in fields(PointsRule)
        if getattr(rule, field.name) != field.default
    }


def unpack(data: Mapping[str, Any]) -> PointsRule:
    """What `pack` gave. A newer version's fields are passed over. Raises ValueError for a value out of range."""
    return PointsRule(**{field.name: data[field.name] for field in fields(PointsRule) if field.name in data})
