"""What a player shows of a game to others: squares, points and a streak, and nothing of questions or answers. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from games.domain.limits import MAX_QUESTIONS
from games.domain.text import count

LONGEST = 299
"""UTF-16 units of a text, as Discord counts: it is under 300 characters however these are counted."""
_TITLE = 64
"""Of these for the title."""
_LONGEST_LINK = 100
_IN_A_ROW = 5
"""Squares of a line, of more than `_ONE_LINE` questions: a phone breaks no line of five."""
_ONE_LINE = 10
_MOST = 99_999
"""Points of a game, and days in a row: more than the rules and a life give."""
_LINK = re.compile(r"https?://[A-Za-z0-9.:-]+(?:/[A-Za-z0-9./?=&%_~-]*)?")

Escape = Callable[[str, int], str]
"""Makes strangers' text safe for the place where it is shown, in at most so many characters."""


class Square(StrEnum):
    """What became of one question; the value is what is shown."""

    RIGHT = "🟩"
    WRONG = "🟥"
    LATE = "🟨"
    """Answered, but refused: it came too late."""
    NONE = "⬜"
    """Not answered."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shared:
    """What is told of a game, of one player."""

    title: str
    """What the game is called: the server's or the registration's name, as strangers wrote it."""
    day: date
    """The local day of the game's slot."""
    squares: tuple[Square, ...]
    """One for each question, in the order in which they were asked."""
    points: int
    streak: int = 0
    """Days played in a row; 0 and 1 are not told."""
    link: str = ""
    """Address of a page that tells no answer either; empty for none."""


def text(shared: Shared, escape: Escape) -> str:
    """The text, under 300 characters.

    `escape` is what the place needs: for Discord, the one that leaves no markdown and no mention in the title. The
    numbers stand in words too, for those who cannot tell the squares' colours. Raises ValueError for what is no game,
    and for a link that is no plain address or too long.
    """
    _check(shared)
    right = shared.squares.count(Square.RIGHT)
    lines = [
        f"{escape(shared.title, _TITLE)} · {shared.day}",
        *_rows(shared.squares),
        f"{right} of {len(shared.squares)} right · {count(shared.points, 'point')}",
    ]
    if shared.streak > 1:
        lines.append(f"🔥 {shared.streak:,} days in a row")
    return "\n".join([*lines, shared.link] if shared.link else lines)


def _rows(squares: Sequence[Square]) -> list[str]:
    length = len(squares) if len(squares) <= _ONE_LINE else _IN_A_ROW
    return ["".join(squares[start : start + length]) for start in range(0, len(squares), length)]


def _check(shared: Shared) -> None:
    if not 1 <= len(shared.squares) <= MAX_QUESTIONS:
        raise ValueError(f"A game has 1 to {MAX_QUESTIONS} questions, each with its square.")
    if not (0 <= shared.points <= _MOST and 0 <= shared.streak <= _MOST):
        raise ValueError(f"Points and streak are from 0 to {_MOST:,}.")
    if shared.link and (len(shared.link) > _LONGEST_LINK or not _LINK.fullmatch(shared.link)):
        raise ValueError(f"A link is an http address of at most {_LONGEST_LINK} plain characters. Leave it out.")
