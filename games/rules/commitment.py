"""What a game promises with its post: these questions and no others, told only when the results are.

`docs/receipts.md` says what that proves; `tools/verify_receipt.py` computes the same without this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from games.domain.proofs import SALT_BYTES, Secrets
from games.domain.records import Game, Question
from games.rules.canonical_json import canonical

VERSION = 1
"""Of what is hashed, for commitment and receipt alike; a change of either is another version."""
SHORT_DIGITS = 16
"""Of the commitment, where there is no room for all. Whoever makes it can find two games that share so few."""


def described(questions: Sequence[Question]) -> list[dict[str, object]]:
    """All that decides who is right, in the order shown; not the explanation or the source, which may be mended."""
    return [
        {
            "text": question.text,
            "options": list(question.options),
            "answer": question.answer,
            "aliases": list(question.aliases),
            "rivals": list(question.rivals),
        }
        for question in questions
    ]


def commitment(game_id: str, questions: Sequence[Question], salt: bytes) -> str:
    """64 hexadecimal digits that name the questions and tell nothing of them as long as the salt is secret.

    The salt is 32 random bytes, made once for each game; without it the few possible answers could be tried. Raises
    ValueError for another length, and for a text with a lone surrogate.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"A salt has {SALT_BYTES} bytes, not {len(salt)}.")
    promised = {"version": VERSION, "game": game_id, "questions": described(questions), "salt": salt.hex()}
    return sha256(canonical(promised)).hexdigest()


def committed(game: Game, secrets: Secrets) -> Game:
    """The game with its secrets, and with what its post promises by them."""
    return replace(game, secrets=secrets, commitment=commitment(game.id, game.questions, secrets.salt))


def promise(game: Game) -> dict[str, object]:
    """What a player may keep of a game in play, as a file."""
    return {"kind": "tally-commitment", "version": VERSION, "game": game.id, "commitment": game.commitment}


def short(commitment: str) -> str:
    """The first digits, for a footer."""
    return commitment[:SHORT_DIGITS]
