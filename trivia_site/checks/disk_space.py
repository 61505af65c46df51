"""How much room the disks have on which Tally writes."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FULL_BYTES = 1_000_000
"""With less than this left, a disk is taken for the reason when something cannot be written."""
_CANNOT_RESERVE = frozenset({errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP})
"""How musl and some file systems say that they reserve nothing: posix_fallocate(3)."""
_BLOCK_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Room:
    """What is left on the disk beneath a path, for this user."""

    path: Path
    free: int
    """Bytes."""
    disk: int
    """Distinguishes one disk from another."""

    @property
    def is_full(self) -> bool:
        return self.free < FULL_BYTES

    def __str__(self) -> str:
        return f"{megabytes(self.free)} free on the disk of {self.path}"


def room_of(path: Path) -> Room:
    """Of a file or directory that need not exist yet. Raises OSError."""
    there = path
    while not there.exists() and there != there.parent:
        there = there.parent
    found = os.statvfs(there)
    return Room(path, found.f_bavail * found.f_frsize, there.stat().st_dev)


def size_of(path: Path) -> int:
    """Of a file in bytes; 0 where there is none that can be seen."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def refusal(directory: Path, size: int) -> str:
    """Why no new file of this size fits into a directory; empty when it does. Tried with one that leaves nothing."""
    try:
        with tempfile.TemporaryFile(dir=directory, buffering=0) as trial:
            _take(trial.fileno(), size)
    except OSError as error:
        return f"{error.strerror} in {directory}"
    return ""


def _take(file: int, size: int) -> None:
    """Make an empty file this long, of bytes that have a place on the disk. Raises OSError."""
    reserve: Callable[[int, int, int], None] | None = getattr(os, "posix_fallocate", None)  # which macOS lacks
    try:
        if reserve:
            return reserve(file, 0, size)
    except OSError as error:
        if error.errno not in _CANNOT_RESERVE:
            raise
    while size > 0:  # of noise, since a file system that compresses keeps no zeros
        size -= os.write(file, os.urandom(min(size, _BLOCK_BYTES)))


def megabytes(size: int) -> str:
    """A number of bytes as people read it."""
    return f"{size:,} bytes" if size < FULL_BYTES else f"{size / 1e6:,.0f} MB"
