"""Why is this answer accepted, or why not? The verdict, with what was forgiven on the way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from games.domain.records import Question
from games.matching.normalise import NormaliseStage, normalise, stages
from games.matching.verdict import Reason, Verdict, why, why_choice


class Forgiven(StrEnum):
    """A difference between a guess and a right spelling that does not count."""

    LETTERS = "letters"
    """Case, accents or punctuation."""
    ARTICLES = "articles"
    ABBREVIATIONS = "abbreviations"
    NUMBERS = "numbers"
    """A number in words, in digits or in Roman letters."""
    SPACES = "spaces"
    ORDER = "order"
    """`Shakespeare, William`."""
    BRACKETS = "brackets"
    """What stands in brackets may be left out."""
    UMLAUTS = "umlauts"
    """`Goeteborg` for `Göteborg`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The decision on one guess, and how it came about."""

    verdict: Verdict
    read_as: str
    """The plain form of the guess; empty when nothing in it is legible."""
    compared: str
    """The plain form of the spelling that decided; empty when none came near."""
    forgiven: tuple[Forgiven, ...] = ()
    """What differed and did not count; empty for a refused guess and for a choice."""


_STAGES = {
    NormaliseStage.ARTICLES: Forgiven.ARTICLES,
    NormaliseStage.WHOLE: Forgiven.ABBREVIATIONS,
    NormaliseStage.ABBREVIATIONS: Forgiven.ABBREVIATIONS,
    NormaliseStage.NUMBERS: Forgiven.NUMBERS,
}


def explain(guess: str, question: Question) -> Explanation:
    """The decision that a game with this question makes on a typed text. Any string is allowed; nothing is raised."""
    if question.options:
        verdict = why_choice(guess, question.answer, question.options)
    else:
        verdict = why(guess, question.answer, question.aliases, question.rivals)
    too_long = verdict.reason is Reason.TOO_LONG
    return Explanation(
        verdict=verdict,
        read_as="" if too_long else normalise(guess),
        compared=normalise(verdict.matched),
        forgiven=_forgiven(guess, verdict) if verdict.accepted and not question.options else (),
    )


def _forgiven(guess: str, verdict: Verdict) -> tuple[Forgiven, ...]:
    found = [_STAGES[stage] for stage in _worked(guess) ^ _worked(verdict.matched)]
    given, wanted = normalise(guess), normalise(verdict.matched)
    if verdict.slips == 0 and given != wanted:
        found.append(_other_form(guess, given, verdict.matched, wanted))
    if not found and guess != verdict.matched and verdict.slips == 0:
        found.append(Forgiven.LETTERS)
    return tuple(sorted(set(found), key=list(Forgiven).index))


def _worked(text: str) -> set[NormaliseStage]:
    """The stages that changed a text."""
    done = stages(text)
    return {stage for (_, before), (stage, after) in pairwise(done) if before != after}


def _other_form(guess: str, given: str, matched: str, wanted: str) -> Forgiven:
    """By which other form of either the two are the same."""
    if given.replace(" ", "") == wanted.replace(" ", ""):
        return Forgiven.SPACES
    if "(" in matched:
        return Forgiven.BRACKETS
    return Forgiven.ORDER if "," in guess else Forgiven.UMLAUTS
