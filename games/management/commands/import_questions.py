"""`manage.py import_questions PATH --guild ID`: add questions of a file to a guild's bank."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from games.archive.audit import SHELL
from games.bank import question_import
from games.bank.question_import import ImportPlan
from games.domain.errors import InvalidQuestion
from games.management.arguments import identity, path
from games.management.checks import OF_INSTALLATION
from games.management.files import require_regular
from games.management.usable import database_usable
from games.questions.formats.entries import UnreadableQuestions
from games.questions.formats.parsing import MAX_BYTES, decoded


class Command(BaseCommand):
    help = (
        "Add the questions of a CSV or JSON file (Tally's own, or the Open Trivia Database's) to a server's bank: all "
        "good ones in one transaction, refused ones with their line and the reason. Exit status 0 if every line was "
        "good, 1 if lines were refused or nothing could be read, 2 for wrong arguments."
    )
    requires_system_checks = OF_INSTALLATION

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=path, help="the file, in UTF-8; - reads the standard input")
        parser.add_argument("--guild", type=identity, required=True, metavar="ID", help="the Discord server's id")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, path: str, guild: str, dry_run: bool, **options: Any) -> None:
        try:
            text = _read(path)
            with database_usable("Nothing was imported."):
                found = question_import.plan(guild, text)
                done = 0 if dry_run else question_import.carry_out(SHELL, guild, found, path)
        except UnreadableQuestions as error:
            raise CommandError(f"{path}: {error} Nothing was imported.") from error
        except (OSError, InvalidQuestion) as error:
            raise CommandError(f"{error} Nothing was imported.") from error
        if options["json"]:
            self.stdout.write(json.dumps(_as_data(found, done, dry_run)))
        else:
            self._report(found, done, dry_run)
        if found.refused:
            sys.exit(1)

    def _report(self, found: ImportPlan, done: int, dry_run: bool) -> None:
        for entry in found.refused:
            self.stdout.write(self.style.ERROR(f"line {entry.line}: {' '.join(entry.problems)}  {entry.text}".rstrip()))
        verb, count = ("would be imported", len(found.added)) if dry_run else ("imported", done)
        self.stdout.write(f"{count} {verb}, {len(found.refused)} refused")


def _read(path: str) -> str:
    """Raises OSError, and UnreadableQuestions for what is too large or not UTF-8."""
    if path == "-":
        raw = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        require_regular(Path(path))
        with Path(path).open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    return decoded(raw)


def _as_data(found: ImportPlan, done: int, dry_run: bool) -> dict[str, Any]:
    refused = [{"line": entry.line, "problems": list(entry.problems), "text": entry.text} for entry in found.refused]
    return {"dry_run": dry_run, "good": len(found.added), "imported": done, "refused": refused}
