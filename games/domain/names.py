"""Names that people type are found whatever their case, blanks, underscores and hyphens, or the nearest is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from unicodedata import normalize

from rapidfuzz import fuzz, process

from games.domain.text import quoted

LONGEST = 100
"""Characters. Longer texts are no names, and are not compared with any."""
_NEAR = 65.0
"""Of 100, as rapidfuzz compares: two letters exchanged in a word of three are near, other letters are not."""
_GAP = re.compile(r"[\s_]+|-(?!\d)")  # a hyphen before a digit is a sign: Etc/GMT-1


def fold(text: str) -> str:
    """The same for names that differ in case, blanks, underscores and hyphens only."""
    words = _GAP.sub(" ", normalize("NFKC", text).casefold()).split()
    return re.sub(r" ?/ ?", "/", " ".join(words))


def folded(names: Iterable[str]) -> dict[str, list[str]]:
    """Each name, or several that look alike, under its plain form."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(fold(name), []).append(name)
    return found


def same(text: str, names: Mapping[str, list[str]]) -> str | None:
    """The one that was meant, of what `folded` gave: letter for letter, or the only one that looks like it."""
    plain = fold(text)
    alike = names.get(plain, [])
    if text in alike:
        return text
    return alike[0] if plain and len(alike) == 1 else None


def nearest(text: str, names: Iterable[str]) -> str | None:
    """The name that is most like a text with a slip in it; None when none is near."""
    if len(text) > LONGEST:
        return None
    found = process.extractOne(text, list(names), scorer=fuzz.ratio, processor=fold, score_cutoff=_NEAR)
    return None if found is None else found[0]


def find(what: str, text: str, names: Iterable[str]) -> str:
    """The name that somebody typed, as it is stored. Raises ValueError: that there is no such `what`, and the nearest.

    `what` is a category, a channel and the like.
    """
    known = folded(names)
    if (name := same(text, known)) is not None:
        return name
    shown = quoted(text)
    if alike := known.get(fold(text)):
        raise ValueError(f"“{shown}” may be any of these: {', '.join(alike)}. Write one of them as it stands here.")
    near = nearest(text, [name for alike in known.values() for name in alike])
    raise ValueError(f"There is no {what} “{shown}”." + (f" Do you mean {near}?" if near else ""))
