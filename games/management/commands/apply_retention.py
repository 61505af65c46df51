"""`manage.py apply_retention`: remove answers that are older than their server keeps them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from games.archive import audit
from games.management.arguments import identity
from games.management.checks import OF_INSTALLATION
from games.management.exits import USAGE
from games.management.usable import database_usable
from games.privacy import retention


class Command(BaseCommand):
    help = (
        "Remove the answers of games that are over for longer than their server keeps them (/trivia keep-answers), as "
        "the duties do each hour. Results and leaderboards follow. Exit status 2 for a server that keeps all for good."
    )
    requires_system_checks = OF_INSTALLATION

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be removed, and remove nothing")
        parser.add_argument("--guild", type=identity, metavar="ID", help="only this Discord server")

    def handle(self, *args: Any, dry_run: bool, guild: str | None, **options: Any) -> None:
        with database_usable("What was removed stays removed; repeat this."):
            servers = [(id, days) for id, days in retention.limited() if guild in (None, id)]
            if guild and not servers:
                raise CommandError(f"Server {guild} keeps answers for good, or is none.", returncode=USAGE)
            for guild_id, days in servers:
                done = retention.foresee(guild_id, days) if dry_run else retention.apply(guild_id, days, audit.SHELL)
                self._report(done, "would be removed" if dry_run else "removed")
        if not servers:
            self.stdout.write("Every server keeps its answers for good.")

    def _report(self, done: retention.Removed, verb: str) -> None:
        self.stdout.write(
            f"server {done.guild_id}: {done.answers} answers of {done.games} games, over for more than {done.days} "
            f"days, {verb}"
        )
