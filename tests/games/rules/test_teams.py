"""What a team has earned."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.rules import teams

POINTS = st.lists(st.integers(0, 1000), min_size=1, max_size=12)
BEST = st.integers(teams.FEWEST_BEST, teams.MOST_BEST)
EARNED = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("12345"), st.integers(0, 9)), max_size=30)


def scored(team: str, *points: int, best: int = 3) -> teams.TeamScore:
    return teams.team_score(team, points, best)


def test_a_score_is_the_mean_of_the_best() -> None:
    found = scored("a", 1, 9, 7, 0, 6)
    assert (found.points, found.score, found.members, found.shown) == (22, Fraction(22, 3), 5, "7.3")


def test_a_place_that_nobody_fills_counts_nothing() -> None:
    assert scored("a", 12).score == 4
    assert scored("a", 12, 6).score == 6


def test_a_single_ace_stays_behind_a_full_team_of_equals() -> None:
    assert scored("ace", 10).points < scored("full", 10, 9, 8).points


@given(POINTS, BEST, st.integers(0, 1000))
def test_size_does_not_win(points: list[int], best: int, one_more: int) -> None:
    """Who is not among the best changes nothing, and a thousand equals are no more than a full team of them."""
    before = scored("a", *points, best=best)
    after = scored("a", *points, one_more, best=best)
    grows = len(points) < best or one_more > sorted(points)[-best]
    assert after.points > before.points if grows and one_more else after.points == before.points
    assert (
        scored("a", *[one_more] * 1000, best=best).score == scored("a", *[one_more] * best, best=best).score == one_more
    )


@given(POINTS, BEST)
def test_a_score_is_exact_whatever_the_order(points: list[int], best: int) -> None:
    found = scored("a", *points, best=best)
    filled = sorted([*points, *[0] * best], reverse=True)[:best]
    assert found.score * best == sum(filled)
    assert scored("a", *reversed(points), best=best) == found
    assert abs(Fraction(found.shown.replace(",", "")) - found.score) <= Fraction(1, 20)


@pytest.mark.parametrize(
    ("points", "best", "shown"), [(0, 3, "0"), (1, 3, "0.3"), (2, 3, "0.7"), (1, 20, "0.1"), (12_345 * 3, 3, "12,345")]
)
def test_a_score_is_shown_with_one_digit_at_most(points: int, best: int, shown: str) -> None:
    assert scored("a", points, best=best).shown == shown


def test_a_team_of_nobody_has_no_score() -> None:
    with pytest.raises(ValueError, match="A team of nobody has no score"):
        teams.team_score("a", [])
    assert teams.team_scores([]) == []


@pytest.mark.parametrize("best", [1, 0, -3, 26, True, 2.5])
def test_a_number_of_best_that_cannot_be_is_refused(best: int) -> None:
    with pytest.raises(ValueError, match="the mean of its best 2 to 25 players"):
        teams.check_best(best)
    with pytest.raises(ValueError, match="the mean of its best 2 to 25 players"):
        teams.team_score("a", [1], best)


def test_the_rule_is_said_with_its_number() -> None:
    assert teams.explain(5) == "A team's score is the mean of its best 5 players; a place that nobody fills counts 0."


def test_a_player_who_changes_teams_counts_for_each_with_what_was_earned_for_it() -> None:
    earned = [("red", "1", 5), ("blue", "1", 7), ("red", "2", 1), ("red", "1", 4)]
    assert teams.team_scores(earned) == [scored("blue", 7), scored("red", 9, 1)]


@given(EARNED, BEST, st.randoms())
def test_scores_do_not_depend_on_the_order_in_which_points_come(
    earned: list[tuple[str, str, int]], best: int, dice: random.Random
) -> None:
    expected = teams.team_scores(earned, best)
    dice.shuffle(earned)
    assert teams.team_scores(earned, best) == expected
    assert [one.team for one in expected] == sorted({team for team, _, _ in earned})
    assert all(one.members == len({user for team, user, _ in earned if team == one.team}) for one in expected)


def test_equal_teams_share_a_place() -> None:
    found = teams.team_places([scored("d", 9, 9, 9), scored("c", 1), scored("b", 27), scored("a", 30)])
    assert [(place, one.team) for place, one in found] == [(1, "a"), (2, "b"), (2, "d"), (4, "c")]


def test_means_of_different_numbers_are_not_compared() -> None:
    with pytest.raises(ValueError, match="means of different numbers"):
        teams.team_places([scored("a", 1), scored("b", 1, best=5)])
    assert teams.team_places([]) == []


@given(st.lists(POINTS, max_size=6), BEST)
def test_places_go_by_the_exact_score(points: list[list[int]], best: int) -> None:
    found = teams.team_places(scored(str(n), *own, best=best) for n, own in enumerate(points))
    assert all(place == 1 + sum(other.score > one.score for _, other in found) for place, one in found)
