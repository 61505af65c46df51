"""Names are found whatever their case and blanks, or the nearest is named."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.domain import names

KNOWN = ["geography", "local history", "sci-fi", "Sci Fi", "été"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("geography", "geography"),
        (" Geography\t", "geography"),
        ("GEOGRAPHY", "geography"),
        ("Local  History", "local history"),
        ("local_history", "local history"),
        ("local-history", "local history"),
        ("sci-fi", "sci-fi"),
        ("Sci Fi", "Sci Fi"),
        ("E\N{COMBINING ACUTE ACCENT}TE\N{COMBINING ACUTE ACCENT}", "été"),
    ],
)
def test_a_name_is_found(text: str, name: str) -> None:
    assert names.find("category", text, KNOWN) == name


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Geografy", "There is no category “Geografy”. Do you mean geography?"),
        ("SCI FI", "“SCI FI” may be any of these: sci-fi, Sci Fi. Write one of them as it stands here."),
        ("cooking", "There is no category “cooking”."),
        ("x" * 100_000, "There is no category “" + "x" * 39 + "…”."),
    ],
)
def test_a_name_that_is_none_is_refused_with_the_nearest(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)) as refusal:
        names.find("category", text, KNOWN)
    assert str(refusal.value) == words


def test_nothing_typed_is_no_name_that_has_gaps_only() -> None:
    known = names.folded(["-", "geography"])
    assert (names.same("", known), names.same(" ", known), names.same("-", known)) == (None, None, "-")


@given(st.lists(st.text(max_size=20), min_size=1))
def test_whatever_is_known_is_found_as_it_stands(known: list[str]) -> None:
    for name in known:
        assert names.find("name", name, known) == name


@given(st.text())
def test_a_plain_form_is_its_own_plain_form(text: str) -> None:
    assert names.fold(names.fold(text)) == names.fold(text)
