"""Is this typed text the right answer? Pure rules: forgiving of spelling, never of a different answer.

A guess and an answer are brought to the same plain form (`normalise`), then compared word by word with a budget of
typing slips that grows with the length. Three guards keep a near miss from passing: the numbers must be equal, a word
that is itself a well-known other word is no slip, and a guess nearer to a rival's answer is the rival's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from string import ascii_uppercase
from unicodedata import normalize

from rapidfuzz.distance import OSA

from games.domain.text import visible
from games.matching.normalise import is_number, normalise
from games.matching.vocabulary import CONFUSABLE, CONTRASTING_PREFIXES, CONTRASTING_SUFFIXES, SAME_SOUND_STARTS, UMLAUTS

MAX_GUESS = 200
"""Longest text, in characters, that is judged."""


class Reason(StrEnum):
    """Why a guess was accepted or refused."""

    SAME = "same"
    """Equal to the answer after normalising."""
    ALIAS = "alias"
    """Equal to another right spelling."""
    TYPO = "typo"
    """Near enough to be a slip."""
    OPTION = "option"
    """It is the text of the option that is right."""
    LETTER = "letter"
    """It is the letter of the option that is right."""
    EMPTY = "empty"
    TOO_LONG = "too-long"
    RIVAL = "rival"
    """It is, or is at least as near to, the right answer of a sibling question."""
    NUMBERS = "numbers"
    """The words would do, the numbers differ."""
    OTHER_WORD = "other-word"
    """Near in spelling, but one of its words is known to mean something else."""
    FIRST_LETTER = "first-letter"
    """Few enough slips, but one of them is at the beginning of a word, where other words differ."""
    FAR = "far"
    """Near in spelling, but more slips than are forgiven."""
    WRONG_OPTION = "wrong-option"
    """It is the text of an option that is wrong."""
    WRONG_LETTER = "wrong-letter"
    NO_OPTION = "no-option"
    """Neither a letter nor the text of one option."""
    DIFFERENT = "different"


ACCEPTED = frozenset({Reason.SAME, Reason.ALIAS, Reason.TYPO, Reason.OPTION, Reason.LETTER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The decision on one guess."""

    accepted: bool
    reason: Reason
    matched: str = ""
    """The spelling, as given, that decided: answer, alias, rival or option; empty when nothing came near."""
    slips: int = 0
    """Typing slips between the guess and `matched`."""
    budget: int = 0
    """How many slips are forgiven in an answer as long as `matched`."""


def is_right(guess: str, answer: str, aliases: Sequence[str] = (), rivals: Sequence[str] = ()) -> bool:
    """Whether a typed guess counts as the answer. Any string is allowed; nothing is raised."""
    return why(guess, answer, aliases, rivals).accepted


def why(guess: str, answer: str, aliases: Sequence[str] = (), rivals: Sequence[str] = ()) -> Verdict:
    """The same decision with its reason, for a moderator's "why is this accepted?"."""
    if len(guess) > MAX_GUESS:
        return Verdict(accepted=False, reason=Reason.TOO_LONG)
    readings = _readings(guess)
    if not readings:
        return Verdict(accepted=False, reason=Reason.EMPTY)
    slips, matched = _nearest(readings, (answer, *aliases))
    if slips is None:
        return _refusal(readings, (answer, *aliases), rivals)
    if slips == 0:
        return Verdict(accepted=True, reason=Reason.SAME if matched == answer else Reason.ALIAS, matched=matched)
    budget = _budget_of(matched)
    rival_slips, rival = _nearest(readings, rivals)
    if rival_slips is not None and rival_slips <= slips:
        return Verdict(accepted=False, reason=Reason.RIVAL, matched=rival, slips=rival_slips, budget=budget)
    return Verdict(accepted=True, reason=Reason.TYPO, matched=matched, slips=slips, budget=budget)


def why_choice(guess: str, answer: str, options: Sequence[str]) -> Verdict:
    """Whether a guess chooses the right one of the options, and by what."""
    index, by_letter = _chosen(guess, options)
    if index is None:
        return Verdict(accepted=False, reason=Reason.NO_OPTION if visible(guess).strip() else Reason.EMPTY)
    right = options[index] == answer
    if by_letter:
        reason = Reason.LETTER if right else Reason.WRONG_LETTER
    else:
        reason = Reason.OPTION if right else Reason.WRONG_OPTION
    return Verdict(accepted=right, reason=reason, matched=options[index])


def choice_index(answer: str, options: Sequence[str]) -> int | None:
    """Which option a submission means: its letter (`A` is the first) or its text; None when it fits none.

    The letter comes first, unless an option's own text is that single letter.
    """
    return _chosen(answer, options)[0]


def _chosen(answer: str, options: Sequence[str]) -> tuple[int | None, bool]:
    """The option that is meant, and whether it was named by its letter."""
    light = [_light(option) for option in options]
    text = _light(answer)
    if len(text) == 1 and text not in light:
        position = ascii_uppercase.find(text.upper())
        if 0 <= position < len(options):
            return position, True
    if text in light:
        return light.index(text), False
    plain = normalise(answer)
    same = [index for index, option in enumerate(options) if plain and normalise(option) == plain]
    return (same[0] if len(same) == 1 else None), False


def near_in_spelling(one: str, other: str) -> bool:
    """Whether a few slips could turn one answer into the other: such siblings are a question's `rivals`."""
    return any(_near(left.split(), right.split()) for left in _forms(one) for right in _forms(other))


def _near(left: list[str], right: list[str]) -> bool:
    """Twice the budget of slips apart at most, in every word where they have equally many."""
    pairs = [(ours, theirs) for ours, theirs in zip(left, right, strict=False) if ours != theirs]
    if len(left) != len(right):
        pairs = [("".join(left), "".join(right))]
    for ours, theirs in pairs:
        allowed = 2 * _budget(max(len(ours), len(theirs)))
        if is_number(ours) or is_number(theirs) or OSA.distance(ours, theirs, score_cutoff=allowed) > allowed:
            return False
    return True


def _light(text: str) -> str:
    return normalize("NFKC", visible(text)).casefold().strip()


def _readings(guess: str) -> tuple[str, ...]:
    """A guess as it stands and, for `Shakespeare, William`, the other way round."""
    found = [normalise(guess)]
    head, comma, tail = guess.partition(",")
    if comma and "," not in tail and not re.search(r"\d", guess):
        found.append(normalise(f"{tail} {head}"))
    return tuple(dict.fromkeys(form for form in found if form))


@lru_cache(maxsize=20_000)
def _forms(answer: str) -> tuple[str, ...]:
    """Every plain form of a right spelling: as it is, without brackets, and with umlauts written as two letters."""
    spelled = [answer, re.sub(r"\s*\([^)]*\)", "", answer), answer.casefold().translate(UMLAUTS)]
    return tuple(dict.fromkeys(form for form in map(normalise, spelled) if form))


def _nearest(readings: Sequence[str], spellings: Sequence[str]) -> tuple[int | None, str]:
    """The fewest slips to any spelling, and which one; None when each is too far."""
    best: int | None = None
    matched = ""
    for spelling in spellings:
        for form in _forms(spelling):
            for reading in readings:
                slips = _slips(reading, form)
                if slips is not None and (best is None or slips < best):
                    best, matched = slips, spelling
    return best, matched


def _refusal(readings: Sequence[str], spellings: Sequence[str], rivals: Sequence[str]) -> Verdict:
    """Why nothing came near enough: computed only when the guess is refused already."""
    letters = {re.sub(r"[\d.\- ]+", "", form) for spelling in spellings for form in _forms(spelling)}
    bare = {re.sub(r"[\d.\- ]+", "", reading) for reading in readings}
    numeric = any(is_number(word) for spelling in spellings for form in _forms(spelling) for word in form.split())
    if numeric and letters & bare:
        return Verdict(accepted=False, reason=Reason.NUMBERS)
    rival_slips, rival = _nearest(readings, rivals)
    if rival_slips is not None:
        return Verdict(accepted=False, reason=Reason.RIVAL, matched=rival, slips=rival_slips)
    pairs = [(r, form, spelling) for spelling in spellings for form in _forms(spelling) for r in readings]
    found = min(((OSA.distance(r, form), r, form, spelling) for r, form, spelling in pairs), default=None)
    return _missed(*found) if found else Verdict(accepted=False, reason=Reason.DIFFERENT)


def _missed(distance: int, guess: str, form: str, spelling: str) -> Verdict:
    """Why a guess so many letters from a spelling is no slip of it."""
    budget = _budget(len(form.replace(" ", "")))
    given, wanted = guess.split(), form.split()
    pairs = [(ours, theirs) for ours, theirs in zip(given, wanted, strict=False) if ours != theirs]
    if len(given) == len(wanted) and any(_contrasts(ours, theirs) for ours, theirs in pairs):
        reason = Reason.OTHER_WORD
    elif distance > max(2, 2 * budget):
        return Verdict(accepted=False, reason=Reason.DIFFERENT)
    elif distance <= budget and any(not _starts_alike(ours, theirs) for ours, theirs in pairs):
        reason = Reason.FIRST_LETTER
    else:
        reason = Reason.FAR
    return Verdict(accepted=False, reason=reason, matched=spelling, slips=distance, budget=budget)


def _budget_of(spelling: str) -> int:
    return max((_budget(len(form.replace(" ", ""))) for form in _forms(spelling)), default=0)


def _slips(guess: str, form: str) -> int | None:
    """Typing slips between two plain forms; None when they are different answers."""
    given, wanted = guess.split(), form.split()
    if [word for word in given if is_number(word)] != [word for word in wanted if is_number(word)]:
        return None
    joined, target = "".join(given), "".join(wanted)
    if joined == target:
        return 0
    budget = _budget(len(target))
    if len(given) != len(wanted):
        return _slips_across_spaces(given, wanted, budget)
    total = 0
    for ours, theirs in zip(given, wanted, strict=True):
        slips = _word_slips(ours, theirs)
        if slips is None:
            return None
        total += slips
    return total if total <= budget else None


def _slips_across_spaces(given: list[str], wanted: list[str], budget: int) -> int | None:
    """A space too many or too few plus one slip; a lone letter there is a different name (`George W Bush`)."""
    if not budget or any(len(word) == 1 for word in (*given, *wanted)):
        return None
    return _word_slips("".join(given), "".join(wanted), most=1)


def _budget(length: int) -> int:
    return 0 if length <= 4 else 1 if length <= 9 else 2 if length <= 15 else 3


def _word_slips(ours: str, theirs: str, most: int = 2) -> int | None:
    if ours == theirs:
        return 0
    if is_number(ours) or is_number(theirs) or _contrasts(ours, theirs):
        return None
    if min(len(ours), len(theirs)) >= 4 and (ours == theirs + "s" or theirs == ours + "s"):
        return 1 if _budget(len(theirs)) else 0
    if not _starts_alike(ours, theirs):
        return None
    allowed = min(_budget(min(len(ours), len(theirs))), most)
    distance = OSA.distance(ours, theirs, score_cutoff=allowed)
    return distance if distance <= allowed else None


def _starts_alike(ours: str, theirs: str) -> bool:
    """Slips rarely hit the first letter; other words do (Zambia, Gambia)."""
    if ours[0] == theirs[0] or ours[:2] == theirs[1::-1]:
        return True
    return any(ours.startswith(pair) and theirs.startswith(pair) for pair in SAME_SOUND_STARTS)


def _contrasts(ours: str, theirs: str) -> bool:
    """Whether two words near in spelling are known to mean different things."""
    if theirs in CONFUSABLE.get(ours, ()):
        return True
    for one, other in CONTRASTING_PREFIXES:
        if (ours.startswith(one) and theirs.startswith(other)) or (ours.startswith(other) and theirs.startswith(one)):
            return True
    for one, other in CONTRASTING_SUFFIXES:
        if (ours.endswith(one) and theirs.endswith(other)) or (ours.endswith(other) and theirs.endswith(one)):
            return True
    return False
