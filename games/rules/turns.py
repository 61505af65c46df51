"""Whose turn it is among categories, by their weights. Pure."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterable, Mapping


class Turns:
    """Lets each name come as often as its weight says: among as many turns as all weights together, exactly so often.

    Between names that wait equally, the one that came longest ago is next; those that never came, by lot.
    """

    def __init__(self, weights: Mapping[str, int], earlier: Iterable[Iterable[str]] = ()) -> None:
        """`earlier` are the names that came so far, those that came together in one piece, the newest piece last.

        Names without a weight are passed over. In which order those of one piece came is not known: they are taken to
        have come in their turns.
        """
        self._weights = weights
        self._round = sum(weights.values())
        self._past: list[str] = []
        self._last: dict[str, int] = {}
        for piece in earlier:
            left = Counter(name for name in piece if name in weights)
            while left:
                left -= Counter((self.next(left),))

    def next(self, among: Collection[str]) -> str:
        """The next of these names, which are at least one."""
        # One turn less than a round: what a name still lacks in these is what it is owed by this one.
        since = max(0, len(self._past) - self._round + 1)
        counts = Counter(self._past[since:])

        def order(name: str) -> tuple[int, int, float]:
            return counts[name] - self._weights[name], self._last.get(name, -1), random.random()

        chosen = min(among, key=order)
        self._last[chosen] = len(self._past)
        self._past.append(chosen)
        return chosen
