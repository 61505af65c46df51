"""Questions about computers, networks and devices."""

from __future__ import annotations

from games.questions.kinds.generator import Generator
from games.questions.kinds.relation import Relation

REGISTRY = "IANA registries"

GENERATORS: tuple[Generator, ...] = (
    Relation(
        name="stands-for",
        category="technology",
        table="acronyms",
        key=("letters",),
        ask="What do these letters stand for: {letters}?",
        answer="meaning",
        explanation="{letters}: {meaning}. {note}",
    ),
    Relation(
        name="tech-fact",
        category="technology",
        table="tech_facts",
        key=("question",),
        ask="{question}",
        answer="answer",
        explanation="The answer: {answer}. {note}",
        group=("group",),
    ),
    Relation(
        name="status",
        category="technology",
        table="status_codes",
        key=("code",),
        ask="What does the HTTP status code {code} mean?",
        answer="phrase",
        explanation="{code} means {phrase}.",
        group=("class",),
        source=REGISTRY,
    ),
    Relation(
        name="port",
        category="technology",
        table="ports",
        key=("service",),
        ask="Which network port does {service} use by default?",
        answer="port",
        explanation="{service} is registered for port {port}.",
        source=REGISTRY,
    ),
)
