"""The table of what is done to strangers' text names what there is, and its ground functions hold what it says."""

from __future__ import annotations

import re
import sys
import unicodedata
from importlib import import_module

from games.domain import text

TABLE = re.findall(r"^\| `([\w.]+)` \|", text.__doc__ or "", re.MULTILINE)


def test_every_function_of_the_table_is_where_it_says() -> None:
    assert len(TABLE) > 10
    for name in TABLE:
        module, _, function = f"{_package(name)}{name}".rpartition(".")
        assert callable(getattr(import_module(module), function)), name


def _package(name: str) -> str:
    """Names are shortened: those of this module have none, those of its room the file, all others room and file."""
    if name.startswith("botbridge."):
        return ""
    return ("games.domain.text.", "games.domain.", "games.")[min(name.count("."), 2)]


def test_one_line_has_no_character_that_nobody_sees_and_is_the_same_when_done_again() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    line = text.one_line(everything)
    assert line == text.one_line(line)
    assert {unicodedata.category(character)[0] for character in line} == {"L", "M", "N", "P", "S", "Z"}
    assert [character for character in line if character.isspace()] == [" "] * line.count(" ")


def test_a_cut_text_has_so_many_characters_and_says_that_there_were_more() -> None:
    assert [text.cut("Paris", most) for most in (6, 5, 4)] == ["Paris", "Paris", "Par…"]
    assert text.quoted("  a\n b " + "x" * 99) == "a b " + "x" * 35 + "…"
