"""What an answer is worth: a server's rule for points, and the points that it gives. Pure, in integers only.

Points are a function of the rule as it stood on the post, the questions' difficulties and the judged answers, whatever
the order in which these are looked at. How the rule is written and explained is in `points_text.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from games.domain.points_rule import PointsRule


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
    participation, all_right = beyond_answers(rule, len(right), len(difficulties))
    return PlayerPoints(
        user_id=own[0].user_id,
        answers={
            answer.question: answer_points(rule, difficulties[answer.question], answer, firsts.get(answer.question, 0))
            for answer in own
        },
        right=len(right),
        time_ms=sum(max(0, answer.time_ms) for answer in right),
        participation=participation,
        all_right=all_right,
    )


def beyond_answers(rule: PointsRule, right: int, questions: int) -> tuple[int, int]:
    """What a player of a game with so many questions, so many of them right, gets for participation and all right."""
    return rule.participation, rule.all_right if right == questions > 1 else 0


def score(rule: PointsRule, difficulties: Sequence[str], answers: Iterable[JudgedAnswer]) -> dict[str, PlayerPoints]:
    """User id -> what a game brings to each who answered, whatever the order of the answers.

    The length of the window plays no part: a game that was extended gives the points that its post promised.
    """
    by_user: dict[str, list[JudgedAnswer]] = {}
    for answer in answers:
        by_user.setdefault(answer.user_id, []).append(answer)
    firsts = earliest(answer for own in by_user.values() for answer in own)
    return {user_id: player_points(rule, difficulties, own, firsts) for user_id, own in by_user.items()}
