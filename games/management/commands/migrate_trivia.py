"""`manage.py migrate_trivia`: bring in what the legacy bot, an export or a JSON store has kept."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console

from games.archive import audit
from games.archive.archive import ArchiveMismatch
from games.connection import close_store, game_store
from games.domain.errors import GameError
from games.legacy.app_state import DEFAULT_ZONE
from games.legacy.migrate.deleting import FileChanged, Fingerprint, delete_trivia
from games.legacy.migrate.legacy_redis import RedisSource
from games.legacy.migrate.rejected import Rejected
from games.legacy.migrate.report import DIFFERENT, MigrationReport
from games.legacy.migrate.run import DutiesRun, Migration, MigrationOptions
from games.legacy.migrate.showing import ProgressBar, show
from games.legacy.migrate.source import FileSource, NotJson, RecordSource
from games.management.arguments import path as file_path
from games.management.arguments import redis_address, zone
from games.management.checks import OF_INSTALLATION
from games.management.exits import USAGE
from games.management.files import require_regular
from games.management.usable import both_usable

DEFAULT_FILE = "app_state.json"
_THEN = "What was written stays; run this again. Nothing was deleted."
_THEN_DRY = "Nothing was written. Run this again."


class Command(BaseCommand):
    help = (
        "Bring registrations, games in play with their answers, finished games and used questions from a JSON file, or "
        "from the Redis of the program that was used before, into Tally; then read every record back and compare. "
        "May be repeated. Exit status 0 if all was migrated, 3 if all was but some records were set aside (they are "
        "in the file that is named), 1 for a difference or a source that cannot be read, 2 for wrong arguments."
    )
    requires_system_checks = OF_INSTALLATION

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=file_path, nargs="?", help=f"the file (default: {DEFAULT_FILE})")
        parser.add_argument("--dry-run", action="store_true", help="say what would be written, and write nothing")
        parser.add_argument(
            "--delete", action="store_true", help="then remove the trivia from the file, after a backup beside it"
        )
        parser.add_argument(
            "--time-zone", type=zone, default=DEFAULT_ZONE, help="of times of day that name none (default: %(default)s)"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
        parser.add_argument(
            "--from-redis", type=redis_address, metavar="URL", help="read the keys of that program instead of a file"
        )
        parser.add_argument(
            "--while-running", action="store_true", help="though bot or duties run; they wait, server by server"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        _check(options)
        then = _THEN_DRY if options["dry_run"] else _THEN
        path = Path(options["path"] or DEFAULT_FILE)
        rejected = Rejected(path)
        try:
            if not options["from_redis"]:
                require_regular(path)
            # Taken before the first read: a change during the migration is noticed before anything is deleted.
            fingerprint = None if options["from_redis"] else Fingerprint(path)
            source = RedisSource(options["from_redis"]) if options["from_redis"] else FileSource(path)
            with both_usable(then):
                report = asyncio.run(_migrate(source, rejected, options))
            backup = None
            if options["delete"] and report.status != DIFFERENT:
                assert fingerprint is not None and isinstance(source, FileSource)
                backup = delete_trivia(source, fingerprint)
        except NotJson as error:
            raise CommandError(f"{'The source' if options['from_redis'] else path} cannot be read: {error}") from error
        except (DutiesRun, FileChanged) as error:
            raise CommandError(str(error)) from error
        except (GameError, ArchiveMismatch) as error:
            raise CommandError(f"{error} {then}") from error
        except OSError as error:
            raise CommandError(_about_file(path, error)) from error
        finally:
            rejected.close()
        self._report(report, rejected.path, backup, options)
        if report.status:
            sys.exit(report.status)

    def _report(
        self, report: MigrationReport, rejected: Path | None, backup: Path | None, options: dict[str, Any]
    ) -> None:
        show(report, Console(file=cast("IO[str]", self.stdout), width=_width()), dry_run=options["dry_run"])
        if rejected is not None:
            self.stdout.write(f"What was set aside is in {rejected}")
        if backup is not None:
            self.stdout.write(f"The trivia was removed from {options['path']}; as it was before: {backup}")
        elif options["delete"]:
            self.stdout.write("Nothing was deleted, because something differs.")
        if options["json"]:
            more = {
                "dry_run": options["dry_run"],
                "rejected": str(rejected) if rejected else None,
                "backup": str(backup) if backup else None,
            }
            self.stdout.write(json.dumps(report.as_data(more)))


def _about_file(path: Path, error: OSError) -> str:
    """Which half of the work a disk refuses: all that is written is another file beside the one that is read."""
    if error.filename in (None, str(path), path):
        return f"{path} cannot be read: {error}"
    return f"{error.filename} cannot be written: {error.strerror}. {_THEN}"


def _width() -> int | None:
    """A table that goes to a file or a pipe is not squeezed into eighty columns."""
    return None if sys.stdout.isatty() else 160


def _check(options: dict[str, Any]) -> None:
    """Raises CommandError for arguments that make no sense."""
    if options["from_redis"] and options["path"]:
        raise CommandError("A file and --from-redis exclude one another.", returncode=USAGE)
    if options["from_redis"] and options["delete"]:
        raise CommandError("--delete is for a file; the keys in Redis are yours to delete.", returncode=USAGE)
    if options["dry_run"] and options["delete"]:
        raise CommandError("--dry-run and --delete exclude one another.", returncode=USAGE)
    if not getattr(settings, "USE_REDIS", True):
        raise CommandError(
            "USE_REDIS is false: the file is the store. Set it to true to migrate into Redis.", returncode=USAGE
        )


async def _migrate(source: RecordSource, rejected: Rejected, options: dict[str, Any]) -> MigrationReport:
    chosen = MigrationOptions(
        zone=options["time_zone"], dry_run=options["dry_run"], while_running=options["while_running"]
    )
    migration = Migration(game_store(), source, chosen, rejected, ProgressBar(), audit.SHELL)
    try:
        return await migration.run()
    finally:
        await close_store()
