"""`manage.py demo`: everything on this machine, with a local Discord and simulated players."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from games.domain.limits import MAX_QUESTIONS
from games.management.arguments import duration, port, whole
from games.management.exits import USAGE
from simulations import isolated_env
from trivia_site.processes import programs

EPILOG = """The check compares, for one game: the answers whose players read a receipt (acknowledged), those the store
counted (stored), those the results judge (scored), those in the store's history and in SQL, and those the dashboard
showed last; a change of mind adds none. Exit status 1 if they differ, or if there is not exactly one results post."""


class Command(BaseCommand):
    help = "Show Tally on this machine: no Redis, no Discord, no token. Ctrl-C ends everything."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.epilog = EPILOG
        parser.add_argument("--port", type=port, default=8000, help="the dashboard's port; the next free one if taken")
        parser.add_argument(
            "--players", type=whole(1, 2000), default=24, help="simulated players (default %(default)s)"
        )
        parser.add_argument("--once", action="store_true", help="play one game, check it, and end")
        parser.add_argument("--window", type=duration, default=20, help="with --once: how long answers are taken (20s)")
        parser.add_argument(
            "--questions", type=whole(1, MAX_QUESTIONS), default=1, help="with --once: questions in the game (1)"
        )
        parser.add_argument("--json", action="store_true", help="with --once: the report as one JSON object, last line")
        parser.add_argument("--inside", action="store_true", help="do not move to a data directory of its own")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["json"] and not options["once"]:
            raise CommandError("--json reports one checked game: use it with --once.", returncode=USAGE)
        if not options["inside"]:
            self._move_in()
        # Only now: the process that moves in need not load the game, discord.py and the rest for that.
        from simulations.demo import run

        work = {"port": options["port"], "players": options["players"]}
        if not options["once"]:
            sys.exit(run.show(**work))
        game = {"window_s": options["window"], "questions": options["questions"]}
        sys.exit(run.check(**work, **game, machine=options["json"]))

    def _move_in(self) -> None:
        """Become the same command in a clean environment: settings are read once, when a process starts."""
        try:
            directory = isolated_env.take(settings.TALLY_DATA_DIR)
        except isolated_env.NoFreeDirectory as busy:
            raise CommandError(str(busy)) from busy
        sys.stdout.flush()
        if hasattr(signal, "pthread_sigmask"):  # manage.py lets it through again: Python itself would show a trace
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        command = [sys.executable, programs.MANAGE, "demo", "--inside", *sys.argv[2:]]
        os.execve(sys.executable, command, isolated_env.environment(directory, os.environ))
