"""All generators behind one interface: the `QuestionSource` that ships with the game."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, cached_property

from games.domain.ports import QuestionSource
from games.domain.records import Question
from games.questions.kinds.catalogue import GENERATORS
from games.questions.kinds.generator import Generator, SeedEntry


def by_category(source: QuestionSource, difficulty: str) -> dict[str, Sequence[str]]:
    """Category -> its seeds of a difficulty, which are at least one, for sources that have all of them at hand."""
    found = {name: source.seeds(name, difficulty) for name in source.categories()}
    return {name: seeds for name, seeds in found.items() if seeds}


class BundledBank:
    """Questions by seed. Nothing is read before the first call, and a question is made only when it is asked for."""

    def __init__(self, generators: Sequence[Generator]) -> None:
        self._generators = {generator.name: generator for generator in generators}
        self._drawn: dict[tuple[str, str], tuple[str, ...]] = {}

    def seeds(self, category: str = "", difficulty: str = "") -> Sequence[str]:
        """All seeds of a category and difficulty; empty strings mean any. Stable order, no repeats."""
        wanted = (category, difficulty)
        if wanted in self._drawn:
            return self._drawn[wanted]
        found = tuple(
            seed
            for seed, entry in self.entries.items()
            if category in ("", entry.category) and difficulty in ("", entry.difficulty)
        )
        if found:  # people may type any word for a category: what does not exist is not remembered
            self._drawn[wanted] = found
        return found

    def by_category(self, difficulty: str = "") -> Mapping[str, Sequence[str]]:
        return by_category(self, difficulty)

    def question(self, seed: str) -> Question:
        """The question that a seed names. Raises KeyError for an unknown seed."""
        if seed not in self.entries:
            raise KeyError(seed)
        name, _, key = seed.partition(":")
        return self._generators[name].make(key)

    def categories(self) -> Mapping[str, int]:
        """Category -> number of questions, in alphabetical order."""
        return dict(self._sizes)

    @cached_property
    def _sizes(self) -> Mapping[str, int]:
        return dict(sorted(Counter(entry.category for entry in self.entries.values()).items()))

    async def of_guild(self, guild_id: str) -> BundledBank:
        """These questions alone, whatever the guild: nothing of its own, nothing disabled."""
        return self

    @cached_property
    def entries(self) -> Mapping[str, SeedEntry]:
        """Seed -> what is known of its question without making it."""
        return {
            f"{name}:{entry.key}": entry
            for name, generator in self._generators.items()
            for entry in generator.entries()
        }


@cache
def bundled_bank() -> BundledBank:
    """The questions that ship with the game; one object per process."""
    return BundledBank(GENERATORS)
