"""What a command meets ends it with one line and a status that fits, and not with a trace.

The one place that knows how: `exit_message()`. A trace is shown to whoever asks for it with `--traceback`. Of what
nobody foresaw it is kept too: where people read in a file beside the data, and for machines in the log.
"""

from __future__ import annotations

import errno
import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from typing import NoReturn

import structlog
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, InterfaceError

from games.domain.errors import GameError, StoreUnavailable
from games.management import exits
from games.management.exit_messages import ExitMessage, of_database, of_store
from trivia_site.logs import without_passwords

TRACES = "errors.log"
TRACES_BYTES = 1_000_000
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_PASSES = _FULL | {errno.EIO, errno.EADDRINUSE, errno.ECONNREFUSED, errno.ECONNRESET, errno.ETIMEDOUT, errno.EMFILE}
_FORBIDDEN = frozenset({errno.EROFS, errno.EACCES, errno.EPERM, errno.EADDRNOTAVAIL})
_NO_SUCH_PLACE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ELOOP, errno.ENAMETOOLONG})
"""With a file's name these are foreseen; without one they may be a mistake of ours."""


def exit_message(error: BaseException) -> ExitMessage | None:
    """How this ends a command: with 1 where it may be tried again, with 78 where somebody has to fix something first
    (`exits.GIVES_UP`). None for what was not foreseen."""
    if isinstance(error, DatabaseError | InterfaceError):
        return of_database(error)
    if isinstance(error, ImproperlyConfigured):
        full = isinstance(error.__cause__, OSError) and error.__cause__.errno in _FULL
        return ExitMessage(str(error), 1 if full else exits.GIVES_UP)
    if isinstance(error, StoreUnavailable):
        return of_store(error)
    if isinstance(error, GameError):
        return ExitMessage(str(error) or repr(error), 1)
    if type(error) is LookupError:  # Django's, for an application that is not there; none of its kinds
        return ExitMessage(str(error), exits.USAGE)
    return _of_system(error) if isinstance(error, OSError) else _of_server(error)


def _of_system(error: OSError) -> ExitMessage | None:
    named = error.filename is not None and error.errno in _NO_SUCH_PLACE
    if error.errno in _PASSES:
        return ExitMessage(_system_words(error), 1)
    return ExitMessage(_system_words(error), exits.GIVES_UP) if named or error.errno in _FORBIDDEN else None


def _system_words(error: OSError) -> str:
    where = "" if error.filename is None else f": {os.fsdecode(error.filename)}"
    return f"{error.strerror or error}{where}."


def _of_server(error: BaseException) -> ExitMessage | None:
    # Not above: a command that works may never need this library, which takes as long to load as half of Django.
    from redis import RedisError

    from games.store.redis.topology import WrongAddress

    if isinstance(error, WrongAddress):
        return ExitMessage(error.problem, exits.GIVES_UP, "What is accepted: manage.py doctor")
    return ExitMessage(str(error) or repr(error), 1) if isinstance(error, RedisError) else None


@contextmanager
def instead_of_traces() -> Iterator[None]:
    """Around a whole command. Raises SystemExit, or with `--traceback` the error itself."""
    try:
        try:
            yield
        finally:
            _flush()
    except BrokenPipeError:  # as in `| head`: who asked has read enough
        sys.exit(128 + signal.SIGPIPE)
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    except SystemExit as end:
        # Django has printed what the system checks refuse: only a changed setting fixes that.
        if isinstance(end.__context__, SystemCheckError):
            end.code = exits.GIVES_UP
        raise
    except Exception as error:
        if "--traceback" in sys.argv:
            raise
        _end(error)


def _flush() -> None:
    """Now, while it can be known what becomes of it. Raises OSError, after which Python has nothing left to write."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise


def _end(error: Exception) -> NoReturn:
    found = exit_message(error)
    if found is None:
        _end_unforeseen(error)
    _say(f"{found.words} {found.advice}".rstrip())
    sys.exit(found.status)


def _end_unforeseen(error: Exception) -> NoReturn:
    what = without_passwords(f"{type(error).__name__}: {error}".partition("\n")[0])
    if _for_machines():
        structlog.get_logger(__name__).critical("an error of Tally's own", problem=what, exc_info=error)
    else:
        _say(f"An error of Tally's own: {what}; {_kept(error)}.")
    sys.exit(exits.OWN_ERROR)


def _say(words: str) -> None:
    if _for_machines():
        structlog.get_logger(__name__).critical("does not run", problem=words)
    else:
        sys.stderr.write(f"{words}\n")


def _for_machines() -> bool:
    """Whether a plain line would be noise; not before the settings are read."""
    return settings.configured and settings.TALLY_LOG_FORMAT == "json"


class _Private(RotatingFileHandler):
    """For nobody else to read."""

    def _open(self) -> TextIOWrapper:
        file = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        return TextIOWrapper(os.fdopen(file, "ab"), encoding="utf-8")


def _kept(error: Exception) -> str:
    """Where the trace has been written, in words."""
    with suppress(Exception):
        path = settings.TALLY_DATA_DIR / TRACES
        file = _Private(path, maxBytes=TRACES_BYTES, backupCount=1)
        formatter = dict(settings.LOGGING["formatters"]["structlog"])
        file.setFormatter(formatter.pop("()")(**formatter))
        info = (type(error), error, error.__traceback__)
        file.emit(logging.LogRecord(__name__, logging.CRITICAL, __file__, 0, " ".join(sys.argv), (), info))
        file.close()
        return f"the trace is at the end of {path}"
    return "--traceback shows where it arose"
