"""How much room the disks have on which Tally writes."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

FULL_BYTES = 1_000_000
"""With less than this left, a disk is taken for the reason when something cannot be written."""


@dataclass(frozen=True, slots=True)
class Room:
    """What is left on the disk beneath a path, for this user."""

    path: Path
    free: int
    """Bytes."""
    disk: int
    """Tells one disk from another."""

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
            os.posix_fallocate(trial.fileno(), 0, size)
    except OSError as error:
        return f"{error.strerror} in {directory}"
    return ""


def megabytes(size: int) -> str:
    """A number of bytes as people read it."""
    return f"{size:,} bytes" if size < FULL_BYTES else f"{size / 1e6:,.0f} MB"
