"""`manage.py forget_player GUILD USER`: remove what a server's games hold of one person."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from games.archive import audit
from games.archive.forgetting import Forgotten, forget
from games.connection import in_sync
from games.management.arguments import identity, seconds
from games.management.checks import OF_INSTALLATION
from games.management.exits import USAGE
from games.management.known import require_known
from games.management.usable import both_usable
from games.privacy.forgotten import as_text, forget_player, removable
from games.recovery import reconciliation


class Command(BaseCommand):
    help = (
        "Remove a player's answers and name from the games of one server: in play, in history and in the database. "
        "Counts and results follow. Prints a certificate of it, as JSON, below the words. Exit status 1 if something "
        "is left (the words say what), 2 for an id that is none, or of which nothing is there."
    )
    requires_system_checks = OF_INSTALLATION

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("guild", type=identity, help="the server's id")
        parser.add_argument("user", type=identity, help="the player's id")
        parser.add_argument("--dry-run", action="store_true", help="say what would be removed, and remove nothing")
        parser.add_argument(
            "--wait",
            type=seconds,
            default=30.0,
            metavar="SECONDS",
            help="how long to wait for games that are being closed (default: %(default)s)",
        )

    def handle(self, *args: Any, guild: str, user: str, dry_run: bool, wait: float, **options: Any) -> None:
        with both_usable("What was removed stays removed; repeat this."):
            require_known(guild, in_sync(reconciliation.guilds))
            if dry_run:
                done, certificate = in_sync(lambda store: forget(store, guild, user, dry_run=True)), None
                is_there = bool(in_sync(lambda store: removable(store, guild, user))) or not done.found_nothing
            else:
                outcome = in_sync(lambda store: forget_player(store, guild, user, audit.SHELL, wait_s=wait))
                done, certificate, is_there = outcome.done, outcome.certificate, not outcome.found_nothing
        if not is_there:
            raise CommandError(
                f"Nothing of a player {user} is in server {guild}: all is removed already, or an id is wrong.",
                returncode=USAGE,
            )
        self._report(done, dry_run)
        if certificate is not None:
            self.stdout.write(as_text(certificate))
        if not done.is_complete:
            raise CommandError("Something is left of this player; see above.")

    def _report(self, done: Forgotten, dry_run: bool) -> None:
        verb, updated = ("Would remove", "Would update") if dry_run else ("Removed", "Updated")
        self.stdout.write(f"{verb} {done.in_play} answers from games in play.")
        self.stdout.write(f"{verb} {done.archived} answers from finished games in the database.")
        self.stdout.write(f"{updated} the history of {done.histories} games of the last week.")
        for game in done.frozen:
            self.stdout.write(f"Left: game {game} is being closed. Repeat this when it is in history.")
        for game in done.unknown:
            self.stdout.write(f"Left: the history of game {game} names the player for at most seven days.")
