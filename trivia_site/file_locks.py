"""Locks on files, by `flock`: the kernel lets go of them when a process ends, in whatever way."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


def lock(path: Path, how: int) -> int:
    """Waits for the lock of a file, which is made where it is missing; closing the descriptor lets go of it."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, how)
    except BaseException:
        os.close(file)
        raise
    return file


def try_lock(file: int, how: int) -> bool:
    """Whether the lock could be had, or turned into this kind, without waiting."""
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Alone with the file's lock, after waiting for it."""
    file = lock(path, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(file)
