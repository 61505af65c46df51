"""Every generator there is."""

from __future__ import annotations

from games.questions.kinds import arithmetic, arts, geography, history, language, science, sports, technology
from games.questions.kinds.generator import Generator
from games.questions.kinds.numbers import HowMany

GENERATORS: tuple[Generator, ...] = (
    *geography.GENERATORS,
    *science.GENERATORS,
    *history.GENERATORS,
    *arts.GENERATORS,
    *language.GENERATORS,
    *technology.GENERATORS,
    *sports.GENERATORS,
    *arithmetic.GENERATORS,
    HowMany(name="how-many", table="how_many"),
)
