"""`manage.py doctor`: is everything in place? A line for each thing, and how to mend what is not."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from trivia_site.diagnosis import Level, examine


class Command(BaseCommand):
    help = (
        "Look at configuration, store, database, lost submissions, close lag, static files and token. "
        "Exit status 1 if there is a problem."
    )
    # It reports them itself instead of stopping at the first.
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        style = {Level.OK: self.style.SUCCESS, Level.WARNING: self.style.WARNING, Level.PROBLEM: self.style.ERROR}
        problems = 0
        for finding in examine():
            problems += finding.level is Level.PROBLEM
            self.stdout.write(f"{style[finding.level](f'{finding.level:8}')} {finding.about}: {finding.text}")
            if finding.hint:
                self.stdout.write(f"         {finding.hint}")
            self.stdout.flush()
        if problems:
            sys.exit(1)
