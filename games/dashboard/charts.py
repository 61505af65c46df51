"""The distribution of answers as bars. Drawn as SVG by the template, since the pages allow no inline style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from games.domain.records import Question, QuestionResult, Ruling
from games.rules import scoring


@dataclass(frozen=True, slots=True)
class ChartBar:
    """One answer and how often it was given."""

    letter: str
    """The option's letter; empty for a typed answer."""
    label: str
    count: int
    percent: float
    is_right: bool


def bars(question: Question, tally: QuestionResult, rulings: Sequence[Ruling] = ()) -> list[ChartBar]:
    """The bars of a question: every option in order, or the commonest typed answers and the rest together.

    `rulings` are those on this question.
    """
    shown = sum(count for _text, count in tally.counts)
    found = [_bar(question, tally, rulings, index, text, count) for index, (text, count) in enumerate(tally.counts)]
    if shown < tally.answers:
        others = tally.answers - shown
        found.append(ChartBar("", "other answers", others, _percent(others, tally), is_right=False))
    return found


def _bar(
    question: Question, tally: QuestionResult, rulings: Sequence[Ruling], index: int, text: str, count: int
) -> ChartBar:
    letter = scoring.option_letter(index) if question.options else ""
    is_right = scoring.counts_as_right(question, letter or text, rulings)
    return ChartBar(letter, text, count, _percent(count, tally), is_right)


def _percent(count: int, tally: QuestionResult) -> float:
    return round(100 * count / tally.answers, 1) if tally.answers else 0.0
