"""Whose turn it is."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from games.rules.turns import Turns

WEIGHTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 5), min_size=1)


def taken(weights: dict[str, int], count: int, earlier: str = "") -> str:
    turns = Turns(weights, earlier)
    return "".join(turns.next(weights) for _ in range(count))


@given(WEIGHTS, st.text("abcdefx", max_size=40))
def test_any_round_gives_each_name_what_its_weight_says_whatever_was_before(
    weights: dict[str, int], earlier: str
) -> None:
    length = sum(weights.values())
    names = taken(weights, 4 * length, earlier)
    for begin in range(length, 3 * length):
        assert Counter(names[begin : begin + length]) == weights, names


@given(WEIGHTS, st.integers(0, 30))
def test_it_goes_on_as_if_it_had_never_stopped(weights: dict[str, int], count: int) -> None:
    whole = taken(weights, count + sum(weights.values()))
    again = taken(weights, sum(weights.values()), whole[:count])
    if count >= sum(weights.values()):  # before that, who comes first is drawn by lot
        assert whole[count:] == again


def test_who_waits_longest_is_next_and_a_new_name_comes_at_once() -> None:
    equal = dict.fromkeys("abc", 1)
    assert taken(equal, 6, "bca") == "bcabca"
    assert taken(equal | {"d": 1}, 5, "bcabca") == "dbcad"


def test_a_name_that_has_nothing_is_passed_over_and_not_made_good_for_ever() -> None:
    turns = Turns({"a": 1, "b": 1}, "ab")
    assert [turns.next("a") for _ in range(5)] == ["a"] * 5
    assert "".join(turns.next("ab") for _ in range(5)) == "babab"


def test_names_that_are_not_in_it_do_not_count() -> None:
    assert taken({"a": 2, "b": 1}, 3, "xxaxbxax") in ("aab", "aba"), "of a, b, a the round goes on"
