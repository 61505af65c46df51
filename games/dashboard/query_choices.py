"""Match what an address names (`?guild=Books`) with a form's choices, whatever its case and blanks."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import QueryDict

from games.domain import names

Choices = Iterable[tuple[str, str]]
"""Values and what they are called."""


def match_choice(text: str, choices: Choices) -> str:
    """The value of the choice that is typed, by its value or its name; what was typed where there is none such."""
    known = list(choices)
    by_value = names.same(text, names.folded(value for value, _ in known))
    if by_value is not None:
        return by_value
    wanted = names.fold(text.lstrip("#"))
    by_name = [value for value, name in known if names.fold(name.lstrip("#")) == wanted]
    return by_name[0] if wanted and len(by_name) == 1 else text


def with_matched(data: QueryDict, name: str, choices: Choices) -> QueryDict:
    """The address's values, that of one field put as its choices have it."""
    text = data.get(name, "")
    value = match_choice(text, choices)
    if value == text:
        return data
    changed = data.copy()
    changed[name] = value
    return changed


def hint_for(what: str, text: str, known: Iterable[str]) -> str:
    """Why there is nothing of that name, and the nearest; empty for one that is known, and for none."""
    try:
        if text:
            names.find(what, text, known)
    except ValueError as error:
        return str(error)
    return ""
