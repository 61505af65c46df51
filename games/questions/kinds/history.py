"""Questions about events, people and inventions."""

from __future__ import annotations

from games.questions.kinds.generator import Generator
from games.questions.kinds.relation import Relation
from games.questions.kinds.years import WhichFirst, YearOf

GENERATORS: tuple[Generator, ...] = (
    YearOf(name="year", category="history", table="events", key="event", ask="Which year saw {event}?"),
    WhichFirst(name="first", category="history", table="events", key="event", ask="Which of these came first?"),
    Relation(
        name="person",
        category="history",
        table="people",
        key=("deed",),
        ask="Who was {deed}?",
        answer="person",
        explanation="{person} was {deed}. {note}",
        group=("group",),
    ),
    Relation(
        name="inventor",
        category="history",
        table="inventions",
        key=("deed",),
        ask="Who invented or created {deed}?",
        answer="person",
        explanation="{Person}: {deed}. {note}",
        group=("group",),
        where=lambda row: row["group"] != "computing",
    ),
    Relation(
        name="creator",
        category="technology",
        table="inventions",
        key=("deed",),
        ask="Who created {deed}?",
        answer="person",
        explanation="{Person} created {deed}. {note}",
        group=("group",),
        where=lambda row: row["group"] == "computing",
    ),
)
