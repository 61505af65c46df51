"""Why is this accepted? The explanation is the decision itself, and says what was forgiven."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.domain.records import Question, Submission
from games.matching.explain import Explanation, Forgiven, explain
from games.matching.verdict import ACCEPTED, Reason, choice_index, is_right
from games.questions.bundled import BundledBank
from games.rules import scoring
from tests.games.matching.test_matching import pairs
from tests.games.questions.conftest import bank  # noqa: F401  the fixture


def typed(answer: str, *aliases: str, rivals: tuple[str, ...] = ()) -> Question:
    return Question(seed="own:1", text="?", answer=answer, aliases=aliases, rivals=rivals)


def played(question: Question, text: str) -> bool:
    """What a game decides on a typed text, stored as the bot stores it."""
    index = choice_index(text, question.options) if question.options else None
    stored = text if index is None else scoring.option_letter(index)
    return scoring.is_right(question, Submission(user_id="1", question=0, answer=stored, interaction_id="1"))


@pytest.mark.parametrize("verdict", ["right", "wrong"])
def test_the_explanation_agrees_with_the_decision_on_every_pair(verdict: str) -> None:
    for guess, answer in pairs(verdict):
        found = explain(guess, typed(answer)).verdict
        assert found.accepted == is_right(guess, answer) == (verdict == "right"), (guess, answer)
        assert found.accepted == (found.reason in ACCEPTED), (guess, answer)


@given(st.text(max_size=220), st.text(max_size=40), st.text(max_size=40))
def test_the_explanation_of_any_text_is_what_a_game_decides(guess: str, answer: str, other: str) -> None:
    for question in (typed(answer, other), typed(answer, rivals=(other,))):
        assert explain(guess, question).verdict.accepted == played(question, guess)


@given(st.text(max_size=12), st.sampled_from(["A", "b", "Ｃ", "Beta", "k", "K", "Göteborg"]))
def test_the_explanation_of_a_choice_is_what_a_game_decides(text: str, known: str) -> None:
    question = Question(seed="own:1", text="?", answer="K", options=("Beta", "K", "Goteborg", "D"))
    for guess in (text, known):
        assert explain(guess, question).verdict.accepted == played(question, guess)


def test_every_bundled_question_explains_its_own_spellings(bank: BundledBank) -> None:  # noqa: F811
    for seed in bank.seeds()[::7]:
        question = bank.question(seed)
        for spelling in (question.answer, *question.aliases):
            assert explain(spelling, question).verdict.accepted, (seed, spelling)


@pytest.mark.parametrize(
    ("guess", "question", "reason", "forgiven"),
    [
        ("Netherlands", typed("Netherlands"), Reason.SAME, ()),
        ("NETHERLANDS!", typed("Netherlands"), Reason.SAME, (Forgiven.LETTERS,)),
        ("the netherlands", typed("Netherlands"), Reason.SAME, (Forgiven.ARTICLES,)),
        ("Holland", typed("Netherlands", "Holland"), Reason.ALIAS, ()),
        ("Mt Everest", typed("Mount Everest"), Reason.SAME, (Forgiven.ABBREVIATIONS,)),
        ("USA", typed("United States"), Reason.SAME, (Forgiven.ABBREVIATIONS,)),
        ("twenty-one", typed("21"), Reason.SAME, (Forgiven.NUMBERS,)),
        ("Shakespeare, William", typed("William Shakespeare"), Reason.SAME, (Forgiven.ORDER,)),
        ("Goeteborg", typed("Göteborg"), Reason.SAME, (Forgiven.UMLAUTS,)),
        ("Mercury", typed("Mercury (planet)"), Reason.SAME, (Forgiven.BRACKETS,)),
        ("pit bull", typed("Pitbull"), Reason.SAME, (Forgiven.SPACES,)),
        ("The Budapset", typed("Budapest"), Reason.TYPO, (Forgiven.ARTICLES,)),
    ],
)
def test_what_was_forgiven_is_named(
    guess: str, question: Question, reason: Reason, forgiven: tuple[Forgiven, ...]
) -> None:
    found = explain(guess, question)
    assert (found.verdict.reason, found.forgiven) == (reason, forgiven)


@pytest.mark.parametrize(
    ("guess", "answer", "reason", "slips", "budget"),
    [
        ("Budapset", "Budapest", Reason.TYPO, 1, 1),
        ("Constantinopel", "Constantinople", Reason.TYPO, 1, 2),
        ("Budpset", "Budapest", Reason.FAR, 2, 1),
        ("Ireland", "Iceland", Reason.OTHER_WORD, 1, 1),
        ("Wudapest", "Budapest", Reason.FIRST_LETTER, 1, 1),
        ("Apollo 12", "Apollo 11", Reason.NUMBERS, 0, 0),
        ("London", "Paris", Reason.DIFFERENT, 0, 0),
    ],
)
def test_slips_are_told_with_the_budget(guess: str, answer: str, reason: Reason, slips: int, budget: int) -> None:
    found = explain(guess, typed(answer)).verdict
    assert (found.reason, found.slips, found.budget) == (reason, slips, budget)


def test_a_rival_is_named_also_when_it_alone_is_near() -> None:
    found = explain("Ireland", typed("Iceland", rivals=("Ireland",))).verdict
    assert (found.reason, found.matched) == (Reason.RIVAL, "Ireland")


@pytest.mark.parametrize(
    ("guess", "reason", "matched"),
    [
        ("b", Reason.LETTER, "Beta"),
        ("A", Reason.WRONG_LETTER, "Alpha"),
        ("beta", Reason.OPTION, "Beta"),
        ("ALPHA", Reason.WRONG_OPTION, "Alpha"),
        ("Gamma", Reason.NO_OPTION, ""),
        (" ", Reason.EMPTY, ""),
    ],
)
def test_a_choice_says_letter_or_option(guess: str, reason: Reason, matched: str) -> None:
    question = Question(seed="own:1", text="?", answer="Beta", options=("Alpha", "Beta"))
    found: Explanation = explain(guess, question)
    assert (found.verdict.reason, found.verdict.matched) == (reason, matched)
