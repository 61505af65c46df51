"""What is set wrong, full, or away ends a command with words that say so, and not with a trace."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import SystemCheckError
from django.db import InterfaceError, OperationalError

from games import exits
from games.errors import StoreUnavailable
from games.management.halves import refusal
from trivia_site.embedded import EmbeddedServerError, NoRoom

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_DISK = _FULL | {errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}
"""Why a disk takes nothing; another error of the system may be a mistake of ours, of which the trace is needed."""


@contextmanager
def instead_of_traces() -> Iterator[None]:
    """Around a whole command: ends the process with 1 where it may be tried again, with 78 where somebody has to mend
    something first (`exits.GIVES_UP`). The command's own `--traceback` shows the trace."""
    try:
        yield
    except SystemExit as ended:
        # Django says what its system checks refuse; it knows no status for what only a changed setting mends.
        if isinstance(ended.__context__, SystemCheckError):
            sys.exit(exits.GIVES_UP)
        raise
    except (ImproperlyConfigured, OperationalError, InterfaceError, EmbeddedServerError, StoreUnavailable) as error:
        _end(error)
    except OSError as error:
        if error.errno not in _DISK:
            raise
        _end(error)


def _end(error: Exception) -> NoReturn:
    """Raises SystemExit, or the error again."""
    if "--traceback" in sys.argv:
        raise error
    sys.stderr.write(f"{_words(error)}\n")
    sys.exit(exits.GIVES_UP if _has_to_be_mended(error) else 1)


def _words(error: Exception) -> str:
    if isinstance(error, OperationalError | InterfaceError):
        return f"The database refuses: {refusal(error)}. Ask manage.py doctor what is wrong with it."
    return str(error) or repr(error)


def _has_to_be_mended(error: Exception) -> bool:
    if isinstance(error, ImproperlyConfigured):
        return not (isinstance(error.__cause__, OSError) and error.__cause__.errno in _FULL)
    return isinstance(error, EmbeddedServerError) and not isinstance(error, NoRoom)
