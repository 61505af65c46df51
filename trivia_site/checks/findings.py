"""What `manage.py doctor` finds: one thing, how bad it is, and how to fix it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.core import checks
from django.core.checks import CheckMessage


class Severity(StrEnum):
    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


EXIT_STATUS = {Severity.OK: 0, Severity.PROBLEM: 1, Severity.WARNING: 3}
"""Of `doctor`, by the worst that was found. 2 is for words on the command line that it does not understand."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found out about one thing."""

    about: str
    level: Severity
    text: str
    hint: str = ""
    """How to fix it; empty when nothing is to be done."""


def worst(findings: Iterable[Finding]) -> Severity:
    """The level of all of them together."""
    levels = {finding.level for finding in findings}
    return next((level for level in (Severity.PROBLEM, Severity.WARNING) if level in levels), Severity.OK)


def in_a_line(problems: Iterable[CheckMessage]) -> str:
    """What checks have found, and how to fix it, as the last line of a command."""
    return " ".join(" ".join(filter(None, (m.msg, m.hint, f"({m.id})"))) for m in problems)


class StopsPlay(checks.Warning):
    """A check's warning that forbids no start, since it may pass, although nothing can be saved while it lasts."""


def from_checks(about: str, found: Iterable[CheckMessage], fine: str) -> Iterator[Finding]:
    """What Django's checks have found, or that all is fine."""
    problems = [Finding(about, level_of(m), f"{m.msg} ({m.id})", m.hint or "") for m in found]
    yield from problems or [Finding(about, Severity.OK, fine)]


def level_of(problem: CheckMessage) -> Severity:
    """How bad what a check has found is."""
    return Severity.PROBLEM if problem.is_serious() or isinstance(problem, StopsPlay) else Severity.WARNING
