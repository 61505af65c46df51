"""`manage.py reconcile`: after a backup was restored, let store and database agree again."""

from __future__ import annotations

import asyncio
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from games import keys
from games.connection import close_store, game_store
from games.errors import InvalidId, StoreUnavailable
from games.services import reconciling
from games.services.reconciling import Reconciled

NAMED = 10
"""Games named in a line."""


class Command(BaseCommand):
    help = (
        "After store or database was restored from a backup, or lost: take what one lacks from the other, and count "
        "what neither has. It may be repeated, and run while Tally runs. Exit status 0 if both agree now, 1 if "
        "acknowledged answers are missing or something is away, 2 for a wrong id."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument("--accept-loss", action="store_true", help="ask no more for answers that are missing")
        parser.add_argument("--guild", default=None, metavar="ID", help="only in this Discord server")

    def handle(self, *args: Any, guild: str | None, dry_run: bool, accept_loss: bool, **options: Any) -> None:
        try:
            if guild is not None:
                keys.check_id(guild)
            left = asyncio.run(self._reconcile(guild, dry_run, accept_loss))
        except InvalidId as error:
            raise CommandError(f"--guild: {error}", returncode=2) from error
        except StoreUnavailable as error:
            raise CommandError(f"{error} What was done stays done; repeat this.") from error
        except DatabaseError as error:
            raise CommandError(f"The database refuses: {error}. What was done stays done; repeat this.") from error
        if left:
            raise CommandError(
                f"{left} acknowledged answers are in neither. If no newer backup has them: "
                "manage.py reconcile --accept-loss"
            )

    async def _reconcile(self, guild_id: str | None, dry_run: bool, accept_loss: bool) -> int:
        """How many answers are missing and were not accepted as lost."""
        store, left, differing = game_store(), 0, 0
        try:
            guilds = await reconciling.guilds(store) if guild_id is None else [guild_id]
            for each in guilds:
                found = await reconciling.reconcile(store, each, dry_run=dry_run, accept_loss=accept_loss)
                differing += bool(found)
                left += 0 if found.accepted else sum(found.lost.values())
                for line in _told(found, dry_run):
                    self.stdout.write(f"server {each}: {line}")
        finally:
            await close_store()
        self.stdout.write(f"{len(guilds)} servers, {differing or 'none'} with a difference")
        return left


def _told(found: Reconciled, dry_run: bool) -> list[str]:
    would = "would be " if dry_run else ""
    ids = {
        f"ended games {would}closed in the store as the database has them": tuple(
            game.id for game in found.settled.games
        ),
        f"deleted registrations {would}deleted again": found.settled.registrations,
        f"ended games {would}told to the store": found.told_store,
        f"finished games {would}rebuilt in the database from the store, without their single answers": found.rebuilt,
    }
    lines = [f"{len(some)} {what}: {_named(some)}" for what, some in ids.items() if some]
    if found.lost:
        fate = f"{would}accepted as lost" if found.accepted else "missing"
        lines.append(f"{sum(found.lost.values())} acknowledged answers {fate}, of: {_named(tuple(found.lost))}")
    return lines


def _named(ids: tuple[str, ...]) -> str:
    more = len(ids) - NAMED
    return ", ".join(ids[:NAMED]) + (f" and {more} more" if more > 0 else "")
