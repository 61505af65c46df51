"""`manage.py serve`: site, bot and duties as one service."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser

from games.management import arguments, exits
from games.management.listening import require_place
from games.management.running import LongRunning
from games.management.schema import require_migrations
from trivia_site.checks import store_safety, system_checks
from trivia_site.processes import programs
from trivia_site.processes.http_probe import answers_http
from trivia_site.processes.stop_signals import Interrupted, until_signal
from trivia_site.processes.supervisor import Program, StartFailed, Supervisor

READY_S = 60.0
MOST_WORKERS = 64

logger = logging.getLogger(__name__)


class GaveUp(Exception):
    """A program would fail the same way again. What is left would look like a service that works."""


class Command(LongRunning):
    help = (
        "Run the dashboard, the bot and the duties under one supervisor, until SIGTERM or Ctrl-C. "
        "Exit status 78 if the configuration must be fixed first: now, or later when Discord refuses the token."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--host", default="127.0.0.1", type=arguments.host, help="address to listen on (default 127.0.0.1)"
        )
        parser.add_argument(
            "--port", default=programs.PORT, type=arguments.port, help="port to listen on (default 8000)"
        )
        parser.add_argument(
            "--workers",
            default=1,
            type=arguments.whole(1, MOST_WORKERS),
            help="processes that serve the dashboard (default 1)",
        )
        parser.add_argument("--no-bot", action="store_true", help="the dashboard alone: the bot runs elsewhere")
        parser.add_argument("--migrate", action="store_true", help="first bring the database up to date")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        with_bot = not options["no_bot"]
        look(with_bot=with_bot, migrate=options["migrate"])
        require_place(host, port)
        wanted = [programs.site(host, port, options["workers"])]
        if with_bot:
            wanted += [programs.bot(duties=False), programs.duties()]
        try:
            asyncio.run(until_signal(serve(wanted, host, port)))
        except StartFailed as failure:
            raise CommandError(str(failure)) from failure
        except GaveUp as ended:
            raise CommandError(str(ended), returncode=exits.GIVES_UP) from ended
        except Interrupted as interrupted:
            logger.info("stopped by %s", interrupted)


def look(*, with_bot: bool, migrate: bool) -> None:
    """See that all is in place, once the tables are made if they may be. Raises CommandError with what to do.

    Warnings are logged.
    """
    if with_bot:
        system_checks.require_token()
    if migrate:
        call_command("migrate", interactive=False, verbosity=0)
    require_migrations()
    store_safety.admit()


async def serve(wanted: Iterable[Program], host: str, port: int) -> None:
    """Run the programs for good.

    Raises StartFailed when the site, the first of them, does not come up, and GaveUp when one of them gives up.
    """
    async with Supervisor(prefix=settings.TALLY_LOG_FORMAT == "console") as supervisor:
        for program in wanted:
            await supervisor.start(program)
        reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
        await supervisor.until_ready("site", lambda: answers_http(reachable, port), READY_S)
        logger.info("the dashboard is at http://%s:%d/", reachable, port)
        name = await supervisor.until_given_up()
        raise GaveUp(f"{name} gave up, and so all of it ends: the last line of {name} says what must be fixed.")
