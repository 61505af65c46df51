"""What a person rules after the close: on every spelling of an answer, before all else, the newest last."""

from __future__ import annotations

import pytest

from games.domain.records import Game, GameState, Phase, Question, Ruling, Submission
from games.rules import scoring

CAPITAL = Question(seed="capital:FR", text="The capital of France?", answer="Paris", options=("Lyon", "Paris"))
ELEMENT = Question(seed="element:W", text="Which element has the symbol W?", answer="Tungsten")
GAME = Game(
    id="game",
    guild_id="1",
    channel_id="2",
    questions=(ELEMENT, CAPITAL),
    window_s=60,
    state=GameState(phase=Phase.GONE, opens_ms=0),
)


def given(user: int, answer: str, question: int = 0, verdict: bool | None = None) -> Submission:
    return Submission(
        user_id=str(user), question=question, answer=answer, interaction_id="1", received_ms=user, verdict=verdict
    )


def on(answer: str, is_right: bool, question: int = 0, at_ms: int = 1) -> Ruling:
    return Ruling(question=question, answer=answer, is_right=is_right, shown=answer, at_ms=at_ms)


@pytest.mark.parametrize(
    ("question", "answer", "key"),
    [
        (CAPITAL, "A", "A"),
        (CAPITAL, "lyon", "A"),
        (CAPITAL, "Rome", "rome"),
        (ELEMENT, "The  TIN!", "tin"),
        (ELEMENT, "a", "a"),
        (ELEMENT, "...", "..."),
    ],
)
def test_all_spellings_of_an_answer_have_one_name(question: Question, answer: str, key: str) -> None:
    assert scoring.answer_key(question, answer) == key


def test_a_ruling_counts_for_every_spelling_of_its_answer_and_for_no_other() -> None:
    answers = [given(1, "Tungsten"), given(2, "tin"), given(3, "the TIN"), given(4, "lead"), given(5, "A", 1)]

    found = scoring.results(GAME, answers, [on("tin", True)])

    assert [tally.right for tally in found.tallies] == [3, 0]
    assert [standing.user_id for standing in found.top] == ["1", "2", "3"]
    assert found.rulings == (on("tin", True),)


def test_a_ruling_comes_before_the_rules_and_before_a_moderators_word() -> None:
    answers = [given(1, "Tungsten"), given(2, "tin", verdict=False)]

    found = scoring.results(GAME, answers, [on("tin", True), on("tungsten", False)])

    assert [standing.user_id for standing in found.top] == ["2"]


def test_the_newer_of_two_rulings_counts() -> None:
    found = scoring.results(GAME, [given(1, "tin")], [on("tin", True), on("tin", False, at_ms=2)])

    assert found.winners == 0


def test_a_ruling_on_one_question_says_nothing_about_another() -> None:
    game = Game(id="g", guild_id="1", channel_id="2", questions=(ELEMENT, ELEMENT), window_s=60)

    found = scoring.results(game, [given(1, "tin", 0), given(2, "tin", 1)], [on("tin", True, question=1)])

    assert [tally.right for tally in found.tallies] == [0, 1]


def test_results_without_rulings_are_those_of_the_close() -> None:
    answers = [given(1, "Tungsten"), given(2, "A", 1)]

    assert scoring.results(GAME, answers, []) == scoring.results(GAME, answers)
