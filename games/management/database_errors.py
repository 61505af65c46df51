"""What a refusal of the database means to whoever runs a command: is something to be fixed, or done again?"""

from __future__ import annotations

import re
from contextlib import suppress

from django.core.management.base import CommandError
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, NotSupportedError, ProgrammingError

Refusal = DatabaseError | InterfaceError
_FOR_GOOD = ("SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")
"""Of https://sqlite.org/rescode.html; a code may go on, as in SQLITE_READONLY_DIRECTORY."""
_REFUSED = re.compile(r'authentication failed|no password supplied|(database|role|user) ".*" does not exist|no pg_hba')
"""How PostgreSQL lets nobody in: of a connection that fails its driver gives no code."""
_NOT_ALLOWED = "42501"
"""insufficient_privilege, of https://www.postgresql.org/docs/current/errcodes-appendix.html."""
_MISSING = re.compile(r"no such (table|column)|has no column")
"""How SQLite says it."""


def is_permanent(error: Refusal) -> bool:
    """Whether it would refuse the same again: the file damaged, read-only or nowhere, the user not let in."""
    cause = error.__cause__
    code = str(getattr(cause, "sqlite_errorname", ""))
    return code.startswith(_FOR_GOOD) or _is_forbidden(error) or bool(_REFUSED.search(str(error)))


def is_mistake(error: Refusal) -> bool:
    """Whether it may be a statement of ours that is wrong."""
    kinds = DataError | IntegrityError | NotSupportedError | ProgrammingError
    return isinstance(error, kinds) and not _is_forbidden(error)


def waiting_migrations(error: Refusal) -> str:
    """In words, where a table or column is missing since migrations are; else empty."""
    if isinstance(error, ProgrammingError) or _MISSING.search(str(error)):
        # Here, for every command imports this module: Django's part that plans migrations takes a tenth of a second.
        from games.management.schema import require_migrations

        with suppress(DatabaseError):
            try:
                require_migrations()
            except CommandError as missing:
                return str(missing)
    return ""


def refusal(error: Exception) -> str:
    """A database's reason, to stand in a sentence. PostgreSQL's driver asks a question in its second line."""
    return str(error).partition("\n")[0].rstrip(" .?")


def _is_forbidden(error: Refusal) -> bool:
    return getattr(error.__cause__, "sqlstate", None) == _NOT_ALLOWED
