"""The base of commands that run for long: what they say at their end is a line of the log, as all before it."""

from __future__ import annotations

import sys
from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand, OutputWrapper

from games.management.checks import OF_INSTALLATION

log = structlog.get_logger(__name__)


class _IntoLog(OutputWrapper):
    """Standard error for people; an entry of the log for machines, to whom a plain line between objects is noise."""

    def write(self, *words: Any, **style: Any) -> None:  # type: ignore[override]
        if settings.TALLY_LOG_FORMAT == "json":
            log.error("does not run", problem=str(words[0]).strip())
        else:
            super().write(*words, **style)


class LongRunning(BaseCommand):
    """A command that runs until it is stopped."""

    requires_system_checks = OF_INSTALLATION

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.stderr = _IntoLog(options.get("stderr") or sys.stderr)
