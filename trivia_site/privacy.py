"""What Tally keeps in files is for the user it runs as: answers before the close, the key of sessions, who plays.

New files get no rights for anybody else. What stands there already with more, from an earlier version or a copy, is
closed where it is ours to close, with a word in the log; the check tally.W025 tells of the rest.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.core.checks import CheckMessage, Warning

log = structlog.get_logger(__name__)

OTHERS = 0o077
"""The rights of group and others."""


def begin() -> None:
    """Called once, when the application is ready: from now on this process and what it starts write for us alone."""
    if sys.argv[1:2] == ["collectstatic"]:
        return  # public, and in an image collected by another user than the one who serves them
    os.umask(OTHERS)
    for path, found in _open():
        if found.st_uid == os.geteuid():
            path.chmod(stat.S_IMODE(found.st_mode) & ~OTHERS)
            log.warning("closed to other users of this machine", path=str(path), mode=f"{found.st_mode & 0o777:o}")


def check(**_kwargs: Any) -> list[CheckMessage]:
    """What others can open and we cannot close. A group's rights may be how a volume reaches us at all."""
    return [
        Warning(
            f"Everybody on this machine can open {path}.",
            hint=f"It belongs to another user than Tally runs as. As its owner or root: chmod o-rwx {path}",
            id="tally.W025",
        )
        for path, found in _open()
        if found.st_uid != os.geteuid() and stat.S_IMODE(found.st_mode) & 0o007
    ]


def _open() -> Iterator[tuple[Path, os.stat_result]]:
    """Of our own files those that somebody else has rights to. What cannot be looked at is told where it is used."""
    for path in _ours():
        with suppress(OSError):
            found = path.stat()
            if stat.S_IMODE(found.st_mode) & OTHERS and (path.is_dir() or path.is_file()):
                yield path, found


def _ours() -> Iterator[Path]:
    yield settings.TALLY_DATA_DIR
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3" and database["NAME"] != ":memory:":
        yield from (Path(f"{database['NAME']}{end}") for end in ("", "-wal", "-shm"))
    if not settings.USE_REDIS:
        yield settings.TALLY_JSON_PATH
