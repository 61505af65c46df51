"""What can be wrong with a record of the file, said with its path: `<guild>.<section>.<id>.<field>`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RecordProblem:
    """One thing that was not as it should be, in a record that could be read all the same."""

    path: str
    why: str
    repaired: bool
    """True: repaired by the rule in `why`. False: this part was set aside."""
    value: object = None
    """What was set aside; None for what was repaired."""

    def __str__(self) -> str:
        return f"{self.path} {self.why}"


class BadRecord(Exception):
    """A record that cannot be read and has to be set aside whole."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path} {why}")
        self.path, self.why = path, why
