"""When did it happen, and which came first?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from games.domain.records import Question
from games.questions import draw
from games.questions.kinds.fact_tables import Row, keyed, level, rows
from games.questions.kinds.generator import SeedEntry
from games.questions.kinds.relation import capitalised

SOURCE = "General reference knowledge"
LONGEST_OPTION = 75


@dataclass(frozen=True, kw_only=True)
class YearOf:
    """Asks for the year of something, among years at a distance that grows with its age."""

    name: str
    category: str
    table: str
    ask: str
    """The question, with columns in braces."""
    key: str
    """The column that names what happened."""
    latest: int = 2026
    """No wrong year is later than this."""

    def entries(self) -> Iterable[SeedEntry]:
        for key, row in self._asked.items():
            yield SeedEntry(key=key, category=self.category, difficulty=level(row))

    def make(self, key: str) -> Question:
        row = self._asked[key]
        seed = f"{self.name}:{key}"
        year = int(row["year"])
        numbers = draw.nearby_numbers(seed, abs(year), _step(year), self.latest)
        return Question(
            seed=seed,
            text=self.ask.format_map(row),
            answer=shown(year),
            options=tuple(shown(int(number) if year > 0 else -int(number)) for number in numbers),
            category=self.category,
            difficulty=level(row),
            explanation=f"The answer is {shown(year)}. {row.get('note', '')}".strip(),
            source=SOURCE,
        )

    @cached_property
    def _asked(self) -> dict[str, Row]:
        return keyed(rows(self.table), self.key)


@dataclass(frozen=True, kw_only=True)
class WhichFirst:
    """Asks which of four came first: one and three later ones, not so much later that it would be plain."""

    name: str
    category: str
    table: str
    ask: str
    key: str

    def entries(self) -> Iterable[SeedEntry]:
        for key, row in self._rows.items():
            if len(self._later(row)) >= draw.OPTIONS - 1:
                yield SeedEntry(key=key, category=self.category, difficulty=level(row))

    def make(self, key: str) -> Question:
        row = self._rows[key]
        seed = f"{self.name}:{key}"
        answer = self._title(row)
        by_title = {self._title(other): other for other in (row, *self._later(row))}
        options = draw.options(seed, answer, [by_title], ())
        order = sorted((by_title[title] for title in options), key=lambda other: int(other["year"]))
        dated = ", ".join(f"{other[self.key]} ({shown(int(other['year']))})" for other in order)
        return Question(
            seed=seed,
            text=self.ask,
            answer=answer,
            options=options,
            category=self.category,
            difficulty=level(row),
            explanation=f"In order: {dated}.",
            source=SOURCE,
        )

    def _tells_no_year(self, row: Row) -> bool:
        """Whether it can be an option: short, and without its own year, as in `Parasite (2019)`."""
        return len(row[self.key]) <= LONGEST_OPTION and not re.search(r"\(\d{4}\)", row[self.key])

    def _title(self, row: Row) -> str:
        return capitalised(row[self.key])

    def _later(self, row: Row) -> list[Row]:
        """Those that came clearly later, but not by more than an age."""
        year = int(row["year"])
        least, most = _step(year) + 1, 6 * _step(year) + 20
        return [other for other in self._rows.values() if least <= int(other["year"]) - year <= most]

    @cached_property
    def _rows(self) -> dict[str, Row]:
        return keyed(filter(self._tells_no_year, rows(self.table)), self.key)


def shown(year: int) -> str:
    """A year as people write it: `44 BC` for -44."""
    return str(year) if year > 0 else f"{-year} BC"


def _step(year: int) -> int:
    if year < 1000:
        return 40
    if year < 1700:
        return 15
    return 7 if year < 1900 else 3
