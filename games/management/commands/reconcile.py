"""`manage.py reconcile`: after a backup was restored, let store and database agree again."""

from __future__ import annotations

import asyncio
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from games.connection import close_store, game_store
from games.domain.ports import Store
from games.management.arguments import identity
from games.management.checks import OF_INSTALLATION
from games.management.known import require_known
from games.management.usable import both_usable
from games.recovery import reconciliation
from games.recovery.reconciliation import Reconciled

NAMED = 10
"""Games named in a line."""


class Command(BaseCommand):
    help = (
        "After store or database was restored from a backup, or lost: take what one lacks from the other, and count "
        "what neither has. It may be repeated, and run while Tally runs. Exit status 0 if both agree now, 1 if "
        "something still differs, acknowledged answers are missing or a half is unavailable, 2 for a wrong id."
    )
    requires_system_checks = OF_INSTALLATION

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument("--accept-loss", action="store_true", help="ask no more for answers that are missing")
        parser.add_argument("--guild", type=identity, metavar="ID", help="only in this Discord server")

    def handle(self, *args: Any, guild: str | None, dry_run: bool, accept_loss: bool, **options: Any) -> None:
        with both_usable("What was done stays done; repeat this."):
            differing, left = asyncio.run(self._reconcile(guild, dry_run, accept_loss))
        if left:
            answers = "answer is" if left == 1 else "answers are"
            raise CommandError(
                f"{left} acknowledged {answers} in neither. If no newer backup has any: "
                "manage.py reconcile --accept-loss"
            )
        if dry_run and differing:
            raise CommandError("Nothing was done. The same without --dry-run does it.")

    async def _reconcile(self, guild_id: str | None, dry_run: bool, accept_loss: bool) -> tuple[int, int]:
        """How many servers had a difference, and how many answers are missing and were not accepted as lost."""
        store, left, differing = game_store(), 0, 0
        try:
            guilds = await _wanted(store, guild_id)
            for each in guilds:
                found = await reconciliation.reconcile(store, each, dry_run=dry_run, accept_loss=accept_loss)
                differing += bool(found)
                left += 0 if found.accepted else sum(found.lost.values())
                for line in _lines(found, dry_run):
                    self.stdout.write(f"server {each}: {line}")
        finally:
            await close_store()
        self.stdout.write(f"{_count(len(guilds), 'server')}, {differing or 'none'} with a difference")
        return differing, left


async def _wanted(store: Store, guild_id: str | None) -> list[str]:
    known = await reconciliation.guilds(store)
    return known if guild_id is None else [require_known(guild_id, known)]


def _lines(found: Reconciled, dry_run: bool) -> list[str]:
    would = "would be " if dry_run else ""
    ids = [
        ("ended game", "closed in the store, as in the database", tuple(game.id for game in found.settled.games)),
        ("deleted registration", "deleted again", found.settled.registrations),
        ("ended game", "written to the store", found.unknown_to_store),
        ("finished game", "rebuilt in the database from the store, without single answers", found.rebuilt),
    ]
    lines = [f"{_count(len(some), what)} {would}{done}: {_named(some)}" for what, done, some in ids if some]
    if found.lost:
        answers, fate = sum(found.lost.values()), f"{would}accepted as lost" if found.accepted else "missing"
        lines.append(f"{_count(answers, 'acknowledged answer')} {fate}, of: {_named(tuple(found.lost))}")
    return lines


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _named(ids: tuple[str, ...]) -> str:
    more = len(ids) - NAMED
    return ", ".join(ids[:NAMED]) + (f" and {more} more" if more > 0 else "")
