"""How far the model is explored: a little with every test run, and farther by `make model`."""

from __future__ import annotations

from tests.model.search import Report, Search
from tests.model.tally import Bounds, Tally

SMALL = (
    Bounds(faults=2),
    Bounds(faults=1, interactions=2, is_manual=True),
    Bounds(faults=0, workers=3),
)
"""A few seconds."""
LARGE = (
    Bounds(faults=4, sweeps=False),
    Bounds(faults=3, interactions=2),
    Bounds(faults=3, is_manual=True),
    Bounds(faults=1, workers=3, interactions=2),
)
"""Minutes; the longest first."""


def explore(bounds: Bounds) -> Report:
    return Search(Tally(bounds)).run()
