"""Shows the measured coverage of each room, and fails where a room of the product has too little of it.

`python tools/coverage_per_room.py [JSON]` reads what `coverage json` wrote, from standard input unless named. A room is
a package of `games` or `botbridge`; the other packages are one room each.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath

HELD = ("games", "botbridge")
"""The packages whose rooms are held to `LEAST`."""
LEAST = 90.0
"""Per cent of the branches, and of lines and branches together."""


def room_of(path: str) -> str:
    """`games/play/closer.py` -> `games.play`, and `games/urls.py` -> `games`."""
    package, *inner = PurePath(path).parts
    return f"{package}.{inner[0]}" if package in HELD and len(inner) > 1 else package


def rooms(files: Mapping[str, Mapping[str, Counter[str]]]) -> dict[str, Counter[str]]:
    """Sums of coverage.py's counts per room; migrations are history and no room."""
    found: dict[str, Counter[str]] = {}
    for path, report in files.items():
        if "migrations" not in PurePath(path).parts:
            found.setdefault(room_of(path), Counter()).update(report["summary"])
    return dict(sorted(found.items()))


def _per_cent(covered: int, of: int) -> float:
    return 100 * covered / of if of else 100.0


def branches(counts: Counter[str]) -> float:
    return _per_cent(counts["covered_branches"], counts["num_branches"])


def together(counts: Counter[str]) -> float:
    """Lines and branches, which is what coverage.py calls the coverage when it measures branches."""
    covered = counts["covered_lines"] + counts["covered_branches"]
    return _per_cent(covered, counts["num_statements"] + counts["num_branches"])


def table(found: Mapping[str, Counter[str]]) -> Iterable[str]:
    yield f"{'room':24} {'lines':>7} {'branches':>9} {'covered':>8} {'branches':>9}"
    for room, counts in found.items():
        numbers = f"{counts['num_statements']:7,} {counts['num_branches']:9,}"
        yield f"{room:24} {numbers} {together(counts):7.1f}% {branches(counts):8.1f}%"


def too_little(found: Mapping[str, Counter[str]]) -> list[str]:
    return [
        room
        for room, counts in found.items()
        if room.partition(".")[0] in HELD and min(branches(counts), together(counts)) < LEAST
    ]


def main(*names: str) -> None:
    text = Path(names[0]).read_text() if names else sys.stdin.read()
    found = rooms(json.loads(text)["files"])
    print(*table(found), sep="\n")
    if poor := too_little(found):
        sys.exit(f"Below {LEAST:.0f} %: {', '.join(poor)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
