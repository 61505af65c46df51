"""What a question that people write must be like, so that it can be shown, answered and judged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from unicodedata import normalize

from games.domain.points_rule import DIFFICULTIES
from games.domain.records import Question
from games.domain.text import one_line
from games.matching.verdict import MAX_GUESS, choice_index, is_right

DIFFICULTY_CHOICES = [(word, word.capitalize()) for word in DIFFICULTIES]
"""What forms offer."""
MAX_TEXT, MAX_OPTION, MAX_CATEGORY, MAX_EXPLANATION, MAX_SOURCE = 300, 80, 40, 500, 200
MIN_OPTIONS, MAX_OPTIONS = 2, 10
MAX_SPELLINGS = 30
"""Other spellings, and likewise wrong look-alikes, of one question."""
_CATEGORY = re.compile(r"[\w&'’/+-]+(?: [\w&'’/+-]+)*")
ANY = "any"
"""What the bot's commands offer for no category: no category can have this name."""
WITHHELD = "withheld while a game asks this"
"""Stands where an answer would, in exports too: no import takes it for one."""

LISTS = ("options", "aliases", "rivals")
TEXTS = ("text", "answer", "category", "difficulty", "explanation", "source")


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A question as somebody wrote it, tidied up."""

    question: Question
    """With an empty seed."""
    enabled: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionProblem:
    """Why a question cannot be taken."""

    field: str
    """The field of `Question` that it is about."""
    text: str
    """What is wrong and what to do."""


def draft(values: Mapping[str, Any]) -> Draft:
    """A question from typed values: blanks and invisible characters go, names of categories become lower case."""
    fields: dict[str, Any] = {name: one_line(values.get(name) or "") for name in TEXTS}
    fields["category"] = fields["category"].lower() or "general"
    fields["difficulty"] = fields["difficulty"].lower() or "medium"
    for name in LISTS:
        fields[name] = tuple(line for line in map(one_line, values.get(name) or ()) if line)
    return Draft(question=Question(seed="", **fields), enabled=values.get("enabled", True))


def text_key(text: str) -> str:
    """The same for texts that differ in case and blanks only."""
    return sha256(normalize("NFKC", one_line(text)).casefold().encode()).hexdigest()


def searched(question: Question) -> str:
    """What a search reads, in lower case."""
    return "\n".join((question.text, question.answer, question.category, *question.aliases)).casefold()


def searched_openly(question: Question) -> str:
    """The same of a question whose answer is withheld: a search that finds it by its answer gives the answer away."""
    return "\n".join((question.text, question.category)).casefold()


def problems(question: Question) -> list[QuestionProblem]:
    """All that keeps a question from being asked; empty for a good one."""
    found = [*_of_texts(question), *_of_lists(question)]
    if not found:
        found = list(_of_choice(question) if question.options else _of_typed(question))
    return found


def _of_texts(q: Question) -> Iterator[QuestionProblem]:
    longest_answer = MAX_OPTION if q.options else MAX_GUESS
    for name, most in (("text", MAX_TEXT), ("answer", longest_answer)):
        if not getattr(q, name):
            yield QuestionProblem(field=name, text="This must not be empty.")
        else:
            yield from _too_long(name, getattr(q, name), most)
    yield from _too_long("explanation", q.explanation, MAX_EXPLANATION)
    yield from _too_long("source", q.source, MAX_SOURCE)
    yield from _too_long("category", q.category, MAX_CATEGORY)
    if not _CATEGORY.fullmatch(q.category):
        yield QuestionProblem(field="category", text="Use letters, digits and single blanks, such as “local history”.")
    elif q.category == ANY:
        yield QuestionProblem(field="category", text="“any” stands for all categories. Choose another name.")
    if q.difficulty not in DIFFICULTIES:
        yield QuestionProblem(
            field="difficulty", text=f"“{q.difficulty}” is not a difficulty. Use easy, medium or hard."
        )


def _of_lists(q: Question) -> Iterator[QuestionProblem]:
    if q.options and not MIN_OPTIONS <= len(q.options) <= MAX_OPTIONS:
        yield QuestionProblem(
            field="options", text=f"{len(q.options)} options. A choice has {MIN_OPTIONS} to {MAX_OPTIONS}."
        )
    for name, most in (("options", MAX_OPTION), ("aliases", MAX_GUESS), ("rivals", MAX_GUESS)):
        for line in getattr(q, name):
            yield from _too_long(name, line, most)
        if name != "options" and len(getattr(q, name)) > MAX_SPELLINGS:
            yield QuestionProblem(
                field=name, text=f"{len(getattr(q, name))} lines. At most {MAX_SPELLINGS} are possible."
            )
        if name != "options" and q.options and getattr(q, name):
            yield QuestionProblem(field=name, text="A choice is answered by its options alone. Leave this empty.")


def _of_choice(q: Question) -> Iterator[QuestionProblem]:
    if q.answer not in q.options:
        yield QuestionProblem(field="answer", text="The answer must be one of the options, letter for letter.")
    for index, option in enumerate(q.options):
        if choice_index(option, q.options) != index:
            yield QuestionProblem(field="options", text=f"“{option}” stands there twice.")


def _of_typed(q: Question) -> Iterator[QuestionProblem]:
    for name, spelling in (("answer", q.answer), *(("aliases", alias) for alias in q.aliases)):
        if not is_right(spelling, q.answer, q.aliases, q.rivals):
            yield QuestionProblem(
                field=name, text=f"“{spelling}” has no letters or digits, so that nobody could be right."
            )
    for rival in q.rivals:
        if is_right(rival, q.answer, q.aliases, q.rivals):
            yield QuestionProblem(field="rivals", text=f"“{rival}” is the same as a right spelling.")


def _too_long(name: str, value: str, most: int) -> Iterator[QuestionProblem]:
    if len(value) > most:
        yield QuestionProblem(field=name, text=f"{len(value)} characters. At most {most} are possible.")
