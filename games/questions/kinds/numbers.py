"""Questions whose answer is a number that a table holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from games.domain.records import Question
from games.questions import draw
from games.questions.kinds.fact_tables import Row, keyed, level, rows
from games.questions.kinds.generator import SeedEntry


@dataclass(frozen=True, kw_only=True)
class HowMany:
    """Chooses among numbers nearby; the row says how far apart they are and of what category it is."""

    name: str
    table: str

    def entries(self) -> Iterable[SeedEntry]:
        for key, row in self._rows.items():
            yield SeedEntry(key=key, category=row["category"], difficulty=level(row))

    def make(self, key: str) -> Question:
        row = self._rows[key]
        seed = f"{self.name}:{key}"
        return Question(
            seed=seed,
            text=row["question"],
            answer=row["number"],
            options=draw.nearby_numbers(seed, int(row["number"]), int(row["step"])),
            category=row["category"],
            difficulty=level(row),
            explanation=f"The answer is {row['number']}. {row['note']}",
            source="General reference knowledge",
        )

    @cached_property
    def _rows(self) -> dict[str, Row]:
        return keyed(rows(self.table), "question")
