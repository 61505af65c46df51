"""Who has which place: equal standings share one, and a user id never decides. Pure.

A place is one more than how many are better, so that it can be told of one player without the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Any, Protocol, TypeVar

LONGEST_BY_TIME_S = 3600
"""Windows up to this long let the sum of times decide."""


class Tie(StrEnum):
    """What decides among players of equal points."""

    SHARED = "shared"
    """Nothing: they share the place. Seconds after a post that comes at night for some are no merit."""
    TIME = "time"
    """The sum of the times of the right answers; the place is shared where that is equal too."""


TIE_WORDS = {
    Tie.SHARED: "Equal points share the place.",
    Tie.TIME: "Among equal points the less time in all over the right answers wins; equal times share the place.",
}
"""The sentence that stands on every board."""


def tie_of(windows_s: Iterable[int]) -> Tie:
    """The rule for a board over games with these windows, in seconds: one over an hour makes every tie a shared place.

    For a game in which each player has an own clock, its window is the player's own time. Without any game it is
    `Tie.SHARED`.
    """
    longest = max(windows_s, default=None)
    return Tie.TIME if longest is not None and longest <= LONGEST_BY_TIME_S else Tie.SHARED


class Scored(Protocol):
    """What has a place."""

    @property
    def user_id(self) -> str: ...

    @property
    def points(self) -> int: ...

    @property
    def time_ms(self) -> int: ...


T = TypeVar("T")
S = TypeVar("S", bound=Scored)


def places(standings: Iterable[S], *, shared: bool) -> list[tuple[int, S]]:
    """Each standing with its place, best first, numbered as 1, 1, 3; `shared` is whether the rule is `Tie.SHARED`."""
    return list(numbered(sorted(standings, key=order), lambda one: merit(one.points, one.time_ms, shared=shared)))


def order(one: Scored) -> tuple[int, int, str]:
    """In which order standings are listed, whatever decides a tie. Those who share a place need one that is the same
    from page to page: time and user id are that, and no merit."""
    return -one.points, one.time_ms, one.user_id


def merit(points: int, time_ms: int, *, shared: bool) -> tuple[int, int]:
    """What decides a place: the less, the better; who is equal in it shares one."""
    return -points, 0 if shared else time_ms


def numbered(
    ordered: Iterable[T], key: Callable[[T], Any], *, start: int = 0, first: int = 1
) -> Iterator[tuple[int, T]]:
    """Each item, best first, with its place; items of equal key share one.

    For a part of a longer list: `start` is the index of its first item there, and `first` that item's place.
    """
    place, before = first, None
    for index, item in enumerate(ordered, start + 1):
        own = key(item)
        if before is not None and own != before:
            place = index
        before = own
        yield place, item
