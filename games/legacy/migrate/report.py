"""What a migration did, in numbers and words: per guild and kind, with everything that was repaired or set aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from games.legacy.app_state import GAMES, HISTORY, REGISTRATIONS, SEEDS, RecordProblem

LISTED = 100
"""Of each sort of message so many are kept; the others are counted."""
DIFFERENT, MIGRATED, SET_ASIDE = 1, 0, 3
"""Exit statuses."""
KINDS = {
    REGISTRATIONS: "registrations",
    GAMES: "games in play",
    HISTORY: "finished games",
    SEEDS: "lists of used questions",
}


@dataclass(slots=True)
class KindCount:
    """What became of the records of one kind in one guild."""

    found: int = 0
    answers: int = 0
    """In the records found."""
    written: int = 0
    """Or, in a dry run, to be written."""
    present: int = 0
    """There already, or ended since an earlier migration: left alone."""
    set_aside: int = 0
    equal: int = 0
    """Read back and found equal."""
    moved_on: int = 0
    """Read back and found changed by somebody since it was written."""
    different: int = 0


@dataclass(slots=True)
class RecordMessages:
    """The first messages of one sort, and how many there were."""

    total: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.total += 1
        if self.total <= LISTED:
            self.first.append(text)


class MigrationReport:
    """Filled while a migration runs."""

    def __init__(self) -> None:
        self.guilds: dict[str, dict[str, KindCount]] = defaultdict(lambda: {kind: KindCount() for kind in KINDS})
        self.set_aside, self.present, self.differences = RecordMessages(), RecordMessages(), RecordMessages()
        self.repaired: dict[str, RecordMessages] = defaultdict(RecordMessages)
        """Rule -> paths."""

    def count(self, guild_id: str, section: str) -> KindCount:
        return self.guilds[guild_id][section] if section in KINDS else KindCount()

    def note(self, problem: RecordProblem) -> None:
        if problem.repaired:
            self.repaired[problem.why].add(problem.path)
        else:
            self.set_aside.add(str(problem))

    @property
    def status(self) -> int:
        """The exit status."""
        if self.differences.total:
            return DIFFERENT
        return SET_ASIDE if self.set_aside.total else MIGRATED

    def totals(self) -> dict[str, KindCount]:
        """All guilds together, by the kind's name."""
        sums = {name: KindCount() for name in KINDS.values()}
        for counts in self.guilds.values():
            for section, name in KINDS.items():
                for key, n in asdict(counts[section]).items():
                    setattr(sums[name], key, getattr(sums[name], key) + n)
        return sums

    def as_data(self, more: Mapping[str, Any]) -> dict[str, Any]:
        """For machines."""
        return {
            "status": self.status,
            **more,
            "totals": {name: asdict(count) for name, count in self.totals().items()},
            "guilds": {
                guild_id: {KINDS[section]: asdict(count) for section, count in counts.items()}
                for guild_id, counts in self.guilds.items()
            },
            "repaired": {
                rule: {"times": paths.total, "first": paths.first[0]} for rule, paths in self.repaired.items()
            },
            "set_aside": self.set_aside.first,
            "differences": self.differences.first,
        }
