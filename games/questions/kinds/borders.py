"""Which countries touch: one neighbour among strangers, or one stranger among neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from games.domain.records import Question
from games.questions import draw
from games.questions.kinds.fact_tables import LEVELS, rows, several
from games.questions.kinds.generator import SeedEntry
from games.questions.kinds.relation import capitalised, with_article

TOO_LARGE = {"RU", "CN"}
"""Their neighbours have little to do with one another."""


@dataclass(frozen=True, kw_only=True)
class Borders:
    """Land borders between member states of the United Nations."""

    name: str
    among: bool
    """True asks for the neighbour, False for the country that is none."""

    def entries(self) -> Iterable[SeedEntry]:
        for code, difficulty in self._difficulty.items():
            yield SeedEntry(key=code, category="geography", difficulty=difficulty)

    def make(self, key: str) -> Question:
        seed = f"{self.name}:{key}"
        difficulty = self._difficulty[key]
        neighbours, strangers = self._neighbours[key], self._strangers(key)
        right = draw.shuffled(self._known(neighbours if self.among else strangers[0]), seed)[0]
        wrong: list[list[str]] = strangers if self.among else [list(neighbours)]
        answer = self._shown(right)
        country = self._shown(key)
        listed = _listed(sorted(with_article(self._shown(code)) for code in neighbours))
        ask = "Which of these countries shares a land border with" if self.among else "Which country does NOT border"
        options = draw.options(seed, answer, [list(map(self._shown, tier)) for tier in wrong], ())
        return Question(
            seed=seed,
            text=f"{ask} {with_article(country)}?",
            answer=answer,
            options=options,
            category="geography",
            difficulty=difficulty,
            explanation=f"{capitalised(with_article(country))} borders {listed}.",
            source="General reference knowledge",
        )

    def _known(self, codes: Sequence[str]) -> Sequence[str]:
        """Those that are not obscure, or all when every one is: an easy country should not have a hard neighbour."""
        return [code for code in codes if self._country[code]["level"] != "h"] or codes

    @cached_property
    def _difficulty(self) -> dict[str, str]:
        """The countries that are asked, with how hard it is."""
        return {
            code: LEVELS[self._country[code]["level"]] if self.among else "hard"
            for code, neighbours in self._neighbours.items()
            if self._country[code]["level"] != "h" and (self.among or self._distinct(neighbours) >= draw.OPTIONS - 1)
        }

    def _distinct(self, codes: tuple[str, ...]) -> int:
        """How many of these countries can stand side by side as options (not both Congos)."""
        taken: list[str] = []
        for name in map(self._shown, codes):
            if len(taken) < draw.OPTIONS - 1 and not any(draw.look_alike(name, other) for other in taken):
                taken.append(name)
        return len(taken)

    def _strangers(self, code: str) -> list[list[str]]:
        """Countries without a border to this one: of the same region or a neighbour's neighbours, then all."""
        bridges = set(self._neighbours[code]) - TOO_LARGE
        near = {other for neighbour in bridges for other in self._neighbours.get(neighbour, ())}
        apart = [other for other in self._country if other not in {code, *self._neighbours[code], *self._unclear[code]}]
        region = self._country[code]["region"]
        same = [other for other in apart if self._country[other]["region"] == region or other in near]
        return [same, apart] if same else [apart]

    @cached_property
    def _country(self) -> dict[str, dict[str, str]]:
        return {row["code"]: dict(row) for row in rows("countries")}

    @cached_property
    def _neighbours(self) -> dict[str, tuple[str, ...]]:
        return {row["code"]: tuple(row["neighbours"].split()) for row in rows("borders")}

    @cached_property
    def _unclear(self) -> dict[str, tuple[str, ...]]:
        return {row["code"]: tuple(row["unclear"].split()) for row in rows("borders")}

    def _shown(self, code: str) -> str:
        return several(self._country[code]["country"])[0]


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
