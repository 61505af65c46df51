"""`manage.py doctor`: is everything in place? A line for each thing, and how to fix what is not."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from trivia_site.checks.doctor import examine
from trivia_site.checks.findings import EXIT_STATUS, Finding, Severity, worst


class Command(BaseCommand):
    help = (
        "Look at configuration, store, database, processes, games, static files and token. "
        "Exit status 1 if there is a problem, 3 if there are only warnings."
    )
    # It reports them itself instead of stopping at the first.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object: the worst level, and every finding")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(examine()) if options["json"] else list(self._shown(examine()))
        level = worst(found)
        if options["json"]:
            self.stdout.write(json.dumps({"status": level, "findings": [asdict(finding) for finding in found]}))
        if status := EXIT_STATUS[level]:
            sys.exit(status)

    def _shown(self, found: Iterator[Finding]) -> Iterator[Finding]:
        """Each finding as soon as it is known: some take their time."""
        style = {
            Severity.OK: self.style.SUCCESS,
            Severity.WARNING: self.style.WARNING,
            Severity.PROBLEM: self.style.ERROR,
        }
        for finding in found:
            self.stdout.write(f"{style[finding.level](f'{finding.level:8}')} {finding.about}: {finding.text}")
            if finding.hint:
                self.stdout.write(f"         {finding.hint}")
            self.stdout.flush()
            yield finding
