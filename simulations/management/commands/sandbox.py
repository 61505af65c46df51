"""`manage.py sandbox`: a local Discord by itself, for a bot in another process and a visitor in a browser."""

from __future__ import annotations

import asyncio
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from discord_sandbox.sandbox import Sandbox
from discord_sandbox.standalone import run
from games.management import arguments
from games.management.listening import require_place


class Command(BaseCommand):
    help = "Run a local Discord until SIGTERM or Ctrl-C. Its control side has no password: keep it on loopback."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--host", default="127.0.0.1", type=arguments.host, help="address to listen on (default: %(default)s)"
        )
        parser.add_argument(
            "--port", type=arguments.port_or_any, default=8100, help="port, 0 for a free one (default: %(default)s)"
        )
        parser.add_argument("--token", type=arguments.word, help="the bot's token (default: a new one)")
        parser.add_argument("--client-id", type=arguments.identity, help="the application's (default: the bot's id)")
        parser.add_argument("--client-secret", type=arguments.word, help="the application's (default: a new one)")
        parser.add_argument(
            "--redirect-uri",
            action="append",
            type=arguments.web_address,
            default=[],
            help="where a login may lead back to; may be repeated",
        )
        parser.add_argument(
            "--seed-demo", action="store_true", help="make a guild with a channel, an admin and players"
        )
        parser.add_argument("--no-rate-limits", action="store_true", help="show rate limits but do not enforce them")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["port"]:
            require_place(options["host"], options["port"])
        asyncio.run(run(_sandbox(options), seed=options["seed_demo"], write=self._write))

    def _write(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _sandbox(options: dict[str, Any]) -> Sandbox:
    given: dict[str, Any] = {name: options[name] or "" for name in ("token", "client_id", "client_secret")}
    return Sandbox(
        host=options["host"],
        port=options["port"],
        redirect_uris=tuple(options["redirect_uri"]),
        rate_limits=not options["no_rate_limits"],
        **given,
    )
