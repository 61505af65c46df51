"""Who plays in the demo: nicknames that nobody takes for a real person."""

from __future__ import annotations

import random
from itertools import product

GUILD = "Quiz Night"
CHANNEL = "trivia"
TOPIC = "A question every few minutes. Press a button, change your mind until the end."
HOST = "Quizmaster Ada"
"""Holds Manage Server, so that a visitor may try the administrators' commands as well."""
VISITOR = "You"
"""Whom a visitor of the sandbox's page may be; no simulated player acts for this member."""

_FIRST = (
    *("Agile", "Baffled", "Clever", "Curious", "Daring", "Dizzy", "Eager", "Fearless", "Giddy", "Humble"),
    *("Jolly", "Keen", "Lucky", "Mellow", "Nimble", "Puzzled", "Quick", "Sleepy", "Sunny", "Witty"),
)
_LAST = (
    *("Badger", "Comet", "Dumpling", "Ferret", "Gecko", "Heron", "Iguana", "Kettle", "Lemur", "Marmot"),
    *("Narwhal", "Otter", "Pancake", "Pigeon", "Pretzel", "Quokka", "Raccoon", "Socks", "Teapot", "Umbrella"),
    *("Walrus", "Wombat", "Yak", "Zebra", "Acorn"),
)


def nicknames(count: int) -> list[str]:
    """So many different nicknames; the first ones are always the same."""
    pairs = [f"{first} {last}" for first, last in product(_FIRST, _LAST)]
    random.Random(2).shuffle(pairs)
    return [pairs[n % len(pairs)] + (f" {n // len(pairs) + 1}" if n >= len(pairs) else "") for n in range(count)]
