"""What a question that people write must be like."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.domain.records import Question
from games.matching.explain import explain
from games.questions import own
from games.questions.bundled import BundledBank

GOOD: dict[str, Any] = {"text": "Which bridge did we cross?", "answer": "The Old One"}
CHOICE: dict[str, Any] = {**GOOD, "options": ["The Old One", "The New One"]}


def fields_with_problems(values: dict[str, Any]) -> set[str]:
    return {problem.field for problem in own.problems(own.draft(values).question)}


def test_a_question_needs_a_text_and_an_answer_only() -> None:
    question = own.draft(GOOD).question
    assert own.problems(question) == []
    assert (question.category, question.difficulty, question.options) == ("general", "medium", ())


def test_blanks_and_invisible_characters_are_tidied_up() -> None:
    found = own.draft(
        {"text": "  Which\u200b \n bridge? ", "answer": "\u202eOld", "category": " Our  Town ", "aliases": [" ", "a"]}
    )
    assert found.question == Question(seed="", text="Which bridge?", answer="Old", category="our town", aliases=("a",))


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"text": ""}, {"text"}),
        ({"text": "x" * 301}, {"text"}),
        ({"answer": " "}, {"answer"}),
        ({"answer": "x" * 201}, {"answer"}),
        ({"answer": "?!"}, {"answer"}),
        ({"aliases": ["..."]}, {"aliases"}),
        ({"aliases": ["x"] * 31}, {"aliases"}),
        ({"rivals": ["the old one"]}, {"rivals"}),
        ({"category": "x" * 41}, {"category"}),
        ({"category": "any"}, {"category"}),
        ({"category": "<b>"}, {"category"}),
        ({"difficulty": "extreme"}, {"difficulty"}),
        ({"explanation": "x" * 501}, {"explanation"}),
        ({"source": "x" * 201}, {"source"}),
        ({"options": ["The Old One"]}, {"options"}),
        ({"options": ["The Old One", *"ABCDEFGHIJ"]}, {"options"}),
        ({"options": ["The New One", "Another"]}, {"answer"}),
        ({"options": ["The Old One", "THE old one"]}, {"options"}),
        ({"options": ["The Old One", "x" * 81]}, {"options"}),
        ({**CHOICE, "aliases": ["Old"]}, {"aliases"}),
        ({**CHOICE, "rivals": ["New"]}, {"rivals"}),
    ],
)
def test_what_is_wrong_is_said_at_its_field(values: dict[str, Any], fields: set[str]) -> None:
    assert fields_with_problems({**GOOD, **values}) == fields


def test_every_limit_itself_is_allowed() -> None:
    options = ["x" * 80, *"ABCDEFGHI"]
    assert fields_with_problems({"text": "x" * 300, "answer": "x" * 80, "options": options}) == set()
    longest = {"category": "x" * 40, "explanation": "x" * 500, "source": "x" * 200, "aliases": ["y" * 200] * 30}
    assert fields_with_problems({"text": "x" * 300, "answer": "x" * 200, **longest}) == set()


def test_every_bundled_question_would_be_taken(bank: BundledBank) -> None:
    for seed in bank.seeds()[::5]:
        assert own.problems(bank.question(seed)) == [], seed


@given(st.text(max_size=40), st.text(max_size=40), st.lists(st.text(max_size=10), max_size=3))
def test_whatever_is_taken_can_be_answered(text: str, answer: str, lines: list[str]) -> None:
    for values in ({"aliases": lines}, {"options": [answer, *lines]}):
        question = own.draft({"text": text, "answer": answer, **values}).question
        if not own.problems(question):
            assert explain(question.answer, question).verdict.accepted


def test_texts_that_differ_in_case_and_blanks_only_are_the_same() -> None:
    assert own.text_key("Which  Bridge?") == own.text_key("which bridge?") != own.text_key("which bridge")
