"""A true receipt, and what can be changed about it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from tests.games.rules.receipt_samples import receipt_of

TRUE: dict[str, Any] = receipt_of(80)


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where the texts and numbers of a receipt are."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, key))
    else:
        yield path


def changed(path: tuple[str | int, ...], change: Any, receipt: dict[str, Any] = TRUE) -> dict[str, Any]:
    """A copy of a receipt in which one value is another."""
    forged = copy.deepcopy(receipt)
    holder: Any = forged
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = change(holder[path[-1]])
    return forged


def another(value: Any) -> Any:
    """One of the same form: another last hexadecimal digit, another text, the next number."""
    if isinstance(value, int):
        return value + 1
    return value[:-1] + ("0" if value[-1:] != "0" else "1")
