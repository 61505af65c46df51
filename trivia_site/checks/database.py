"""What bot and duties need of the database when they start."""

from __future__ import annotations

import structlog
from django.db import DatabaseError, InterfaceError

from games.management.exit_messages import of_database
from games.management.schema import require_migrations

log = structlog.get_logger(__name__)


def require_database() -> None:
    """Raises CommandError where migrations wait, or where somebody has to fix the database first.

    One that is only unavailable stops nothing: play goes on without it.
    """
    try:
        require_migrations()
    except (DatabaseError, InterfaceError) as error:
        found = of_database(error)
        if found is None or found.status != 1:
            raise
        log.warning("starts without the database", problem=found.words)
