"""Why an answer is accepted, in sentences."""

from __future__ import annotations

from games.matching.explain import Explanation, Forgiven
from games.matching.verdict import MAX_GUESS, Reason, Verdict

FORGIVEN: dict[Forgiven, str] = {
    Forgiven.LETTERS: "Capitals, accents and punctuation do not count.",
    Forgiven.ARTICLES: "“The” anywhere, and “a” or “an” at the beginning, do not count.",
    Forgiven.ABBREVIATIONS: "A well-known abbreviation counts as what it stands for.",
    Forgiven.NUMBERS: "A number counts the same in words, digits or Roman letters.",
    Forgiven.SPACES: "A blank more or less does not count.",
    Forgiven.ORDER: "“Last name, first name” is read the other way round.",
    Forgiven.BRACKETS: "What the answer has in brackets may be left out.",
    Forgiven.UMLAUTS: "Umlauts may be written as two letters.",
}

_REASONS: dict[Reason, str] = {
    Reason.SAME: "It is the answer “{matched}”.",
    Reason.ALIAS: "It is “{matched}”, another right spelling.",
    Reason.TYPO: "It is {slips} from “{matched}”; in an answer of this length {budget}.",
    Reason.OPTION: "It is the text of the right option, “{matched}”.",
    Reason.LETTER: "It is the letter of the right option, “{matched}”.",
    Reason.EMPTY: "Nothing in it can be read: there is neither a letter nor a digit.",
    Reason.TOO_LONG: f"It is longer than {MAX_GUESS} characters.",
    Reason.RIVAL: "It is, or is at least as near to, “{matched}”, which is known as a wrong answer.",
    Reason.NUMBERS: "The numbers differ, and numbers must be equal.",
    Reason.OTHER_WORD: "It is near to “{matched}”, but one of its words is another word with a meaning of its own.",
    Reason.FIRST_LETTER: "It is {slips} from “{matched}”, but a word must begin with the right letter.",
    Reason.FAR: "It is {slips} from “{matched}”; in an answer of this length {budget}, and not every kind of slip is.",
    Reason.WRONG_OPTION: "It is the text of another option, “{matched}”.",
    Reason.WRONG_LETTER: "It is the letter of another option, “{matched}”.",
    Reason.NO_OPTION: "It is neither a letter nor the text of one of the options.",
    Reason.DIFFERENT: "It is too far from every right spelling.",
}


def reason(verdict: Verdict) -> str:
    """Why a guess was accepted or refused."""
    slips = "1 letter" if verdict.slips == 1 else f"{verdict.slips} letters"
    budget = "none is forgiven" if not verdict.budget else f"{verdict.budget} is forgiven"
    if verdict.budget > 1:
        budget = f"up to {verdict.budget} are forgiven"
    return _REASONS[verdict.reason].format(matched=verdict.matched, slips=slips, budget=budget)


def forgiven(found: Explanation) -> list[str]:
    """What differed and did not count."""
    return [FORGIVEN[kind] for kind in found.forgiven]
