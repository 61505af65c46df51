"""`runbot` on a machine whose clock is wrong.

Run as a process: `python tests/faults/shifted_bot.py SECONDS`. Whoever asks this process for the time gets one that
is so many seconds later, or, with a negative number, earlier.
"""

from __future__ import annotations

import sys
from datetime import timedelta

import time_machine


def main(seconds: str) -> None:
    with time_machine.travel(timedelta(seconds=int(seconds)), tick=True):
        import django

        django.setup()
        from django.core.management import call_command

        call_command("runbot")


if __name__ == "__main__":
    main(sys.argv[1])
