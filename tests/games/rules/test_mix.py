"""What a game asks, as people write it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.domain.records import Registration
from games.rules.mix import (
    DIFFICULTIES,
    MAX_CATEGORIES,
    MOST_CATEGORY,
    Part,
    Wanted,
    format_mix,
    format_weights,
    parse_mix,
    parts_of,
    wanted,
    weights,
)
from games.rules.registration_rules import check_registration

REGISTRATION = Registration(id="a", guild_id="1", channel_id="2", times=("08:00",))
NAMES = st.from_regex(r"[a-z0-9&'/+-]{1,8}( [a-z0-9&]{1,8}){0,2}", fullmatch=True)


@pytest.mark.parametrize(
    "text",
    [
        "3 easy, 2 medium, 1 hard",
        " 1 HARD,3 Easy ,2 medium",
        "3x easy; 2 x medium & 1 × hard",
        "3 easy, 2 medium and 1 hard",
        "3 easy+2 medium+1 hard",
    ],
)
def test_a_mix_is_read_as_people_write_it(text: str) -> None:
    assert parse_mix(text) == (Part(3, "easy"), Part(2, "medium"), Part(1, "hard"))
    assert format_mix(parse_mix(text)) == "3 easy, 2 medium, 1 hard"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no part of a mix"),
        ("easy", "no part of a mix"),
        ("3", "no part of a mix"),
        ("3 tough", "“3 tough” is no part"),
        ("-3 easy", "no part of a mix"),
        ("3easy", "no part of a mix"),
        ("3 easy,", "no part of a mix"),
        ("3 easy 2 hard", "no part of a mix"),
        ("3 easy, 2 easy", "twice"),
        ("0 easy, 2 hard", "Leave out"),
        ("20 easy, 6 hard", "this mix has 26"),
        ("٣ easy", "no part of a mix"),
        ("3 easy, " * 20, "too long"),
    ],
)
def test_what_is_no_mix_is_refused_with_an_example(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told) as error:
        parse_mix(text)
    assert "3 easy, 2 medium, 1 hard" in str(error.value) or "1 to 25 questions" in str(error.value)


@given(st.dictionaries(st.sampled_from(DIFFICULTIES), st.integers(1, 8), min_size=1))
def test_a_mix_that_is_written_is_read_as_it_was(numbers: dict[str, int]) -> None:
    parts = tuple(Part(numbers[name], name) for name in DIFFICULTIES if name in numbers)
    assert parse_mix(format_mix(parts)) == parts


@given(st.dictionaries(NAMES, st.integers(1, 9), max_size=8))
def test_weights_that_are_written_are_read_as_they_were(found: dict[str, int]) -> None:
    expected = found if len(found) != 1 else dict.fromkeys(found, 1)
    assert weights(format_weights(found) if found else "") == expected


def test_a_name_alone_is_a_name() -> None:
    assert weights("90s music") == {"90s music": 1}
    assert weights("2 fast 2 furious") == {"2 fast 2 furious": 1}, "as it could be stored before there were weights"
    assert weights("1 2 fast 2 furious, film") == {"2 fast 2 furious": 1, "film": 1}
    assert weights("2 history, arts and crafts, r&b") == {"history": 2, "arts and crafts": 1, "r&b": 1}


@pytest.mark.parametrize("text", ["history, history", "history,, art", ",", "0 art, history", "10 art, history"])
def test_weights_that_say_nothing_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="2 history, science"):
        weights(text)


def test_there_is_a_most() -> None:
    with pytest.raises(ValueError, match=f"{MAX_CATEGORIES}"):
        weights(", ".join(f"c{n}" for n in range(MAX_CATEGORIES + 1)))
    with pytest.raises(ValueError, match=f"{MOST_CATEGORY}"):
        weights("a" * (MOST_CATEGORY + 1))


def test_a_registration_asks_its_mix_or_its_number() -> None:
    assert wanted(REGISTRATION) == Wanted(parts=(Part(1),))
    asked = replace(REGISTRATION, questions=3, difficulty="hard", category="2 history, art")
    assert wanted(asked) == Wanted(parts=(Part(3, "hard"),), weights={"history": 2, "art": 1})
    mixed = replace(REGISTRATION, questions=5, mix="3 easy, 2 hard")
    assert wanted(mixed).count == 5
    assert [(r.questions, r.difficulty, r.mix) for r in parts_of(mixed)] == [(3, "easy", ""), (2, "hard", "")]
    assert check_registration(mixed) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"questions": 4},
        {"difficulty": "easy", "questions": 5},
        {"mix": "3 easy"},
        {"mix": "lots"},
        {"category": "a,,b"},
    ],
)
def test_a_registration_says_how_many_in_one_way(changes: dict[str, object]) -> None:
    [problem] = check_registration(replace(REGISTRATION, **({"questions": 5, "mix": "3 easy, 2 hard"} | changes)))  # type: ignore[arg-type]
    assert "such as" in problem
