"""What commands that work on store and database by hand have in common: trouble with either is one line, no trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils.module_loading import import_string

from games.errors import StoreUnavailable


@contextmanager
def both_usable(then: str = "Repeat this.") -> Iterator[None]:
    """Work on store and database, once it is known that both can be worked on.

    Raises CommandError (exit status 1) with what is wrong; if that happens on the way, with what to do `then`.
    """
    try:
        # By name: it is at home in the project, which stands above this package.
        import_string("trivia_site.halves.look")()
        yield
    except StoreUnavailable as error:
        raise CommandError(f"{error} {then}") from error
    except DatabaseError as error:
        raise CommandError(f"The database refuses: {refusal(error)}. {then}") from error


def refusal(error: Exception) -> str:
    """A database's reason, to stand in a sentence. PostgreSQL's driver asks a question in its second line."""
    return str(error).partition("\n")[0].rstrip(" .?")
