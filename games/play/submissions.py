"""Submit an answer."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from games.domain.errors import InvalidAnswer
from games.domain.ports import Store
from games.domain.records import Receipt
from games.domain.text import one_line

MAX_ANSWER = 200
MAX_NAME = 80


async def submit(
    store: Store,
    *,
    guild_id: str,
    game_id: str,
    user_id: str,
    answers: Mapping[int, str],
    interaction_id: str,
    name: str = "",
) -> Receipt:
    """Store a player's answers (question index from 0 -> letter of the option, or text).

    Returns only after the store has acknowledged them. Safe to repeat with the same interaction. Raises InvalidAnswer
    and whatever `Store.submit_answer_atomic` raises.
    """
    if not answers:
        raise InvalidAnswer
    cleaned = {question: clean(answer) for question, answer in answers.items()}
    return await store.submit_answer_atomic(
        guild_id, game_id, user_id, cleaned, interaction_id, one_line(name)[:MAX_NAME]
    )


def clean(answer: str) -> str:
    """The answer as it is stored. Raises InvalidAnswer when nothing readable, or too much, is left."""
    text = one_line(answer)
    if not any(unicodedata.category(character)[0] in "LNPS" for character in text):
        raise InvalidAnswer
    if len(text) > MAX_ANSWER:
        raise InvalidAnswer(f"An answer has at most {MAX_ANSWER} characters; this one has {len(text)}.")
    return text
