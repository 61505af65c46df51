"""What each answer of a finished game brings, as its row holds it: a function of the other rows and the game's rule."""

from __future__ import annotations

from games.domain.points_rule import FLAT, PointsRule, unpack
from games.models import ArchivedAnswer, ArchivedGame
from games.rules.points import JudgedAnswer, answer_points, earliest

_PAGE = 1000
_WRITTEN_AT_ONCE = 500


def rule_of(row: ArchivedGame) -> PointsRule:
    """The rule that stood on the game's post."""
    return unpack(row.description.get("points", {}))


def renew(row: ArchivedGame) -> None:
    """Write again what each answer brings, as SQL has the answers now: who was first may be another one.

    Whoever changes the answers of a game does this too, inside `scores.changing`.
    """
    ArchivedAnswer.objects.bulk_update(differing(row), ["points"], batch_size=_WRITTEN_AT_ONCE)


def differing(row: ArchivedGame) -> list[ArchivedAnswer]:
    """The answers whose rows hold other points than the rule gives, with those that it gives; nothing is written."""
    rule = rule_of(row)
    answers = ArchivedAnswer.objects.filter(game=row)
    if rule == FLAT:
        answers = answers.filter(points__isnull=False)
    right = ArchivedAnswer.objects.filter(game=row, is_right=True)
    firsts = earliest(map(_judged, right.iterator(chunk_size=_PAGE))) if rule.first_right else {}
    difficulties = [question.get("difficulty", "") for question in row.description["questions"]]
    found = []
    for answer in answers.iterator(chunk_size=_PAGE):
        brought = answer_points(rule, difficulties[answer.question], _judged(answer), firsts.get(answer.question, 0))
        points = None if rule == FLAT else brought.total
        if points != answer.points:
            answer.points = points
            found.append(answer)
    return found


def _judged(answer: ArchivedAnswer) -> JudgedAnswer:
    return JudgedAnswer(
        user_id=answer.user_id, question=answer.question, is_right=answer.is_right, time_ms=answer.time_ms
    )
