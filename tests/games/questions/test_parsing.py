"""Files of questions: what is read, what is refused in which line, and the way back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.questions import own
from games.questions.bundled import BundledBank
from games.questions.formats import parsing
from games.questions.formats.csv_format import as_csv
from games.questions.formats.entries import COLUMNS, QuestionEntry, UnreadableQuestions
from games.questions.formats.json_format import as_json
from games.questions.formats.parsing import decoded, read
from games.questions.own import Draft

CSV = """\
text,answer,options,aliases,category,difficulty,explanation,source,enabled
Which bridge?,The Old One,,Old Bridge|The Grey One,our town,easy,Built in 1887.,The mayor,no

"Which
river?",Inn,Inn|Rhine|Elbe,,,,,,
Which hill?,,,,,,,,
Which tree?,Oak,,,,extreme,,,perhaps
Which cat?,Tom
"""


def only(text: str) -> QuestionEntry:
    [entry] = read(text)
    return entry


def test_csv_is_read_with_the_line_in_which_each_question_begins() -> None:
    entries = read(CSV)

    assert [entry.line for entry in entries] == [2, 4, 6, 7, 8]
    bridge, river, hill, tree, cat = entries
    assert bridge.draft and river.draft and not bridge.problems and not river.problems
    assert bridge.draft.question.aliases == ("Old Bridge", "The Grey One")
    assert (bridge.draft.enabled, river.draft.enabled) == (False, True)
    assert (river.draft.question.text, river.draft.question.options) == ("Which river?", ("Inn", "Rhine", "Elbe"))
    assert hill.problems == ("answer: This must not be empty.",)
    assert [problem.partition(":")[0] for problem in tree.problems] == ["enabled", "difficulty"]
    assert cat.draft is None and "2 cells, but the first line names 9" in cat.problems[0]


def test_json_of_tally_is_read_with_its_lines() -> None:
    text = """{"questions": [
      {"text": "Which bridge?", "answer": "Old", "aliases": ["Older"], "enabled": false},

      {"text": "Which hill?", "answer": 5, "colour": "red", "options": "a|b", "enabled": "no"},
      "Which tree?"]}"""
    good, bad, shapeless = read(text)

    assert (good.line, bad.line, shapeless.line) == (2, 4, 5)
    assert good.draft and good.draft.question.aliases == ("Older",) and not good.draft.enabled
    assert len(bad.problems) == 4 and "“colour”" in bad.problems[0]
    assert shapeless.problems == ("This is not an object with text and answer.",)


def test_a_bare_list_and_names_in_any_order_are_read() -> None:
    assert only('[{"text": "Which?", "answer": "That"}]').line == 1
    text = '{"a": [{"questions": 2}], "questions": [],\n "questions":\n [\n {"text": "Which?", "answer": "That"}]}'
    assert only(text).line == 4


def test_the_open_trivia_databases_answers_are_read() -> None:
    results: list[dict[str, Any]] = [
        {
            "category": "Entertainment: Video Games",
            "type": "multiple",
            "difficulty": "hard",
            "question": "Who wrote &quot;Ico&quot;?",
            "correct_answer": "Fumito Ueda",
            "incorrect_answers": ["A &amp; B", "C", "D"],
        },
        {
            "category": "Science &amp; Nature",
            "type": "boolean",
            "difficulty": "easy",
            "question": "Water is wet.",
            "correct_answer": "False",
            "incorrect_answers": ["True"],
        },
        {"question": "Who?", "correct_answer": "I", "incorrect_answers": "You"},
    ]
    multiple, boolean, bad = read(json.dumps({"response_code": 0, "results": results}))

    assert multiple.draft and boolean.draft and not multiple.problems and not boolean.problems
    asked = multiple.draft.question
    assert (asked.text, asked.category, asked.difficulty) == ('Who wrote "Ico"?', "video games", "hard")
    assert set(asked.options) == {"Fumito Ueda", "A & B", "C", "D"}
    assert only(json.dumps({"results": results[:1]})).draft == multiple.draft, "the order of the options is stable"
    assert (boolean.draft.question.options, boolean.draft.question.category) == (("True", "False"), "science & nature")
    assert bad.draft is None and "incorrect_answers" in bad.problems[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nothing in it"),
        (" \n", "nothing in it"),
        ("question,answer\nWhich?,That\n", "“question” is none of them"),
        ("text\nWhich?\n", "text and answer"),
        ("text,answer,text\nWhich?,That,\n", "each once"),
        ("text,answer\n", "no question in it"),
        ('text,answer\nWhich?,"That', "Line 2"),
        ('text,answer\nWhich?,"That" one\n', "Line 2"),
        ("[", "not JSON"),
        ("{}", "a list of questions"),
        ('{"questions": 5}', "a list of questions"),
        ("[" + "1" * 5000 + "]", "number of thousands of digits."),
        ("[" * 100_000, "nested too deeply"),
        ("[]", "no question in it"),
        ("text,answer\n" + "x" * parsing.MAX_BYTES, "1,000,000 bytes"),
        ("text,answer\n" + "a,b\n" * (parsing.MAX_QUESTIONS + 1), "5,000 questions"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(text: str, said: str) -> None:
    with pytest.raises(UnreadableQuestions, match=said):
        read(text)


def test_a_file_is_utf8_and_not_too_large() -> None:
    assert decoded("\ufefftext".encode()) == "text"
    with pytest.raises(UnreadableQuestions, match="UTF-8"):
        decoded(b"text,answer\nCaf\xe9,x\n")
    with pytest.raises(UnreadableQuestions, match="bytes"):
        decoded(b"x" * (parsing.MAX_BYTES + 1))


def test_what_is_refused_can_be_shown_whatever_it_holds() -> None:
    for entry in read(
        '[{"text": "\\ud800\\u0000", "\\udfff": 1}, "\\ud800", {"question": "\\ud800", "correct_answer": 1}]'
    ):
        "".join((entry.text, *entry.problems)).encode()


LINES = st.lists(st.text(max_size=12), max_size=4)
VALUES = st.fixed_dictionaries(
    {name: st.text(max_size=30) for name in ("text", "answer", "explanation", "source")}
    | {"category": st.sampled_from(["", "Our Town", "a&b"]), "difficulty": st.sampled_from(["", "easy", "Hard"])}
    | {"options": LINES, "aliases": LINES, "rivals": LINES, "enabled": st.booleans()}
)


@given(st.lists(VALUES, min_size=1, max_size=3))
def test_what_was_exported_is_read_back_identically(many: list[dict[str, Any]]) -> None:
    drafts = [own.draft(values) for values in many]
    assert [entry.draft for entry in read(as_json(drafts))] == drafts
    assert [entry.draft for entry in read(as_csv(drafts))] == drafts


@pytest.mark.parametrize("sign", ["a|b", "a\\", "\\|", "\\\\|", 'say "so"', "a,b", "=1+1"])
def test_signs_of_the_format_survive_it(sign: str) -> None:
    draft = own.draft({"text": sign, "answer": sign, "aliases": [sign, "x"]})
    assert only(as_csv([draft])).draft == only(as_json([draft])).draft == draft


def test_the_bundled_questions_survive_the_way_out_and_in(bank: BundledBank) -> None:
    drafts = []
    for seed in bank.seeds()[::9]:
        question = bank.question(seed)
        drafts.append(own.draft({name: getattr(question, name) for name in COLUMNS if name != "enabled"}))
    for written in (as_csv(drafts), as_json(drafts)):
        found = read(written)
        assert [entry.draft for entry in found] == drafts
        assert not any(entry.problems for entry in found)


def test_a_draft_is_enabled_unless_it_says_otherwise() -> None:
    assert only("text,answer\nWhich?,That\n").draft == Draft(
        question=own.draft({"text": "Which?", "answer": "That"}).question
    )
