"""`manage.py apply_retention`: remove answers that are older than their server keeps them, and servers that left."""

from __future__ import annotations

from functools import partial
from typing import Any

from asgiref.sync import async_to_sync
from django.core.management.base import BaseCommand, CommandError, CommandParser

from games.archive import audit
from games.connection import in_sync
from games.management.arguments import identity
from games.management.checks import OF_INSTALLATION
from games.management.exits import USAGE
from games.management.usable import both_usable
from games.privacy import leaving, retention


def _apply(guild_id: str, days: int) -> retention.Removed:
    return async_to_sync(retention.apply)(guild_id, days, audit.SHELL)


class Command(BaseCommand):
    help = (
        "Remove the answers of games that are over for longer than their server keeps them (/trivia keep-answers), and "
        "all that is kept for servers that took the bot out long ago (TALLY_PURGE_AFTER_DAYS), as the duties do each "
        "hour. Results and leaderboards follow. Exit status 2 for a server of which nothing is to be removed."
    )
    requires_system_checks = OF_INSTALLATION

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be removed, and remove nothing")
        parser.add_argument("--guild", type=identity, metavar="ID", help="only this Discord server")

    def handle(self, *args: Any, dry_run: bool, guild: str | None, **options: Any) -> None:
        with both_usable("What was removed stays removed; repeat this."):
            limited = [(id, days) for id, days in retention.limited() if guild in (None, id)]
            left = [id for id in leaving.due() if guild in (None, id)]
            if guild and not (limited or left):
                raise CommandError(
                    f"Server {guild} keeps answers for good and has not left, or is none.", returncode=USAGE
                )
            for guild_id, days in limited:
                done = (retention.foresee if dry_run else _apply)(guild_id, days)
                self._report(done, "would be removed" if dry_run else "removed")
            for guild_id in left:
                self._purge(guild_id, dry_run)
        if not limited and not left:
            self.stdout.write("Every server keeps its answers for good, and none is to be purged.")

    def _purge(self, guild_id: str, dry_run: bool) -> None:
        work = leaving.foresee if dry_run else partial(leaving.purge, actor=audit.SHELL)
        counts = in_sync(lambda store: work(store, guild_id))
        listed = ", ".join(f"{number} {name}" for name, number in counts.items()) or "nothing but its row"
        self.stdout.write(f"server {guild_id} left: {listed}, {'would be removed' if dry_run else 'removed'}")

    def _report(self, done: retention.Removed, verb: str) -> None:
        self.stdout.write(
            f"server {done.guild_id}: {done.answers} answers of {done.games} games, over for more than {done.days} "
            f"days, {verb}"
        )
