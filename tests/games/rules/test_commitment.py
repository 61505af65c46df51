"""The commitment is the hash of all that decides who is right, and tells nothing of it."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from games.domain.records import Question
from games.rules.commitment import commitment, short
from tests.games.rules.receipt_samples import QUESTIONS

SALT = bytes(range(32))
GIVEN = commitment("g1", QUESTIONS, SALT)


def test_it_is_the_hash_of_this_text() -> None:
    """Written out, for whoever computes it with another program."""
    question = Question(seed="s", text="Zwölf?", answer="12", options=("11", "12"), aliases=("a\n",), rivals=("r",))
    text = (
        '{"game":"g1","questions":[{"aliases":["a\\n"],"answer":"12","options":["11","12"],"rivals":["r"],'
        '"text":"Zwölf?"}],"salt":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f","version":1}'
    )
    assert commitment("g1", [question], SALT) == sha256(text.encode()).hexdigest()


def test_its_short_form_is_its_first_sixteen_digits() -> None:
    assert short("0123456789abcdef" * 4) == "0123456789abcdef"


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "What is the capital of france?"},
        {"options": ("Paris", "Rome")},
        {"options": ("Rome",)},
        {"answer": "Rome"},
        {"aliases": ("paris",)},
        {"rivals": ("Pari",)},
    ],
    ids=str,
)
@pytest.mark.parametrize("at", [0, 1, 2])
def test_whatever_decides_who_is_right_changes_it(changed: dict[str, object], at: int) -> None:
    questions = list(QUESTIONS)
    questions[at] = replace(questions[at], **changed)  # type: ignore[arg-type]
    assert commitment("g1", questions, SALT) != GIVEN


def test_game_salt_and_the_order_of_questions_change_it() -> None:
    others = [
        commitment("g2", QUESTIONS, SALT),
        commitment("g1", QUESTIONS, bytes(31) + b"\x01"),
        commitment("g1", QUESTIONS[::-1], SALT),
        commitment("g1", QUESTIONS[:2], SALT),
    ]
    assert len({GIVEN, *others}) == 5


def test_what_is_only_told_with_the_results_may_be_mended() -> None:
    mended = [replace(question, explanation="Since 987.", source="A book") for question in QUESTIONS]
    assert commitment("g1", mended, SALT) == GIVEN


@pytest.mark.parametrize("salt", [b"", bytes(31), bytes(33)], ids=len)
def test_a_salt_of_another_length_is_refused(salt: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        commitment("g1", QUESTIONS, salt)
