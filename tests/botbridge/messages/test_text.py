"""No text of a stranger does anything on a screen but stand there."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botbridge.messages.text import clean, escape, join_within, plain, seconds_ago, size
from games.domain.text import count

NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("*_~`|<>@#[]()\\:/.-+\n\r\t \u202e\u2066\u200b\u200d\u00ad\ufeff\u0301\u0489אب👩🏽"),
    ),
    max_size=300,
)
ISOLATES = "\u2068\u2069"


def unescaped(text: str) -> str:
    """What is left when every backslash has taken its character out of the markdown."""
    return re.sub(r"\\[^0-9A-Za-z\s]", "", text)


@given(NASTY)
def test_escaped_text_holds_no_live_markdown(text: str) -> None:
    left = unescaped(escape(text)).strip(ISOLATES)
    assert not re.search(r"[*_~`|\[<@]|://|\n", left)
    assert not re.search(r"(?i)discord(app)?\.(gg|com)", left)


@given(NASTY)
def test_escaping_changes_nothing_but_adds_backslashes(text: str) -> None:
    shown = escape(text, 100_000).strip(ISOLATES)
    assert re.sub(r"\\([^0-9A-Za-z\s])", r"\1", shown) == (clean(text) or "(blank)")


@given(NASTY, st.integers(min_value=10, max_value=200))
def test_a_cut_never_splits_an_escape_or_passes_the_limit(text: str, limit: int) -> None:
    shown = escape(text, limit)
    assert size(shown) <= limit
    assert not re.search(r"[*_~`|\[<@]|://", unescaped(shown))
    assert not re.search(r"(?<!\\)(\\\\)*\\(…|\u2069|$)", shown)
    assert size(plain(text, limit)) <= limit


@given(NASTY)
def test_clean_text_has_no_tricks(text: str) -> None:
    cleaned = clean(text)
    categories = [unicodedata.category(character) for character in cleaned]
    assert not {"Cc", "Cs", "Co", "Zl", "Zp"} & set(categories)
    assert not set(cleaned) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200b\u200e\u200f\ufeff\u2060\u00ad")
    assert "  " not in cleaned
    assert not re.search("M{4}", "".join("M" if category in ("Mn", "Me") else "." for category in categories))
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@everyone", r"\@everyone"),
        ("<@123> <@&4> <#5>", r"\<\@123> \<\@&4> \<#5>"),
        ("</trivia answer:123>", r"\</trivia answer:123>"),
        ("<t:1700000000:R>", r"\<t:1700000000:R>"),
        ("[free nitro](https://bad.example)", r"\[free nitro](https\://bad.example)"),
        ("join discord.gg/abc or discord.com/invite/abc", r"join discord\.gg/abc or discord\.com/invite/abc"),
        ("```sh\nrm```", r"\`\`\`sh rm\`\`\`"),
        ("# shout", r"\# shout"),
        ("-# small", r"\-# small"),
        ("> quote", r"\> quote"),
        ("1. item", r"1\. item"),
        ("gif\u202e exe.fdp", "gif exe.fdp"),
        ("in\u200bvis\u200bible", "invisible"),
        ("Z" + "\u0301" * 60, "Z" + "\u0301" * 3),
        ("\u3164\u115f", "(blank)"),
        ("3.5 (about 2/3) - yes & no!", "3.5 (about 2/3) - yes & no!"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("שלום", "\u2068שלום\u2069"),
    ],
)
def test_known_tricks(text: str, shown: str) -> None:
    assert escape(text) == shown


def test_lines_that_do_not_fit_are_counted() -> None:
    assert join_within(["one", "two"], 100) == "one\ntwo"
    shown = join_within([f"line {number}" for number in range(100)], 60)
    assert size(shown) <= 60
    assert shown.endswith("… and 94 more")


def test_numbers_are_written_for_people() -> None:
    assert count(1, "player") == "1 player"
    assert count(12345, "player") == "12,345 players"
    assert [seconds_ago(ms) for ms in (1, 4_200, 200_000, 7_300_000, 4 * 86_400_000)] == [
        "1 s ago",
        "4 s ago",
        "3 min ago",
        "2 h ago",
        "4 d ago",
    ]
