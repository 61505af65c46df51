"""What an answer is worth: a server's rule for points, and the points that it gives. Pure, in integers only.

Points are a function of the rule as it stood on the post, the questions' difficulties and the judged answers, whatever
the order in which these are looked at. How the rule is written and explained is in `points_text.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from games.rules.registration_rules import MAX_WINDOW_S, MIN_WINDOW_S

MOST = 1000
"""Points that any one part of a rule may give."""
BASES = ("easy", "medium", "hard")
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
            value, least = getattr(self, name), int(name in BASES)
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


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgedAnswer:
    """A stored answer after all verdicts and rulings."""

    user_id: str
    question: int
    """Index into the game's questions, from 0."""
    is_right: bool
    time_ms: int
    """From the opening to the answer; from one's own opening where every player has one. Below 0 counts as 0."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerPoints:
    """What one answer brings; all 0 for a wrong one."""

    base: int = 0
    speed: int = 0
    first: int = 0

    @property
    def total(self) -> int:
        """The sum of its parts."""
        return self.base + self.speed + self.first


@dataclass(frozen=True, kw_only=True, slots=True)
class PlayerPoints:
    """What one game brings to a player."""

    user_id: str
    answers: Mapping[int, AnswerPoints]
    """Question -> what the answer to it brought; without the questions that were not answered."""
    right: int
    """Right answers."""
    time_ms: int
    """Sum of the times of the right answers."""
    participation: int
    all_right: int

    @property
    def points(self) -> int:
        """All that the game brings."""
        return sum(answer.total for answer in self.answers.values()) + self.participation + self.all_right


def base(rule: PointsRule, difficulty: str) -> int:
    """What a right answer is worth by the difficulty alone; a word that is none counts as `medium`."""
    return {"easy": rule.easy, "hard": rule.hard}.get(difficulty, rule.medium)


def speed_bonus(rule: PointsRule, time_ms: int) -> int:
    """The bonus of a right answer that came so long after the opening, rounded down."""
    if not rule.speed:
        return 0
    span_ms = rule.speed_s * 1000
    return rule.speed * max(0, span_ms - max(0, time_ms)) // span_ms


def earliest(answers: Iterable[JudgedAnswer]) -> dict[int, int]:
    """Question -> the time in ms of the earliest right answer to it; without the questions that nobody has right."""
    found: dict[int, int] = {}
    for answer in answers:
        if answer.is_right:
            time_ms = max(0, answer.time_ms)
            found[answer.question] = min(time_ms, found.get(answer.question, time_ms))
    return found


def answer_points(rule: PointsRule, difficulty: str, answer: JudgedAnswer, earliest_ms: int) -> AnswerPoints:
    """What an answer brings, where the earliest right answer to its question came at `earliest_ms`.

    All who share the earliest millisecond are first. Answers that reach the store together have one time, and what else
    tells them apart (the order of a batch, the id of an interaction, one's own clock) is no merit of a player.
    """
    if not answer.is_right:
        return AnswerPoints()
    time_ms = max(0, answer.time_ms)
    return AnswerPoints(
        base=base(rule, difficulty),
        speed=speed_bonus(rule, time_ms),
        first=rule.first_right if time_ms <= earliest_ms else 0,
    )


def player_points(
    rule: PointsRule, difficulties: Sequence[str], answers: Iterable[JudgedAnswer], firsts: Mapping[int, int]
) -> PlayerPoints:
    """What a game brings to one player, from all answers of this player and what `earliest` says of the game.

    `difficulties` holds one word for each question of the game. Raises ValueError for no answer and for two answers to
    one question.
    """
    own = sorted(answers, key=lambda answer: answer.question)
    if not own or len({answer.question for answer in own}) < len(own) or len({answer.user_id for answer in own}) > 1:
        raise ValueError("These are not the answers of one player, one for each question.")
    right = [answer for answer in own if answer.is_right]
    is_all_right = len(right) == len(difficulties) > 1
    return PlayerPoints(
        user_id=own[0].user_id,
        answers={
            answer.question: answer_points(rule, difficulties[answer.question], answer, firsts.get(answer.question, 0))
            for answer in own
        },
        right=len(right),
        time_ms=sum(max(0, answer.time_ms) for answer in right),
        participation=rule.participation,
        all_right=rule.all_right if is_all_right else 0,
    )


def score(rule: PointsRule, difficulties: Sequence[str], answers: Iterable[JudgedAnswer]) -> dict[str, PlayerPoints]:
    """User id -> what a game brings to each who answered, whatever the order of the answers.

    The length of the window plays no part: a game that was extended gives the points that its post promised.
    """
    by_user: dict[str, list[JudgedAnswer]] = {}
    for answer in answers:
        by_user.setdefault(answer.user_id, []).append(answer)
    firsts = earliest(answer for own in by_user.values() for answer in own)
    return {user_id: player_points(rule, difficulties, own, firsts) for user_id, own in by_user.items()}
