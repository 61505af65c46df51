"""How much room the disks have on which Tally writes."""

from __future__ import annotations

import os
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


def megabytes(size: int) -> str:
    """A number of bytes as people read it."""
    return f"{size:,} bytes" if size < FULL_BYTES else f"{size / 1e6:,.0f} MB"
