"""Does the database have the tables of this version?"""

from __future__ import annotations

from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from games.management.exits import GIVES_UP


def unapplied_migrations() -> int:
    """How many migrations the database still needs. Raises DatabaseError."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def require_migrations() -> None:
    """Raises CommandError, with GIVES_UP, while the database needs some, and DatabaseError."""
    if waiting := unapplied_migrations():
        are = "migration is" if waiting == 1 else "migrations are"
        raise CommandError(f"{waiting} {are} not applied. Run: manage.py migrate", returncode=GIVES_UP)
