"""`manage.py sandbox`: a local Discord by itself, for a bot in another process and a visitor in a browser."""

from __future__ import annotations

import asyncio
import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from discord_sandbox.seeding import Community, seed_demo
from discord_sandbox.server import Sandbox
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
        parser.add_argument("--no-rate-limits", action="store_true", help="tell rate limits but do not enforce them")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["port"]:
            require_place(options["host"], options["port"])
        asyncio.run(self._run(options))

    async def _run(self, options: dict[str, Any]) -> None:
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        place = {"host": options["host"], "port": options["port"]}
        limits = not options["no_rate_limits"]
        given: dict[str, Any] = {name: options[name] or "" for name in ("token", "client_id", "client_secret")}
        given["redirect_uris"] = tuple(options["redirect_uri"])
        async with Sandbox(**place, **given, rate_limits=limits) as sandbox:
            self._tell(sandbox, seed_demo(sandbox) if options["seed_demo"] else None)
            await stop.wait()

    def _tell(self, sandbox: Sandbox, community: Community | None) -> None:
        lines = {
            "Page": sandbox.page_url,
            "DISCORD_API_BASE": sandbox.api_base,
            "DISCORD_GATEWAY_URL": sandbox.gateway_url,
            "DISCORD_TOKEN": sandbox.token,
            "DISCORD_AUTHORIZE_URL": sandbox.authorize_url,
            "DISCORD_CLIENT_ID": sandbox.core.grants.client_id,
            "DISCORD_CLIENT_SECRET": sandbox.core.grants.client_secret,
        }
        if community:
            lines |= {"Guild": community.guild_id, "Channel": community.channel_id, "Administrator": community.admin_id}
            lines["Players"] = " ".join(community.player_ids)
        for name, value in lines.items():
            self.stdout.write(f"{name}={value}" if name.isupper() else f"{name}: {value}")
        self.stdout.flush()
