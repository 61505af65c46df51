"""Files that somebody names to a command."""

from __future__ import annotations

import stat
from pathlib import Path


class NoFile(OSError):
    """Something stands there that is no file."""


def require_regular(path: Path) -> None:
    """Raises NoFile for a pipe, a device or a directory: one would wait for ever, another never end. What is not there,
    or may not be read, is for whoever opens it."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return
    if not stat.S_ISREG(mode):
        raise NoFile(f"{path} is a {_kind(mode)} and not a file.")


def _kind(mode: int) -> str:
    kinds = {stat.S_IFDIR: "directory", stat.S_IFIFO: "pipe", stat.S_IFSOCK: "socket"}
    return kinds.get(stat.S_IFMT(mode), "device")
