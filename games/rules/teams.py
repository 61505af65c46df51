"""What a team of players has earned: the mean of its best, so that neither size wins nor a single ace. Pure.

A score is always divided by the same number of places. A place that nobody fills counts 0, so that one player who
dares alone stays behind a full team of equals; a player beyond the places changes nothing, so that a big team has no
more of them than a small one. Since the divisor is one, teams are compared by whole numbers.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from games.rules.places import numbered

FEWEST_BEST, MOST_BEST = 2, 25
"""How many players a team's score may be the mean of."""
DEFAULT_BEST = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamScore:
    """What a team has earned in some games."""

    team: str
    """Names the team: the id of its role."""
    best: int
    """How many players the score is the mean of."""
    points: int
    """Sum of the points of so many of its players, the best."""
    members: int
    """Players who have answered for the team."""

    @property
    def score(self) -> Fraction:
        """The exact mean."""
        return Fraction(self.points, self.best)

    @property
    def shown(self) -> str:
        """The mean with one digit after the point at most, half of it rounded up: for people, never to compare."""
        tenths = (self.points * 20 + self.best) // (2 * self.best)
        return f"{tenths // 10:,}" + (f".{tenths % 10}" if tenths % 10 else "")


def check_best(best: int) -> int:
    """The number itself. Raises ValueError for what a team's score cannot be the mean of."""
    if type(best) is not int or not FEWEST_BEST <= best <= MOST_BEST:
        raise ValueError(f"A team's score is the mean of its best {FEWEST_BEST} to {MOST_BEST} players, such as 3.")
    return best


def explain(best: int) -> str:
    """The sentence that stands on every board of teams."""
    return f"A team's score is the mean of its best {best} players; a place that nobody fills counts 0."


def team_score(team: str, points: Iterable[int], best: int = DEFAULT_BEST) -> TeamScore:
    """A team's score from the points of each of its players. Raises ValueError for a team of nobody."""
    check_best(best)
    own = list(points)
    if not own:
        raise ValueError("A team of nobody has no score. Leave it out until somebody answers for it.")
    return TeamScore(team=team, best=best, points=sum(heapq.nlargest(best, own)), members=len(own))


def team_scores(earned: Iterable[tuple[str, str, int]], best: int = DEFAULT_BEST) -> list[TeamScore]:
    """The scores of all teams from what each player has earned for which: (team, user id, points), in any order.

    A player counts for the team held when answering, so that one who has changed teams is in both, with what was
    earned for each. A team for which nobody has answered is absent.
    """
    by_team: Mapping[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for team, user_id, points in earned:
        by_team[team][user_id] += points
    return [team_score(team, own.values(), best) for team, own in sorted(by_team.items())]


def team_places(scores: Iterable[TeamScore]) -> list[tuple[int, TeamScore]]:
    """Each team with its place, best first, numbered as 1, 1, 3: equal scores share a place.

    The team's name only keeps the order of those who share one. Raises ValueError for means of different numbers.
    """
    ordered = sorted(scores, key=lambda one: (-one.points, one.team))
    if len({one.best for one in ordered}) > 1:
        raise ValueError("These scores are means of different numbers of players. Compute them anew with one number.")
    return list(numbered(ordered, lambda one: one.points))
