"""Questions as JSON: Tally's own form, and what the Open Trivia Database gives."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from games.questions import draw, own
from games.questions.formats.entries import COLUMNS, QuestionEntry, UnreadableQuestions, as_fields, checked, shapeless
from games.questions.own import Draft

_decoder = json.JSONDecoder()


def from_json(text: str) -> Iterator[QuestionEntry]:
    """The questions in the order of the list. Raises UnreadableQuestions for what is no JSON or no list."""
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableQuestions(f"This is not JSON: {error}.") from error
    except RecursionError as error:
        raise UnreadableQuestions("This JSON is nested too deeply to be a list of questions.") from error
    except ValueError as error:  # whose words explain to a programmer how to allow it
        raise UnreadableQuestions("This JSON has a number of thousands of digits. No question needs one.") from error
    name = next((name for name in ("questions", "results") if isinstance(whole, dict) and name in whole), "")
    items = whole[name] if name else whole
    if not isinstance(items, list):
        raise UnreadableQuestions(
            "The JSON must be a list of questions, or an object with one under “questions” or “results”."
        )
    for item, line in zip(items, _lines(text, name), strict=True):
        if not isinstance(item, dict):
            yield shapeless(line, ["This is not an object with text and answer."], str(item))
        elif "correct_answer" in item:
            yield _of_opentdb(line, item)
        else:
            yield _of_object(line, item)


def _lines(text: str, name: str) -> Iterator[int]:
    """The line in which each item of the list begins; the text is known to be good JSON."""
    at = _after_blanks(text, 0)
    if name:
        at = _value_of(text, at, name)
    line, seen = 1, 0
    at = _after_blanks(text, at + 1)
    while text[at] != "]":
        line += text.count("\n", seen, at)
        seen = at
        yield line
        _, at = _decoder.raw_decode(text, at)
        at = _after_blanks(text, at)
        if text[at] == ",":
            at = _after_blanks(text, at + 1)


def _value_of(text: str, at: int, wanted: str) -> int:
    """Where the value of a name begins in the object at `at`: of a name given twice the last, as JSON is read."""
    found = -1
    at = _after_blanks(text, at + 1)
    while text[at] != "}":
        name, at = _decoder.raw_decode(text, at)
        at = _after_blanks(text, _after_blanks(text, at) + 1)
        found = at if name == wanted else found
        _, at = _decoder.raw_decode(text, at)
        at = _after_blanks(text, at)
        if text[at] == ",":
            at = _after_blanks(text, at + 1)
    return found


def _after_blanks(text: str, at: int) -> int:
    while text[at] in " \t\r\n":
        at += 1
    return at


def _of_object(line: int, item: Mapping[str, Any]) -> QuestionEntry:
    problems = [f"“{name[:40]}” is not a field of a question." for name in item if name not in COLUMNS]
    for name, value in item.items():
        if name in own.LISTS and not _is_list(value):
            problems.append(f"{name} must be a list of texts.")
        elif name in own.TEXTS and not isinstance(value, str):
            problems.append(f"{name} must be a text, in quotes.")
        elif name == "enabled" and not isinstance(value, bool):
            problems.append("enabled must be true or false.")
    if problems:
        return shapeless(line, problems, str(item.get("text", "")))
    return checked(line, item)


def _of_opentdb(line: int, item: Mapping[str, Any]) -> QuestionEntry:
    texts = [item.get(name, "") for name in ("question", "correct_answer", "category", "difficulty", "type")]
    wrong = item.get("incorrect_answers", [])
    if not all(isinstance(text, str) for text in texts) or not _is_list(wrong):
        problem = "question, correct_answer, category and difficulty must be texts, incorrect_answers a list of texts."
        return shapeless(line, [problem], str(item.get("question", "")))
    text, answer, category, difficulty, kind = map(html.unescape, texts)
    options = [answer, *map(html.unescape, wrong)]
    in_order = ["True", "False"] if kind == "boolean" else draw.shuffled(options, text)
    shown = {"text": text, "answer": answer, "options": in_order, "difficulty": difficulty}
    return checked(line, shown | {"category": category.rpartition(":")[2], "source": "Open Trivia Database"})


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(line, str) for line in value)


def as_json(drafts: Iterable[Draft]) -> str:
    """Questions as `from_json` reads them."""
    return json.dumps({"questions": [as_fields(draft) for draft in drafts]}, ensure_ascii=False, indent=1) + "\n"
