"""A closed game of three questions with its secrets, and answers to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from games.domain.proofs import Secrets
from games.domain.records import Game, Question, Submission
from games.rules.receipts import FrozenAnswers, receipt

QUESTIONS = (
    Question(seed="capital:FR", text="What is the capital of France?", answer="Paris", options=("Rome", "Paris")),
    Question(
        seed="capital:KR", text="Hauptstadt Südkoreas?", answer="서울", aliases=("Seoul", "Soul"), rivals=("Sofia",)
    ),
    Question(seed="own:1", text='Who says "¡Olé!" 🐂?', answer="\\ nobody\t", explanation="They do not.", source="me"),
)
GAME = Game(id="g-2026-11-29", guild_id="1", channel_id="2", window_s=3600, questions=QUESTIONS)
SECRETS = Secrets(salt=bytes(range(32)), leaf_key=bytes(range(32, 64)))
GIVEN = ("B", "seoul", "nobody 🐂")


def submission(user: int, question: int, **changed: object) -> Submission:
    """An answer that differs from user to user in nothing but its moment, unless changed."""
    whole = {
        "user_id": str(user),
        "question": question,
        "answer": GIVEN[question % 3],
        "interaction_id": "9",
        "received_ms": 1_795_000_000_000 + user % 1000,
    }
    return Submission(**{**whole, **changed})  # type: ignore[arg-type]


PLAYERS = (9, 10, 80, 700, 123_456_789_012_345_678)
"""In the order of numbers, which is not that of texts."""
ANSWERS = tuple(submission(user, question) for user in PLAYERS for question in range(3) if (user, question) != (80, 1))
"""Fourteen, no power of two."""


def frozen(answers: Iterable[Submission] = ANSWERS, forgotten: Mapping[int, bytes] | None = None) -> FrozenAnswers:
    """These answers to the game, in the order given."""
    kept = tuple(answers)
    return FrozenAnswers(game=GAME, secrets=SECRETS, read=lambda: kept, forgotten=forgotten or {})


def receipt_of(user: int, answers: Iterable[Submission] = ANSWERS) -> dict[str, Any]:
    """What a player gets when these are the answers to the game."""
    given = frozen(answers)
    return receipt(given, str(user), given.tree().root())
