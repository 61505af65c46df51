"""`manage.py export_player GUILD USER --to DIRECTORY`: what a server's games hold of one person, as two files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from games.connection import in_sync
from games.management.arguments import identity, path
from games.management.checks import OF_INSTALLATION
from games.management.exits import USAGE
from games.management.files import require_regular
from games.management.known import require_known
from games.management.usable import both_usable
from games.privacy.export import Counts, export_to, file_names
from games.recovery import reconciliation


class Command(BaseCommand):
    help = (
        "Write all that is kept of a player in one server into a JSON file and a CSV table, however much it is: what "
        "/trivia privacy gives them. Files of the same names are replaced. Exit status 2 for an id that is none, or of "
        "which nothing is there."
    )
    requires_system_checks = OF_INSTALLATION

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("guild", type=identity, help="the server's id")
        parser.add_argument("user", type=identity, help="the player's id")
        parser.add_argument("--to", type=path, required=True, metavar="DIRECTORY", help="where the files are written")

    def handle(self, *args: Any, guild: str, user: str, to: str, **options: Any) -> None:
        targets = [Path(to) / name for name in file_names(guild, user)]
        with both_usable():
            require_known(guild, in_sync(reconciliation.guilds))
            try:
                counts = _write(guild, user, *targets)
            except OSError as error:
                raise CommandError(f"{error} The files are not whole.") from error
        if not counts:
            for target in targets:
                target.unlink()
            raise CommandError(
                f"Nothing of a player {user} is kept in server {guild}, or an id is wrong.", returncode=USAGE
            )
        self.stdout.write("\n".join([*map(str, targets), *(f"{kind}: {n}" for kind, n in counts.items())]))


def _write(guild: str, user: str, as_json: Path, as_csv: Path) -> Counts:
    require_regular(as_json)
    require_regular(as_csv)
    with as_json.open("w", encoding="utf-8") as first, as_csv.open("w", encoding="utf-8", newline="") as second:
        return in_sync(lambda store: export_to(store, guild, user, first, second))
