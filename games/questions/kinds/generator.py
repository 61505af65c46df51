"""What every generator offers to the bank."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from games.domain.records import Question


@dataclass(frozen=True, kw_only=True, slots=True)
class SeedEntry:
    """One question that a generator can make, without making it."""

    key: str
    """What follows the generator's name in the seed, for example `FR` in `capital:FR`."""
    category: str
    difficulty: str


class Generator(Protocol):
    """Makes questions of one sort. Stateless: the same key always gives the same question."""

    @property
    def name(self) -> str:
        """First part of its seeds: lower-case letters and hyphens."""

    def entries(self) -> Iterable[SeedEntry]:
        """Everything it can ask, in stable order."""

    def make(self, key: str) -> Question:
        """The question of a key. Raises KeyError for an unknown one."""
