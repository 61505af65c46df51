"""Django's `migrate`, one at a time: of replicas that start together, others would fail on tables that are there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from games.management.checks import OF_INSTALLATION
from trivia_site.file_locks import locked

_KEY = 7_825_510_043
"""Of PostgreSQL's advisory lock: any number that nobody else takes in this database."""


class Command(migrate.Command):
    requires_system_checks = OF_INSTALLATION

    def handle(self, *args: Any, **options: Any) -> None:
        with _alone(connections[options["database"]]):
            super().handle(*args, **options)


@contextmanager
def _alone(database: BaseDatabaseWrapper) -> Iterator[None]:
    """Waits while another process migrates this database. Raises DatabaseError, and OSError for a file's directory."""
    if database.vendor == "postgresql":
        # A connection of its own: the lock goes with it, in whatever way this ends.
        with closing(database.copy()) as beside:
            with beside.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [_KEY])
            yield
    elif database.vendor == "sqlite" and Path(name := str(database.settings_dict["NAME"])).is_absolute():
        with locked(Path(f"{name}.migrating")):
            yield
    else:
        yield
