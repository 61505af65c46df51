"""Who has which place."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.rules import places
from games.rules.places import Tie


@dataclass(frozen=True)
class One:
    user_id: str
    points: int
    time_ms: int = 0


STANDINGS = st.lists(
    st.builds(One, st.integers(1, 99).map(str), st.integers(0, 3), st.integers(0, 2)), unique_by=lambda one: one.user_id
)


def placed(standings: list[One], *, shared: bool) -> list[tuple[int, str]]:
    return [(place, one.user_id) for place, one in places.places(standings, shared=shared)]


def test_equal_points_share_a_place_and_the_next_one_is_left_out() -> None:
    found = placed([One("3", 5, 1), One("9", 8, 9), One("1", 8, 7), One("2", 1)], shared=True)
    assert found == [(1, "1"), (1, "9"), (3, "3"), (4, "2")]


def test_less_time_decides_where_it_may() -> None:
    found = placed([One("1", 8, 9), One("9", 8, 7), One("3", 8, 9), One("2", 9, 99)], shared=False)
    assert found == [(1, "2"), (2, "9"), (3, "1"), (3, "3")]


def test_nobody_has_no_place() -> None:
    assert places.places(list[One](), shared=True) == []


@given(STANDINGS, st.booleans(), st.randoms())
def test_a_place_is_one_more_than_how_many_are_better(standings: list[One], shared: bool, dice: random.Random) -> None:
    found = places.places(standings, shared=shared)
    for place, one in found:
        better = [
            other
            for other in standings
            if other.points > one.points or (not shared and other.points == one.points and other.time_ms < one.time_ms)
        ]
        assert place == 1 + len(better)
    dice.shuffle(standings)
    assert places.places(standings, shared=shared) == found
    assert [one for _, one in found] == sorted(standings, key=lambda one: (-one.points, one.time_ms, one.user_id))
    assert len(found) == len(standings)


@given(STANDINGS, st.booleans())
def test_a_user_id_never_decides_a_place(standings: list[One], shared: bool) -> None:
    other_ids = [One(f"{100 - int(one.user_id):03}", one.points, one.time_ms) for one in standings]
    renamed = {f"{100 - int(one.user_id):03}": place for place, one in places.places(standings, shared=shared)}
    assert {one.user_id: place for place, one in places.places(other_ids, shared=shared)} == renamed


@pytest.mark.parametrize(
    ("windows", "tie"),
    [([60], Tie.TIME), ([3600], Tie.TIME), ([3601], Tie.SHARED), ([60, 86_400], Tie.SHARED), ([], Tie.SHARED)],
)
def test_time_decides_only_where_every_window_is_an_hour_or_less(windows: list[int], tie: Tie) -> None:
    assert places.tie_of(windows) is tie


def test_each_rule_has_its_sentence() -> None:
    assert places.TIE_WORDS.keys() == set(Tie)
    assert places.TIE_WORDS[Tie.SHARED] == "Equal points share the place."
    assert "less time" in places.TIE_WORDS[Tie.TIME]


@given(st.lists(st.integers(0, 4)))
def test_whatever_is_numbered_keeps_the_order_of_equals(items: list[int]) -> None:
    ordered = sorted(enumerate(items), key=lambda pair: pair[1])
    found = list(places.numbered(ordered, lambda pair: pair[1]))
    assert [pair for _, pair in found] == sorted(enumerate(items), key=lambda pair: (pair[1], pair[0]))
    assert all(place == 1 + sum(other < own for other in items) for place, (_, own) in found)
