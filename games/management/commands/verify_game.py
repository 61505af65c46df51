"""`manage.py verify_game`: is every acknowledged answer of a game stored, scored, posted and archived?"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from games.archive import certificate
from games.archive.certificate import NEVER_CLOSED, Certificate
from games.connection import close_store, game_store
from games.domain.errors import GameNotFound
from games.domain.records import IN_PLAY
from games.management.arguments import identity
from games.management.checks import OF_INSTALLATION
from games.management.exits import USAGE
from games.management.known import require_known
from games.management.usable import both_usable
from games.recovery import reconciliation


class Command(BaseCommand):
    help = (
        "Count and read again every answer of a game, in the store and in SQL, and compare: acknowledged = stored = "
        "scored = posted = archived, the checksum, and the commitment and root that were posted. Exit status 0 if all "
        "is equal, 1 if something differs or cannot be read, 2 for wrong arguments."
    )
    requires_system_checks = OF_INSTALLATION

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("game", nargs="?", default="", metavar="ID", help="the game's id, as its page shows it")
        parser.add_argument("--all", action="store_true", help="every game that SQL or the store knows")
        parser.add_argument("--guild", type=identity, metavar="ID", help="only in this Discord server")
        parser.add_argument("--json", action="store_true", help="a JSON object for each game, and one that sums up")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["game"]) == options["all"]:
            raise CommandError("Name one game, or give --all.", returncode=USAGE)
        try:
            with both_usable():
                differing = asyncio.run(self._verify(options["game"], options["guild"] or "", options["json"]))
        except GameNotFound:
            raise CommandError(
                f"Neither SQL nor the store knows a game {options['game']!r}.", returncode=USAGE
            ) from None
        if differing:
            sys.exit(1)

    async def _verify(self, game_id: str, guild_id: str, as_json: bool) -> int:
        """How many games differ; each is printed as soon as it is known."""
        store = game_store()
        games = differing = 0
        try:
            if game_id:
                return self._print(await certificate.verify(store, game_id, guild_id), as_json)
            if guild_id:
                require_known(guild_id, await reconciliation.guilds(store))
            async for found in certificate.verify_all(store, guild_id):
                games += 1
                differing += self._print(found, as_json)
        finally:
            await close_store()
        if as_json:
            self.stdout.write(json.dumps({"games": games, "differing": differing}))
        else:
            self.stdout.write(f"{games} game{'' if games == 1 else 's'}, {differing or 'none'} with a difference")
        return differing

    def _print(self, found: Certificate, as_json: bool) -> bool:
        """Whether the game differs."""
        self.stdout.write(json.dumps(_as_data(found)) if as_json else self._line(found))
        return bool(found.problems)

    def _line(self, found: Certificate) -> str:
        lines = [f"{found.game_id} in server {found.guild_id}: {_summary(found)}"]
        lines += [f"  differs: {problem}" for problem in found.problems]
        return self.style.ERROR("\n".join(lines)) if found.problems else f"{lines[0]} ✓"


def _summary(found: Certificate) -> str:
    if found.phase in NEVER_CLOSED:
        return f"{found.phase}, so there is nothing to certify"
    parts = [f"{name} {number}" for name, number in found.numbers]
    if found.undelivered:
        parts.append(f"results refused by Discord ({found.undelivered})")
    if found.forgotten:
        parts.append(f"forgotten since {found.forgotten}")
    if found.lost:
        parts.append(f"accepted as lost {found.lost}")
    if found.checksum:
        parts.append(f"checksum {found.checksum}")
    if found.root:
        parts.append(f"root {found.root}")
    return " · ".join(parts) + (f" ({found.phase}: still in play)" if found.phase in IN_PLAY else "")


def _as_data(found: Certificate) -> dict[str, Any]:
    return {
        "game": found.game_id,
        "guild": found.guild_id,
        "phase": found.phase,
        "acknowledged": found.acknowledged,
        "stored": found.stored,
        "scored": found.scored,
        "posted": found.posted,
        "archived": found.archived,
        "forgotten": found.forgotten,
        "lost": found.lost,
        "undelivered": found.undelivered,
        "checksum": found.checksum,
        "root": found.root,
        "problems": found.problems,
    }
