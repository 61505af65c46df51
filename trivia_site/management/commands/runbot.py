"""`manage.py runbot`: the bot on Discord's gateway, with the duty loop unless it runs elsewhere."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from games.management.running import LongRunning


class Command(LongRunning):
    help = (
        "Run the Discord bot until SIGTERM or Ctrl-C. "
        "Exit status 78 if the configuration must be fixed first, 1 if a part of it ends by itself."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-duties", action="store_true", help="do not post and close games: `manage.py run_duties` does"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # Not above: Discord's library takes long to load, and a wrong word or `--help` needs none of it.
        from botbridge.runner import run_bot
        from trivia_site.processes.start import start

        start(lambda token: run_bot(token, duties=not options["no_duties"]))
