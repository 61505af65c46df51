"""`manage.py export_trivia PATH`: the way back, from store and database to one JSON file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from games.connection import in_sync
from games.legacy.export import Exported, FileInUse, Origin, export
from games.legacy.migrate import finished_games
from games.legacy.migrate.source import NotJson
from games.management.arguments import identity, path
from games.management.checks import OF_INSTALLATION
from games.management.files import require_regular
from games.management.known import require_known
from games.management.usable import both_usable

_WHOLE_HISTORY = 1_000_000


class Command(BaseCommand):
    help = (
        "Write registrations, games in play with their answers, finished games and used questions into a JSON file, "
        "which migrate_trivia reads and which Tally runs on with USE_REDIS=false. Tally may run meanwhile. A file that "
        "is there is kept as a backup, and what is in it beyond trivia stays. Exit status 0 if everything was written, "
        "1 if something is damaged or could not be read, 2 for wrong arguments."
    )
    requires_system_checks = OF_INSTALLATION

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=path, help="the file to write")
        parser.add_argument("--guild", type=identity, metavar="ID", help="only this Discord server")

    def handle(self, *args: Any, path: str, guild: str | None, **options: Any) -> None:
        try:
            require_regular(Path(path))
            with both_usable("Nothing was written."):
                done = export(_origin(guild), Path(path))
        except NotJson as error:
            raise CommandError(f"{path} is there and cannot be read: {error}. Nothing was written.") from error
        except (FileInUse, OSError) as error:
            raise CommandError(f"{error} Nothing was written.") from error
        self._report(path, done)
        if done.problems:
            sys.exit(1)

    def _report(self, path: str, done: Exported) -> None:
        self.stdout.write(
            f"{path}: {done.guilds} servers, {done.registrations} registrations, {done.in_play} games in play, "
            f"{done.finished} finished games, {done.answers} answers, {done.seeds} used questions"
        )
        if done.backup is not None:
            self.stdout.write(f"As it was before: {done.backup}")
        for problem in done.problems:
            self.stdout.write(f"Problem: {problem}")


def _origin(guild_id: str | None) -> Origin:
    """Raises CommandError for a server that nothing knows."""
    known = sorted({*in_sync(lambda s: s.get_guilds()), *finished_games.guilds()})
    return Origin(
        guilds=[require_known(guild_id, known)] if guild_id else known,
        snapshot=lambda guild: in_sync(lambda store: store.snapshot(guild)),
        history=lambda guild: in_sync(lambda store: store.get_history(guild, _WHOLE_HISTORY)),
    )
