"""A player's answers on their way to the store: one datum, made where Discord is left and carried on as it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from games.domain import ids
from games.domain.errors import GameNotFound, InvalidAnswer
from games.domain.text import one_line

MAX_ANSWER = 200
"""Characters."""
MAX_NAME = 80


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerRequest:
    """The answers of one interaction, which are stored all or none.

    Raises InvalidId, GameNotFound for an id that no game can have, and InvalidAnswer where there is no answer: whatever
    is wrong with a request is found before it joins those of others on their way.
    """

    guild_id: str
    game_id: str
    user_id: str
    interaction_id: str
    """The same id again changes nothing; of two answers to a question the one with the higher id is the newer."""
    answers: Mapping[int, str]
    """Question index, from 0 -> letter of the option, or text."""
    name: str = ""
    """The player's display name."""

    def __post_init__(self) -> None:
        ids.check_id(self.guild_id)
        if not ids.is_game_id(self.game_id):
            raise GameNotFound
        ids.check_id(self.user_id)
        ids.check_id(self.interaction_id)
        if not self.answers:
            raise InvalidAnswer

    @classmethod
    def cleaned(
        cls, *, guild_id: str, game_id: str, user_id: str, interaction_id: str, answers: Mapping[int, str], name: str
    ) -> AnswerRequest:
        """A request with texts as people typed them. Raises InvalidAnswer too where one cannot be read."""
        return cls(
            guild_id=guild_id,
            game_id=game_id,
            user_id=user_id,
            interaction_id=interaction_id,
            answers={question: clean_answer(answer) for question, answer in answers.items()},
            name=one_line(name)[:MAX_NAME],
        )


def clean_answer(answer: str) -> str:
    """The answer as it is stored. Raises InvalidAnswer when nothing readable, or too much, is left."""
    text = one_line(answer)
    if not any(unicodedata.category(character)[0] in "LNPS" for character in text):
        raise InvalidAnswer
    if len(text) > MAX_ANSWER:
        raise InvalidAnswer(f"An answer has at most {MAX_ANSWER} characters; this one has {len(text)}.")
    return text
