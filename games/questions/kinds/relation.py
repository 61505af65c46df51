"""The commonest sort of question: a table says what belongs to what, a sentence asks for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from operator import ne
from string import Formatter

from games.domain.records import Question
from games.questions import draw
from games.questions.kinds.fact_tables import Row, keyed, level, rows, several
from games.questions.kinds.generator import SeedEntry


def everything(row: Row) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Relation:
    """Asks for one column of a table, given others.

    Wrong options are the other rows' answers, unless the table has a column `wrong` that names them. A column `unclear`
    names answers that are never offered with a row because one could argue for them.
    """

    name: str
    category: str
    table: str
    ask: str
    """The question, with columns in braces."""
    answer: str
    """The column that is asked for; after a semicolon in its cell follow other right spellings."""
    key: tuple[str, ...]
    """The columns that name the fact in the seed."""
    explanation: str = "{note}"
    """The explanation, with columns in braces."""
    source: str = "General reference knowledge"
    group: tuple[str, ...] = ()
    """Columns that make a wrong option plausible when they are equal; earlier ones weigh more."""
    typed: bool = False
    """True leaves the answer to be typed instead of chosen."""
    where: Callable[[Row], bool] = everything
    """Which rows are asked."""
    usable: Callable[[Row], bool] = everything
    """Which rows' answers serve as wrong options."""
    level: Callable[[Row], str] = level

    def entries(self) -> Iterable[SeedEntry]:
        for key, row in self._asked.items():
            yield SeedEntry(key=key, category=self.category, difficulty=self.level(row))

    def make(self, key: str) -> Question:
        row = self._asked[key]
        seed = f"{self.name}:{key}"
        answer, *aliases = self._spellings(row)
        return Question(
            seed=seed,
            text=self._text(row),
            answer=answer,
            options=() if self.typed else self._options(seed, row),
            aliases=tuple(aliases) if self.typed else (),
            rivals=draw.rivals(answer, aliases, self._answers) if self.typed else (),
            category=self.category,
            difficulty=self.level(row),
            explanation=" ".join(self.explanation.format_map(_shown(row)).split()),
            source=self.source,
        )

    @cached_property
    def _rows(self) -> tuple[Row, ...]:
        return tuple(row for row in rows(self.table) if row[self.answer])

    @cached_property
    def _asked(self) -> dict[str, Row]:
        return keyed((row for row in self._rows if self.where(row) and not self._gives_away(row)), *self.key)

    @cached_property
    def _right(self) -> dict[str, set[str]]:
        """Text of the question -> all its right answers: one author wrote several books."""
        found: dict[str, set[str]] = {}
        for row in self._rows:
            found.setdefault(self._text(row), set()).add(self._spellings(row)[0])
        return found

    @cached_property
    def _answers(self) -> tuple[tuple[str, ...], ...]:
        """The spellings of every row's answer."""
        return tuple(map(self._spellings, self._rows))

    @cached_property
    def _offered(self) -> dict[tuple[str, ...], set[str]]:
        """Columns of `group` -> the answers of the rows that have them, as far as they may be wrong options."""
        found: dict[tuple[str, ...], set[str]] = {}
        for row in filter(self.usable, self._rows):
            found.setdefault(self._group(row), set()).add(self._spellings(row)[0])
        return found

    def _group(self, row: Row) -> tuple[str, ...]:
        """What makes a wrong option plausible, what weighs least first."""
        return tuple(row[column] for column in reversed(self.group))

    def _spellings(self, row: Row) -> tuple[str, ...]:
        return several(row[self.answer])

    def _text(self, row: Row) -> str:
        return self.ask.format_map(_shown(row))

    def _options(self, seed: str, row: Row) -> tuple[str, ...]:
        answer = self._spellings(row)[0]
        if "wrong" in row:
            return tuple(draw.shuffled((answer, *several(row["wrong"])), seed, "order"))
        tiers: dict[int, set[str]] = {}
        for group, answers in self._offered.items():
            differs = map(ne, group, self._group(row))
            distance = sum(2**place for place, apart in enumerate(differs) if apart)
            tiers.setdefault(distance, set()).update(answers)
        never = self._right[self._text(row)].union(several(row.get("unclear", "")), self._said(row))
        return draw.options(seed, answer, [tiers[distance] for distance in sorted(tiers)], never)

    def _said(self, row: Row) -> list[str]:
        """What the question itself reveals of the row."""
        shown = _shown(row)
        return [shown[column] for _, column, _, _ in Formatter().parse(self.ask) if column]

    def _gives_away(self, row: Row) -> bool:
        """Whether the question's own words contain the answer: Mexico City, Tunis."""
        said = _words(" ".join(self._said(row)))
        return any(
            ours.startswith(theirs) or theirs.startswith(ours)
            for ours in _words(self._spellings(row)[0])
            for theirs in said
        )


WITH_ARTICLE = re.compile(
    r"(United|Central African|Democratic Rep|Dominican Rep|Republic of|DR Congo|Netherlands|Philippines"
    r"|Maldives|Bahamas|Gambia$|Seychelles|Comoros|Solomon|Marshall)"
)


def with_article(name: str) -> str:
    """A country's name as it stands inside a sentence: `the Netherlands`, `France`."""
    return f"the {name}" if WITH_ARTICLE.match(name) else name


def capitalised(text: str) -> str:
    """The text with a capital at its beginning and the rest as it is."""
    return text[:1].upper() + text[1:]


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) > 3}


def _shown(row: Row) -> dict[str, str]:
    """A row for a sentence.

    Of a cell with several spellings the first; `X` beside `x` with a capital; `the x` with an article where one is due.
    """
    shown = {column: (several(cell) or ("",))[0] for column, cell in row.items() if column != "note"}
    capital = {column.capitalize(): capitalised(cell) for column, cell in shown.items()}
    article = {f"the {column}": with_article(cell) for column, cell in shown.items()}
    return shown | capital | article | {"note": row.get("note", "")}
