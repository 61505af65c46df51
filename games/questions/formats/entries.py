"""What every format of questions is read into and written from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from games.domain.text import one_line
from games.questions import own
from games.questions.own import Draft

COLUMNS = (*("text", "answer"), *own.LISTS, *("category", "difficulty", "explanation", "source", "enabled"))
"""The fields of a question in a file."""
_SHOWN = 300
_YES, _NO = {"", "yes", "true", "1"}, {"no", "false", "0"}


class UnreadableQuestions(ValueError):
    """Nothing of it can be read; the message says what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionEntry:
    """One question of a file."""

    line: int
    """Where it begins, from 1."""
    draft: Draft | None = None
    """None when it is not even the shape of a question."""
    problems: tuple[str, ...] = ()
    """What is wrong with it; empty for a good one."""
    text: str = ""
    """What to show of it."""


def shapeless(line: int, problems: Iterable[str], text: str) -> QuestionEntry:
    """Something that cannot be a question."""
    return QuestionEntry(line=line, problems=tuple(map(one_line, problems)), text=one_line(text[:_SHOWN]))


def checked(line: int, values: Mapping[str, Any]) -> QuestionEntry:
    """A question from its typed fields, with all that is wrong with it."""
    problems = []
    enabled = values.get("enabled", True)
    if isinstance(enabled, str):
        word = one_line(enabled).lower()
        if word not in _YES | _NO:
            problems.append(f"enabled: “{word[:40]}” is neither yes nor no.")
        enabled = word not in _NO
    draft = own.draft({**values, "enabled": enabled})
    problems += [f"{problem.field}: {problem.text}" for problem in own.problems(draft.question)]
    return QuestionEntry(line=line, draft=draft, problems=tuple(problems), text=draft.question.text[:_SHOWN])


def as_fields(draft: Draft) -> dict[str, Any]:
    """Field of a file -> its value."""
    q = draft.question
    lists = {name: list(getattr(q, name)) for name in own.LISTS}
    return {**{name: getattr(q, name) for name in own.TEXTS}, **lists, "enabled": draft.enabled}
