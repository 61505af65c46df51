"""Brings a typed text to the plain form in which `verdict` compares: lower-case ASCII words and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from unicodedata import normalize

from anyascii import anyascii

from games.domain.text import visible
from games.matching.vocabulary import ABBREVIATIONS, ORDINALS, SCALES, SPELLED, WHOLE


class NormaliseStage(StrEnum):
    """What is done to a text, in this order."""

    LETTERS = "letters"
    """Case, accents, punctuation and invisible characters go."""
    ARTICLES = "articles"
    WHOLE = "whole"
    """A well-known abbreviation that is the whole text is written out."""
    ABBREVIATIONS = "abbreviations"
    NUMBERS = "numbers"
    """Spelled and Roman numbers become digits."""


MOST_READ = 1000
"""Characters that are read: five times as many as any guess or answer has. What is remembered is no longer."""


def stages(text: str) -> tuple[tuple[NormaliseStage, str], ...]:
    """A text after each stage; what stands last is its plain form."""
    plain = anyascii(normalize("NFKC", visible(text[:MOST_READ])).casefold()).casefold()
    words = _tokens(plain)
    bare = _without_articles(words)
    before = ((NormaliseStage.LETTERS, " ".join(words)), (NormaliseStage.ARTICLES, " ".join(bare)))
    whole = WHOLE.get(" ".join(bare))
    if whole:
        return (*before, (NormaliseStage.WHOLE, whole))
    written = _abbreviations_written_out(bare)
    numbered = _numbers_written_out(written)
    return (*before, (NormaliseStage.ABBREVIATIONS, " ".join(written)), (NormaliseStage.NUMBERS, " ".join(numbered)))


def normalise(text: str) -> str:
    """The plain form in which guesses and answers are compared: lower-case ASCII words and numbers, one space between.

    Articles go, abbreviations and spelled or Roman numbers are written out; empty when nothing legible is left.
    """
    return _normalised(text[:MOST_READ])


@lru_cache(maxsize=20_000)
def _normalised(text: str) -> str:
    return stages(text)[-1][1]


def is_number(word: str) -> bool:
    return word[-1:].isdecimal()


_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:[, ]\d{3})+(?![\d.,]\d|\d)")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_ORDINAL_END = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_TOKEN = re.compile(r"(?<![a-z\d])-\d+(?:\.\d+)?|\d+(?:\.\d+)?|[a-z]+")


def _tokens(plain: str) -> list[str]:
    plain = plain.replace("'", "").replace("`", "").replace("&", " and ").replace("++", " plus plus")
    plain = re.sub(r"(?<=[a-z])#", " sharp", plain)
    plain = _THOUSANDS.sub(lambda found: re.sub(r"[, ]", "", found[0]), plain)
    plain = _ORDINAL_END.sub("", _DECIMAL_COMMA.sub(".", plain))
    return list(_initials_joined(_canonical(token) for token in _TOKEN.findall(plain)))


def _canonical(token: str) -> str:
    return token.rstrip("0").rstrip(".") if "." in token else token


def _initials_joined(tokens: Iterator[str]) -> Iterator[str]:
    """`u s a` and `j r r tolkien` read as `usa` and `jrr tolkien`."""
    run = ""
    for token in tokens:
        if len(token) == 1 and token.isalpha():
            run += token
            continue
        if run:
            yield run
            run = ""
        yield token
    if run:
        yield run


def _without_articles(words: list[str]) -> list[str]:
    kept = [word for index, word in enumerate(words) if word != "the" and not (index == 0 and word in {"a", "an"})]
    return kept or words


def _abbreviations_written_out(words: list[str]) -> list[str]:
    several = len(words) > 1
    out = []
    for index, word in enumerate(words):
        if several and index == 0 and word in {"n", "s"}:
            out.append("north" if word == "n" else "south")
        elif several and word == "st":
            out.append("saint" if index < len(words) - 1 else "street")
        else:
            out.append(ABBREVIATIONS.get(word, word))
    return out


def _numbers_written_out(words: list[str]) -> list[str]:
    out: list[str] = []
    index = 0
    while index < len(words):
        value, after = _spelled_number(words, index)
        if value is not None:
            out.append(value)
            index = after + (words[after : after + 1] in (["percent"], ["degrees"]))
            continue
        word = words[index]
        if word in {"minus", "negative"} and after < len(words) and (number := _spelled_number(words, after))[0]:
            out.append(f"-{number[0]}")
            index = number[1]
            continue
        out.append(_roman(word) if index and len(words) > 1 else word)
        index += 1
    return out


def _spelled_number(words: list[str], start: int) -> tuple[str | None, int]:
    """The number that begins at `start`, as digits, and where it ends; (None, start + 1) when none does."""
    index, total, part, seen = start, 0, None, False
    while index < len(words):
        word = words[index]
        if word in SCALES and (part is not None or not seen):
            part, total = _scaled(SCALES[word], 1 if part is None else part, total)
        elif (small := _small(words, index)) is not None and (sum_ := _added(part, small)) is not None:
            part = sum_
        elif not (word == "and" and seen and words[index - 1] in SCALES and _small(words, index + 1) is not None):
            break
        seen = True
        index += 1
    if not seen:
        return (words[start], start + 1) if is_number(words[start]) else (None, start + 1)
    return str(total + (part or 0)), index


def _scaled(scale: int, part: int, total: int) -> tuple[int | None, int]:
    return (part * scale, total) if scale == 100 else (None, total + part * scale)


def _small(words: list[str], index: int) -> int | None:
    """A number below 100 in one word; an ordinal counts only beside other words (`second` alone is a unit of time)."""
    if index >= len(words):
        return None
    word = words[index]
    if word.isdecimal() and index + 1 < len(words) and words[index + 1] in SCALES:
        return int(word)
    return SPELLED.get(word, ORDINALS.get(word) if len(words) > 1 else None)


def _added(part: int | None, small: int) -> int | None:
    """Join `twenty` + `one`, `hundred` + `five` or the year `nineteen` + `sixty`; None when they are two numbers."""
    if part is None:
        return small
    if part % 100 == 0 and part and small < 100:
        return part + small
    if part >= 20 and part % 10 == 0 and 0 < small < 10:
        return part + small
    if 10 <= part <= 20 and 10 <= small < 100:
        return part * 100 + small
    return None


_ROMAN = re.compile(r"(?P<tens>x{0,3})(?P<units>ix|iv|v?i{0,3})")


def _roman(word: str) -> str:
    """`viii` after another word reads as 8. Only up to 39: above, too many are words (`mix`, `dim`)."""
    found = _ROMAN.fullmatch(word)
    if not found:
        return word
    units = {"ix": 9, "iv": 4}.get(found["units"])
    if units is None:
        units = 5 * found["units"].count("v") + found["units"].count("i")
    return str(10 * len(found["tens"]) + units)
