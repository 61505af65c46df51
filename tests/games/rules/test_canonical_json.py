"""The same value is the same bytes, as RFC 8785 has them, and what could be read in two ways is refused."""

from __future__ import annotations

import json
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.rules.canonical_json import LARGEST, canonical

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.recursive(
    texts | st.integers(-LARGEST, LARGEST),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


def test_keys_are_in_the_order_of_the_rfcs_example() -> None:
    """Section 3.2.3: the face, a surrogate pair in UTF-16, comes before the Hebrew letter with the lower code point."""
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    written = json.loads(canonical(dict.fromkeys(keys, 0)))
    assert list(written) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_text_is_escaped_as_in_the_rfcs_example() -> None:
    """Section 3.2.2: the string of the sample."""
    text = "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/"
    assert canonical(text).decode() == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("\b\t\n\f\r", rb'"\b\t\n\f\r"'),
        ("\x00\x1f", rb'"\u0000\u001f"'),
        ("\x7f\u2028", '"\x7f\u2028"'.encode()),
        ("</script>", b'"</script>"'),
    ],
)
def test_only_what_must_be_escaped_is(text: str, written: bytes) -> None:
    assert canonical(text) == written


def test_nothing_stands_between_what_is_written() -> None:
    value = {"b": [1, -2, {"z": "", "a": []}], "a": {}, "": ("x",)}
    assert canonical(value) == b'{"":["x"],"a":{},"b":[1,-2,{"a":[],"z":""}]}'


@given(values)
def test_what_is_written_is_read_as_the_same(value: object) -> None:
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(texts, values, min_size=2, max_size=5), st.randoms())
def test_the_order_in_which_keys_were_given_makes_no_difference(value: dict[str, object], random: object) -> None:
    pairs = list(value.items())
    random.shuffle(pairs)  # type: ignore[attr-defined]
    assert canonical(dict(pairs)) == canonical(value)


@given(values, values)
def test_two_values_are_never_written_alike(one: object, other: object) -> None:
    assert (canonical(one) == canonical(other)) == (one == other)


class Word(StrEnum):
    ONE = "one"


@pytest.mark.parametrize(
    "value",
    [
        True,
        None,
        1.0,
        float("nan"),
        b"text",
        {"a"},
        LARGEST + 1,
        -LARGEST - 1,
        {1: "a"},
        {True: "a"},
        "\ud800",
        {"\udfff": 1},
        Word.ONE,
        {"a": [{"b": False}]},
    ],
    ids=repr,
)
def test_whatever_programs_may_write_in_two_ways_is_refused(value: object) -> None:
    with pytest.raises(ValueError):
        canonical(value)
