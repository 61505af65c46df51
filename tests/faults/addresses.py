"""Every address that the site has, with something of the quiz server put into each of its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from django.urls import URLPattern, URLResolver, get_resolver

from tests.e2e.scene import QUIZ

OURS = {
    "guild_id": [QUIZ],
    "game_id": ["in-play", "over"],
    "object_id": [f"{QUIZ}-k7m2q", "1"],
    "app_label": ["auth", "games"],
    "id": ["1"],
    "seed": ["capital:FR", "own:1"],
    "form": ["csv", "json"],
    "url": ["games"],
    "role_id": ["1"],
}
"""What stands in an address for something of the quiz server. A new kind of part needs a line here."""


def _routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Every route that the site has."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route


ROUTES = tuple(dict.fromkeys(_routes(get_resolver().url_patterns)))
_PART = re.compile(r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>")


def parts(route: str) -> list[str]:
    """The names of what is to be put into a route."""
    return [of_regex or of_path for of_regex, of_path in _PART.findall(route)]


def addresses(route: str, put: Mapping[str, Sequence[str]] = OURS) -> list[str]:
    """The route's addresses, of the quiz server by default."""
    found = ["/" + re.sub(r"\\Z|\^|\$", "", route)]
    for name in parts(route):
        found = [_PART.sub(value, address, count=1) for address in found for value in put[name]]
    return found
