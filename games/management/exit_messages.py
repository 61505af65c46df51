"""How a refusal of store or database ends a command: its last line, and its exit status."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError

from games.domain.errors import StoreUnavailable
from games.management import database_errors, exits


@dataclass(frozen=True, slots=True)
class ExitMessage:
    """The last line of a command, and its exit status."""

    words: str
    status: int
    advice: str = ""
    """A further sentence, where nobody gives a better one."""


def of_store(error: StoreUnavailable) -> ExitMessage:
    return ExitMessage(str(error) or repr(error), exits.GIVES_UP if error.is_permanent else 1)


def of_database(error: DatabaseError | InterfaceError) -> ExitMessage | None:
    """With 1 where it may be tried again, with GIVES_UP where somebody has to fix something first.

    None where the mistake may be in a statement of ours.
    """
    if waiting := database_errors.waiting_migrations(error):
        return ExitMessage(waiting, exits.GIVES_UP)
    if database_errors.is_mistake(error):
        return None
    status = exits.GIVES_UP if database_errors.is_permanent(error) else 1
    words = f"The database refuses: {database_errors.refusal(error)}."
    return ExitMessage(words, status, "Ask manage.py doctor what is wrong with it.")
