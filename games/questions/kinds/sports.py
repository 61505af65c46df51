"""Questions about games, players and competitions."""

from __future__ import annotations

from games.questions.kinds.generator import Generator
from games.questions.kinds.relation import Relation

GENERATORS: tuple[Generator, ...] = (
    Relation(
        name="olympics",
        category="sports",
        table="olympics",
        key=("seed",),
        ask="Which city hosted the {season} Olympics of {games}?",
        answer="city",
        explanation="The {season} Games of {games} were held in {city} in {the country}.",
        group=("season", "era"),
    ),
    Relation(
        name="world-cup",
        category="sports",
        table="world_cups",
        key=("year",),
        ask="Which country won the men's football World Cup of {year}?",
        answer="winner",
        explanation="{winner} won the World Cup of {year}, played in {the host}.",
    ),
    Relation(
        name="world-cup-host",
        category="sports",
        table="world_cups",
        key=("year",),
        ask="Where was the men's football World Cup of {year} played?",
        answer="host",
        explanation="The World Cup of {year} was played in {the host} and won by {winner}.",
    ),
    Relation(
        name="athlete",
        category="sports",
        table="athletes",
        key=("athlete",),
        ask="In which sport did {athlete} become famous?",
        answer="sport",
        explanation="{athlete}: {sport}. {note}",
    ),
    Relation(
        name="sport-of",
        category="sports",
        table="sport_terms",
        key=("term",),
        ask="To which sport does this belong: {term}?",
        answer="sport",
        explanation="{Term}: {sport}. {note}",
    ),
)
