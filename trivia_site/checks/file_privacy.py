"""What Tally keeps in files is for the user it runs as: answers before the close, the key of sessions, who plays.

New files get no rights for anybody else. What stands there already with more, from an earlier version or a copy, is
closed where it is ours to close, with a word in the log; the check tally.W025 reports the rest.
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
_KEPT = frozenset({"tally.sqlite3", "valkey"})
"""By one of these a data directory is known; a key is made wherever there is none."""


def begin() -> None:
    """Called once, when the application is ready: from now on this process and what it starts write for us alone."""
    if sys.argv[1:2] == ["collectstatic"]:
        return  # public, and in an image collected by another user than the one who serves them
    os.umask(OTHERS)
    for path, found in _open():
        if found.st_uid == os.geteuid():
            _close(path, found.st_mode)


def _close(path: Path, mode: int) -> None:
    about = {"path": str(path), "mode": f"{mode & 0o777:o}"}
    try:
        path.chmod(stat.S_IMODE(mode) & ~OTHERS)
    except OSError as error:  # a disk that is mounted read-only, say: who has to write there says what that means
        log.warning("other users of this machine can open it, and it cannot be closed", reason=str(error), **about)
    else:
        log.warning("closed to other users of this machine", **about)


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
    """Of our own files those that somebody else has rights to. What cannot be read is reported where it is used."""
    with suppress(OSError):
        for path in _ours():
            if not path.exists():
                continue
            found = path.stat()
            if stat.S_IMODE(found.st_mode) & OTHERS:
                yield path, found


def _ours() -> Iterator[Path]:
    """What the settings name, if it is what they take it for: of a mistyped path nothing is changed."""
    directory = settings.TALLY_DATA_DIR
    if directory.is_dir():
        held = {path.name for path in directory.iterdir()}
        if held & _KEPT or held <= {"secret_key"}:
            yield directory
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3" and _begins(Path(database["NAME"]), b"SQLite format 3\0"):
        yield from (Path(f"{database['NAME']}{end}") for end in ("", "-wal", "-shm"))
    if not settings.USE_REDIS and _begins(settings.TALLY_JSON_PATH, b"{"):
        yield settings.TALLY_JSON_PATH


def _begins(path: Path, sign: bytes) -> bool:
    """Whether this is a file of the kind that begins so (https://www.sqlite.org/fileformat.html#magic_header_string)."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(sign)) == sign
