"""Choices that depend on nothing but the seed: the same in every process, on every machine."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256

from games.matching.normalise import normalise
from games.matching.verdict import near_in_spelling

OPTIONS = 4
"""How many choices a question offers."""


def rank(*parts: str) -> int:
    """A number that looks random and is always the same for the same words."""
    return int.from_bytes(sha256("\x1f".join(parts).encode()).digest()[:8])


def shuffled(items: Iterable[str], *salt: str) -> list[str]:
    return sorted(items, key=lambda item: rank(*salt, item))


def options(seed: str, answer: str, tiers: Sequence[Collection[str]], right: Collection[str]) -> tuple[str, ...]:
    """The answer among wrong options in seeded order.

    `tiers` holds candidates from the most to the least plausible; none that is in `right`, and none that looks like the
    answer or another option, is taken. Raises ValueError when too few are left.
    """
    chosen = [answer]
    for candidate in (each for tier in tiers for each in shuffled(set(tier), seed, "wrong")):
        if candidate not in right and not any(look_alike(candidate, other) for other in chosen):
            chosen.append(candidate)
        if len(chosen) == OPTIONS:
            return tuple(shuffled(chosen, seed, "order"))
    raise ValueError(f"{seed}: only {len(chosen)} options")


def look_alike(one: str, other: str) -> bool:
    """Whether two options are a trap for the eye: near in spelling, or one contains the other's words (Henry IV, V)."""
    ours, theirs = _words(one), _words(other)
    return ours <= theirs or theirs <= ours or near_in_spelling(one, other)


def _words(option: str) -> set[str]:
    words = set(normalise(option).split())
    return {word for word in words if not word[-1].isdecimal()} or words


def nearby_numbers(seed: str, number: int, step: int, most: int | None = None) -> tuple[str, ...]:
    """The number among three others, `step` to twice that apart, ascending; none above `most` or below 1."""
    values = [number]
    below = rank(seed, "below") % OPTIONS
    for index in range(OPTIONS - 1):
        gap = step + rank(seed, "gap", str(index)) % step
        down, up = min(values) - gap, max(values) + gap
        descend = index < below
        if descend and down < 1:
            descend = False
        elif not descend and most is not None and up > most:
            descend = True
        values.append(down if descend else up)
    return tuple(str(value) for value in sorted(values))


def rivals(answer: str, aliases: Sequence[str], siblings: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The spellings of sibling answers that a slip could turn into this one.

    A sibling's first spelling is its answer; one that shares a spelling with this answer is the same fact asked again.
    """
    own = (answer, *aliases)
    taken = {normalise(spelling) for spelling in own}
    found = {
        spelling: None
        for spellings in siblings
        if not taken.intersection(map(normalise, spellings))
        for spelling in spellings
        if any(near_in_spelling(spelling, mine) for mine in own)
    }
    return tuple(found)
