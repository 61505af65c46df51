"""What `manage.py` runs: Django's commands and ours, each of which ends with a line and a status that fits."""

from __future__ import annotations

import signal
from collections.abc import Sequence

from django.core.management import ManagementUtility
from django.core.management.base import BaseCommand

from games.management import exits
from trivia_site.cli.error_handler import instead_of_traces


class Shell(ManagementUtility):
    """Django's, which lets Ctrl-C end the process until the command is there, and from then on leaves it to that."""

    def fetch_command(self, subcommand: str) -> BaseCommand:
        try:
            command = super().fetch_command(subcommand)
        except SystemExit as end:  # there is no such command; 1 would say that it may be tried again
            raise SystemExit(exits.USAGE) from end
        _replace_handler(signal.SIG_DFL, signal.default_int_handler)
        return command


def execute(words: Sequence[str]) -> None:
    """Run `manage.py`'s command line. Raises SystemExit for every status but 0."""
    try:
        with instead_of_traces():
            Shell(list(words)).execute()
    finally:  # what Python still does at its end may be cut short
        _replace_handler(signal.default_int_handler, signal.SIG_DFL)


def _replace_handler(one: object, other: signal._HANDLER) -> None:
    """Not where Ctrl-C is ignored, as in a shell's background, or somebody else's."""
    if signal.getsignal(signal.SIGINT) is one:
        signal.signal(signal.SIGINT, other)
