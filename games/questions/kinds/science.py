"""Questions about elements, units, scientists, the body, the sky and living nature."""

from __future__ import annotations

from games.questions.kinds.fact_tables import LEVELS, Row
from games.questions.kinds.generator import Generator
from games.questions.kinds.odd_one_out import OddOneOut
from games.questions.kinds.relation import Relation

ELEMENTS = "periodictable (public domain)"
HARDER = {"e": "m", "m": "h", "h": "h"}


def harder(row: Row) -> str:
    return LEVELS[HARDER[row["level"]]]


GENERATORS: tuple[Generator, ...] = (
    Relation(
        name="element",
        category="science",
        table="elements",
        key=("symbol",),
        ask="Which chemical element has the symbol {symbol}?",
        answer="element",
        explanation="{symbol} is {element}, number {number} of the periodic table.",
        where=lambda row: row["level"] != "h" or int(row["number"]) > 103,
        typed=True,
        source=ELEMENTS,
    ),
    Relation(
        name="symbol",
        category="science",
        table="elements",
        key=("symbol",),
        ask="What is the chemical symbol of {element}?",
        answer="symbol",
        explanation="{Element} has the symbol {symbol} and the number {number}.",
        group=("initial", "decade"),
        where=lambda row: len(row["symbol"]) == 2 and int(row["number"]) <= 103,
        usable=lambda row: len(row["symbol"]) == 2,
        source=ELEMENTS,
    ),
    Relation(
        name="atomic-number",
        category="science",
        table="elements",
        key=("symbol",),
        ask="Which element has the atomic number {number}?",
        answer="element",
        explanation="{Element} has the atomic number {number}, which counts the protons in its nucleus.",
        group=("decade",),
        where=lambda row: row["level"] == "e",
        level=harder,
        source=ELEMENTS,
    ),
    Relation(
        name="element-kind",
        category="science",
        table="elements",
        key=("symbol",),
        ask="Which of these elements is {kind}?",
        answer="element",
        explanation="{Element} is {kind}.",
        where=lambda row: bool(row["kind"]) and row["level"] != "h",
        usable=lambda row: bool(row["kind"]),
        source=ELEMENTS,
    ),
    Relation(
        name="unit",
        category="science",
        table="measures",
        key=("unit",),
        ask="What does the unit {unit} measure?",
        answer="quantity",
        explanation="The {unit} is a unit of {quantity}. {note}",
    ),
    Relation(
        name="study-of",
        category="science",
        table="sciences",
        key=("science",),
        ask="What does {science} study?",
        answer="studies",
        explanation="{Science} studies {studies}.",
        group=("field",),
    ),
    Relation(
        name="scientist",
        category="science",
        table="scientists",
        key=("deed",),
        ask="Who {deed}?",
        answer="person",
        explanation="{person} {deed}. {note}",
        group=("field",),
    ),
    Relation(
        name="science-fact",
        category="science",
        table="body_and_space",
        key=("question",),
        ask="{question}",
        answer="answer",
        explanation="{Answer}. {note}",
        group=("group",),
    ),
    Relation(
        name="nature-fact",
        category="nature",
        table="nature_facts",
        key=("question",),
        ask="{question}",
        answer="answer",
        explanation="{Answer}. {note}",
        group=("group",),
    ),
    Relation(
        name="species",
        category="nature",
        table="species",
        key=("latin",),
        ask="Which living thing bears the scientific name {latin}?",
        answer="english",
        explanation="{latin} is the scientific name of the {english}.",
        group=("group",),
    ),
    *(
        Relation(
            name=name,
            category="nature",
            table="animals",
            key=("animal",),
            ask=ask,
            answer=column,
            explanation=explanation,
            group=("class",),
        )
        for name, column, ask, explanation in (
            ("young", "young", "What is a young {animal} called?", "{Young}: a young {animal}."),
            ("group-of", "group", "What is a group of {plural} called?", "{Group}: a group of {plural}."),
            ("male", "male", "What is a male {animal} called?", "{Male}: a male {animal}."),
            ("female", "female", "What is a female {animal} called?", "{Female}: a female {animal}."),
            ("home", "home", "What is the home of the {animal} called?", "{Home}: the home of the {animal}."),
            ("sound", "sound", "What is the sound of the {animal} called?", "{Sound}: the sound of the {animal}."),
        )
    ),
    OddOneOut(name="creature", category="nature", table="creatures", odd=False),
    OddOneOut(name="odd-creature", category="nature", table="creatures", odd=True),
)
