"""Questions about literature, painting, music and film, and about myths and customs."""

from __future__ import annotations

from games.questions.kinds.generator import Generator
from games.questions.kinds.odd_one_out import OddOneOut
from games.questions.kinds.relation import Relation
from games.questions.kinds.years import WhichFirst

GENERATORS: tuple[Generator, ...] = (
    Relation(
        name="author",
        category="arts",
        table="books",
        key=("work",),
        ask='Who wrote "{work}"?',
        answer="author",
        explanation='"{work}" is by {author}.',
        group=("group",),
    ),
    Relation(
        name="work-of",
        category="arts",
        table="books",
        key=("work",),
        ask="Which of these works is by {author}?",
        answer="work",
        explanation='{author} wrote "{work}".',
        group=("group",),
    ),
    WhichFirst(
        name="first-book", category="arts", table="books", key="work", ask="Which of these works was published first?"
    ),
    Relation(
        name="character",
        category="arts",
        table="characters",
        key=("character",),
        ask="In which work does {character} appear?",
        answer="work",
        explanation='{Character}: "{work}".',
        group=("group",),
    ),
    Relation(
        name="artist",
        category="arts",
        table="paintings",
        key=("work",),
        ask="Which artist made {work}?",
        answer="artist",
        explanation="{Work}: {artist}.",
        group=("group",),
    ),
    Relation(
        name="composer",
        category="music",
        table="music",
        key=("work",),
        ask="Who composed {work}?",
        answer="composer",
        explanation="{Work}: {composer}.",
        group=("group",),
    ),
    Relation(
        name="music-term",
        category="music",
        table="music_terms",
        key=("term",),
        ask='What does the musical term "{term}" mean?',
        answer="meaning",
        explanation="{Term} means {meaning}.",
        group=("group",),
    ),
    OddOneOut(name="instrument", category="music", table="instruments", odd=False),
    OddOneOut(name="odd-instrument", category="music", table="instruments", odd=True),
    Relation(
        name="director",
        category="film",
        table="films",
        key=("film",),
        ask='Who directed "{film}"?',
        answer="director",
        explanation='{director} directed "{film}".',
        group=("group",),
    ),
    WhichFirst(
        name="first-film", category="film", table="films", key="film", ask="Which of these films came out first?"
    ),
    Relation(
        name="myth",
        category="mythology",
        table="gods",
        key=("deed",),
        ask="Who is {deed}?",
        answer="name",
        explanation="{name} is {deed}. {note}",
        group=("pantheon",),
    ),
    Relation(
        name="custom",
        category="culture",
        table="religion_and_calendar",
        key=("question",),
        ask="{question}",
        answer="answer",
        explanation="{Answer}. {note}",
        group=("group",),
    ),
    Relation(
        name="dish",
        category="food",
        table="dishes",
        key=("dish",),
        ask="Which country is known for {dish}?",
        answer="country",
        explanation="{Dish}: {country}. {note}",
        group=("region",),
    ),
    Relation(
        name="food-fact",
        category="food",
        table="food_facts",
        key=("question",),
        ask="{question}",
        answer="answer",
        explanation="{Answer}. {note}",
        group=("group",),
    ),
)
