"""`manage.py rebuild_leaderboard`: rebuild the leaderboards from the stored answers, or compare the two."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from games.management.arguments import identity
from games.management.checks import OF_INSTALLATION
from games.management.exits import USAGE
from games.management.usable import database_usable
from games.scores import rebuild
from games.scores.rebuild import Recount


class Command(BaseCommand):
    help = (
        "Rebuild the leaderboards from the answers of all finished games, or with --check compare the two and "
        "change nothing. One server at a time, whose finished games are locked meanwhile. Exit status 1 if something "
        "differs, 2 for wrong arguments."
    )
    requires_system_checks = OF_INSTALLATION

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare")
        parser.add_argument("--guild", type=identity, metavar="ID", help="only this Discord server")
        parser.add_argument("--json", action="store_true", help="a JSON object for each server, and one that sums up")

    def handle(self, *args: Any, check: bool, guild: str | None, **options: Any) -> None:
        work = rebuild.check if check else rebuild.rebuild
        with database_usable():
            differing = self._run(_wanted(guild), work, "checked" if check else "rebuilt", options["json"])
        if differing:
            sys.exit(1)

    def _run(self, guilds: list[str], work: Callable[[str], Recount], done: str, as_json: bool) -> int:
        """How many rows differ; each server is printed as soon as it is done."""
        games = differing = 0
        for guild_id in guilds:
            found = work(guild_id)
            games, differing = games + found.games, differing + found.differing
            self.stdout.write(json.dumps(asdict(found)) if as_json else self._line(found, done))
        if as_json:
            self.stdout.write(json.dumps({"guilds": len(guilds), "games": games, "differing": differing}))
        else:
            servers = f"{len(guilds)} server{'' if len(guilds) == 1 else 's'}"
            self.stdout.write(
                f"{servers}, {games} games {done}, {differing or 'none'} of their scores with a difference"
            )
        return differing

    def _line(self, found: Recount, done: str) -> str:
        waiting = f", {found.waiting} not counted yet" if found.waiting else ""
        lines = [f"server {found.guild_id}: {found.games} games {done}{waiting}"]
        lines += [f"  differs: {difference}" for difference in found.differences]
        if found.differing > len(found.differences):
            lines.append(f"  and {found.differing - len(found.differences)} more")
        return self.style.ERROR("\n".join(lines)) if found.differing else f"{lines[0]} ✓"


def _wanted(guild_id: str | None) -> list[str]:
    """Raises CommandError for a server without finished games, whose id may be mistyped."""
    known = rebuild.guilds()
    if guild_id and guild_id not in known:
        raise CommandError(f"The database has no finished game of a server {guild_id}.", returncode=USAGE)
    return [guild_id] if guild_id else known
