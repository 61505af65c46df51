"""Questions about countries, cities, landscapes and borders."""

from __future__ import annotations

from functools import partial

from games.questions.kinds.borders import Borders
from games.questions.kinds.fact_tables import LEVELS, Row
from games.questions.kinds.generator import Generator
from games.questions.kinds.relation import Relation

COUNTRIES = "countries-list (MIT) and Unicode CLDR"
HARDER = {"e": "m", "m": "h", "h": "h", "": "h"}


def harder(row: Row) -> str:
    """One step above the row's own level: for the same fact asked the hard way round."""
    return LEVELS[HARDER[row["level"]]]


def not_obscure(row: Row) -> bool:
    return row["level"] != "h"


def has_surprising_domain(row: Row) -> bool:
    """Not read off the country's name: `.ch`, but neither `.fr` nor `.sk`."""
    letters = iter(row["country"].lower())
    return row["level"] != "h" and not all(letter in letters for letter in row["domain"][1:])


def is_of_kind(kind: str, row: Row) -> bool:
    return row["kind"] == kind


GENERATORS: tuple[Generator, ...] = (
    Relation(
        name="capital",
        category="geography",
        table="countries",
        key=("code",),
        ask="What is the capital of {the country}?",
        answer="capital",
        explanation="{capital} is the capital of {the country}.",
        group=("region",),
        source=COUNTRIES,
    ),
    Relation(
        name="capital-of",
        category="geography",
        table="countries",
        key=("code",),
        ask="{capital} is the capital of which country?",
        answer="country",
        explanation="{capital} is the capital of {the country}, a country in {region}.",
        where=lambda row: bool(row["capital"]) and not_obscure(row),
        level=harder,
        typed=True,
        source=COUNTRIES,
    ),
    Relation(
        name="currency",
        category="geography",
        table="countries",
        key=("code",),
        ask="What is the currency of {the country} called?",
        answer="currency",
        explanation="In {the country} people pay with the {currency}.",
        group=("region",),
        source=COUNTRIES,
    ),
    Relation(
        name="domain",
        category="technology",
        table="countries",
        key=("code",),
        ask="Which country has the internet domain {domain}?",
        answer="country",
        explanation="{domain} is the top-level domain of {the country}.",
        group=("region",),
        where=has_surprising_domain,
        source="IANA root zone, ISO 3166",
    ),
    Relation(
        name="calling-code",
        category="geography",
        table="countries",
        key=("code",),
        ask="Which country do you reach with the international calling code {calling}?",
        answer="country",
        explanation="{calling} is the calling code of {the country}.",
        group=("region",),
        where=lambda row: bool(row["calling"]) and row["level"] == "e",
        level=harder,
        source=COUNTRIES,
    ),
    Borders(name="border", among=True),
    Borders(name="no-border", among=False),
    Relation(
        name="sight",
        category="geography",
        table="landmarks",
        key=("sight",),
        ask="In which country do you find {sight}?",
        answer="country",
        explanation="{Sight}: {country}. {note}",
        group=("region",),
    ),
    Relation(
        name="city",
        category="geography",
        table="cities",
        key=("city",),
        ask="In which country is {city}?",
        answer="country",
        explanation="{city} is a city in {the country}.",
        group=("region",),
    ),
    Relation(
        name="island",
        category="geography",
        table="islands",
        key=("island",),
        ask="To which country does the island of {island} belong?",
        answer="country",
        explanation="{island} belongs to {the country}.",
        group=("region",),
    ),
    Relation(
        name="state-capital",
        category="geography",
        table="us_states",
        key=("state",),
        ask="What is the capital of the US state of {state}?",
        answer="capital",
        explanation="{capital} is the capital of {state}.",
        group=("region",),
    ),
    Relation(
        name="state-of-capital",
        category="geography",
        table="us_states",
        key=("state",),
        ask="{capital} is the capital of which US state?",
        answer="state",
        explanation="{capital} is the capital of {state}.",
        level=harder,
        typed=True,
    ),
    Relation(
        name="state-nickname",
        category="geography",
        table="us_states",
        key=("state",),
        ask='Which US state is known as the "{nickname}"?',
        answer="state",
        explanation="{state} is nicknamed the {nickname}.",
        group=("region",),
    ),
    Relation(
        name="region-capital",
        category="geography",
        table="regions",
        key=("part",),
        ask="What is the capital of {part}?",
        answer="capital",
        explanation="{capital} is the capital of {part}.",
        group=("kind",),
    ),
    Relation(
        name="nickname",
        category="geography",
        table="nicknames",
        key=("nickname",),
        ask="Which place is known as {nickname}?",
        answer="place",
        explanation="{place} is called {nickname}. {note}",
        group=("group",),
    ),
    *(
        Relation(
            name=name,
            category="geography",
            table="waters_and_mountains",
            key=("feature",),
            ask=ask,
            answer="place",
            explanation="{Feature}: {place}. {note}",
            group=("kind",),
            where=partial(is_of_kind, kind),
        )
        for name, kind, ask in (
            ("mouth", "sea", "Into which body of water does {feature} flow?"),
            ("river", "river", "On which river does {feature} lie?"),
            ("range", "range", "To which mountain range does {feature} belong?"),
            ("shared", "pair", "Which two countries share {feature}?"),
        )
    ),
)
