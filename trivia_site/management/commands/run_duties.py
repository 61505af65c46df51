"""`manage.py run_duties`: posts and closes what is due, without a gateway, in any number of replicas."""

from __future__ import annotations

from typing import Any

from games.management.running import LongRunning


class Command(LongRunning):
    help = (
        "Post and close games that are due, until SIGTERM or Ctrl-C. Any number may run at the same time. "
        "Exit status 78 if the configuration must be fixed first, 1 for any other end."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        # Not above: Discord's library takes long to load, and a wrong word or `--help` needs none of it.
        from botbridge.runner import run_duties
        from trivia_site.processes.start import start

        start(run_duties)
