"""What operators' commands on store and database have in common: trouble with either is one line, no trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError, InterfaceError
from django.utils.module_loading import import_string

from games.domain.errors import StoreUnavailable
from games.management.exit_messages import of_database, of_store
from games.management.exits import GIVES_UP
from games.management.schema import require_migrations

AGAIN = "Repeat this."


@contextmanager
def both_usable(then: str = AGAIN) -> Iterator[None]:
    """Work on store and database, once it is known that both can be worked on.

    Raises CommandError with what is wrong and, if that happens on the way, with what to do `then`; and what
    TALLY_STORE_CHECK raises.
    """
    with _in_a_line(then):
        import_string(settings.TALLY_STORE_CHECK)()
        require_migrations()
        yield


@contextmanager
def database_usable(then: str = AGAIN) -> Iterator[None]:
    """The same, of the database alone."""
    with _in_a_line(then):
        require_migrations()
        yield


@contextmanager
def _in_a_line(then: str) -> Iterator[None]:
    try:
        yield
    except (StoreUnavailable, DatabaseError, InterfaceError) as error:
        found = of_store(error) if isinstance(error, StoreUnavailable) else of_database(error)
        if found is None:
            raise
        is_permanent = found.status == GIVES_UP
        # It would end the same again, so repeating it is no advice.
        parts = (found.words, found.advice if is_permanent else "", "" if is_permanent and then == AGAIN else then)
        raise CommandError(" ".join(filter(None, parts)), returncode=found.status) from error
