"""What commands that work on store and database by hand have in common: trouble with either is one line, no trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import DatabaseError, InterfaceError
from django.utils.module_loading import import_string

from games.domain.errors import StoreUnavailable
from games.management.exits import GIVES_UP

AGAIN = "Repeat this."


@contextmanager
def both_usable(then: str = AGAIN) -> Iterator[None]:
    """Work on store and database, once it is known that both can be worked on.

    Raises CommandError with what is wrong and, if that happens on the way, with what to do `then`.
    """
    with _usable("trivia_site.checks.halves.look", then):
        yield


@contextmanager
def database_usable(then: str = AGAIN) -> Iterator[None]:
    """The same, of the database alone."""
    with _usable("trivia_site.checks.doctor.require_migrations", then):
        yield


@contextmanager
def _usable(look: str, then: str) -> Iterator[None]:
    # By name: what looks is at home in the project, which stands above this package, and so is who words the errors.
    try:
        import_string(look)()
        yield
    except (StoreUnavailable, DatabaseError, InterfaceError) as error:
        if (found := import_string("trivia_site.cli.endings.ending")(error)) is None:
            raise
        to_be_mended = found.status == GIVES_UP
        # It would end the same again, so repeating it is no advice.
        told = (found.words, found.advice if to_be_mended else "", "" if to_be_mended and then == AGAIN else then)
        raise CommandError(" ".join(filter(None, told)), returncode=found.status) from error


def refusal(error: Exception) -> str:
    """A database's reason, to stand in a sentence. PostgreSQL's driver asks a question in its second line."""
    return str(error).partition("\n")[0].rstrip(" .?")
