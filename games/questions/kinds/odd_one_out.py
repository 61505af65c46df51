"""What belongs together: one of a kind among strangers, or a stranger among its kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from games.domain.records import Question
from games.questions import draw
from games.questions.kinds.fact_tables import Row, keyed, level, rows
from games.questions.kinds.generator import SeedEntry
from games.questions.kinds.relation import capitalised


@dataclass(frozen=True, kw_only=True)
class OddOneOut:
    """Reads a table of things, each of one `kind` within a `realm` in which kinds exclude each other."""

    name: str
    category: str
    table: str
    odd: bool
    """False asks for the one that is of the kind, True for the one that is not."""

    def entries(self) -> Iterable[SeedEntry]:
        for key, row in self._rows.items():
            if not self.odd or len(self._companies(row)) > 0:
                yield SeedEntry(key=key, category=self.category, difficulty=level(row))

    def make(self, key: str) -> Question:
        row = self._rows[key]
        seed = f"{self.name}:{key}"
        if self.odd:
            kind = draw.shuffled(self._companies(row), seed, "kind")[0]
            tiers = [self._members(row["realm"], kind)]
        else:
            kind = row["kind"]
            tiers = [self._others(row)]
        return Question(
            seed=seed,
            text=f"Which of these is {'NOT ' if self.odd else ''}{kind}?",
            answer=_title(row),
            options=draw.options(seed, _title(row), tiers, ()),
            category=self.category,
            difficulty=level(row),
            explanation=f"{_title(row)}: {row['kind']}. {row['note']}",
            source="General reference knowledge",
        )

    def _companies(self, row: Row) -> list[str]:
        """Kinds of the same realm with enough members to surround this stranger."""
        kinds = {other["kind"] for other in self._rows.values() if other["realm"] == row["realm"]} - {row["kind"]}
        return sorted(kind for kind in kinds if len(self._members(row["realm"], kind)) >= draw.OPTIONS - 1)

    def _members(self, realm: str, kind: str) -> list[str]:
        return [_title(row) for row in self._rows.values() if (row["realm"], row["kind"]) == (realm, kind)]

    def _others(self, row: Row) -> list[str]:
        return [
            _title(other)
            for other in self._rows.values()
            if other["realm"] == row["realm"] and other["kind"] != row["kind"]
        ]

    @cached_property
    def _rows(self) -> dict[str, Row]:
        return keyed(rows(self.table), "thing")


def _title(row: Row) -> str:
    return capitalised(row["thing"])
