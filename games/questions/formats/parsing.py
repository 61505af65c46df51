"""Reads questions that people wrote elsewhere.

What cannot be read as a whole raises `UnreadableQuestions`; what is wrong with one question is listed with
its line.
"""

from __future__ import annotations

from games.questions.formats.csv_format import from_csv
from games.questions.formats.entries import QuestionEntry, UnreadableQuestions
from games.questions.formats.json_format import from_json

MAX_BYTES = 1_000_000
MAX_QUESTIONS = 5_000
_SPLIT = "Split it: each part is imported by itself."


def decoded(raw: bytes) -> str:
    """The text of a file. Raises UnreadableQuestions for one that is too large or not in UTF-8."""
    if len(raw) > MAX_BYTES:
        raise UnreadableQuestions(f"More than {MAX_BYTES:,} bytes. {_SPLIT}")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableQuestions(f"This is not UTF-8 (byte {error.start + 1}). Save the file as UTF-8.") from error


def read(text: str) -> list[QuestionEntry]:
    """Every question in the order written. The first character decides the format. Raises UnreadableQuestions."""
    text = text.lstrip("\ufeff")
    if len(text.encode(errors="replace")) > MAX_BYTES:
        raise UnreadableQuestions(f"More than {MAX_BYTES:,} bytes. {_SPLIT}")
    if not text.strip():
        raise UnreadableQuestions("There is nothing in it. Paste questions or choose a file.")
    found: list[QuestionEntry] = []
    for entry in from_json(text) if text.lstrip()[0] in "[{" else from_csv(text):
        if len(found) == MAX_QUESTIONS:
            raise UnreadableQuestions(f"More than {MAX_QUESTIONS:,} questions. {_SPLIT}")
        found.append(entry)
    if not found:
        raise UnreadableQuestions("There is no question in it.")
    return found
