"""Takes the trivia keys out of the file: a dated backup beside it first, then one atomic rename."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from games.legacy.migrate.rejected import beside, settle
from games.legacy.migrate.source import FileSource, spans_of_trivia

CHUNK = 1 << 20


class FileChanged(Exception):
    """Somebody wrote to the file while it was being migrated: nothing was deleted."""


class Fingerprint:
    """What shows whether a file is still the one that was read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = self._look()

    def _look(self) -> tuple[int, int, int]:
        found = self._path.stat()
        return found.st_ino, found.st_size, found.st_mtime_ns

    def check(self) -> None:
        """Raises FileChanged."""
        if self._look() != self._seen:
            raise FileChanged(f"{self._path} was changed during the migration: nothing was deleted. Migrate again.")


def delete_trivia(source: FileSource, fingerprint: Fingerprint) -> Path:
    """Remove the trivia keys of every guild; all other characters stay as they are. Returns the backup's path.

    Raises FileChanged, OSError and NotJson; until the very last step the file is untouched.
    """
    path = source.path.resolve()
    backup = beside(path, "bak.json")
    shutil.copy2(path, backup)
    _settle_file(backup)
    shorter = beside(path, "new.json")
    try:
        with source.open() as original, source.open() as walked, shorter.open("x", encoding="utf-8", newline="") as to:
            _copy_without(original, to, spans_of_trivia(walked))
            settle(to)
        shutil.copystat(path, shorter)
        fingerprint.check()  # as late as can be: what somebody wrote meanwhile must not be lost
        os.replace(shorter, path)
    finally:
        shorter.unlink(missing_ok=True)
    settle_folder(path.parent)
    return backup


def _copy_without(original: IO[str], to: IO[str], cuts: Iterable[tuple[int, int]]) -> None:
    at = 0
    for begin, end in cuts:
        _pass_on(original, begin - at, to)
        _pass_on(original, end - begin, None)
        at = end
    shutil.copyfileobj(original, to, CHUNK)


def _pass_on(original: IO[str], characters: int, to: IO[str] | None) -> None:
    while characters:
        text = original.read(min(CHUNK, characters))
        if not text:
            raise FileChanged("The file became shorter while it was read: nothing was deleted.")
        characters -= len(text)
        if to is not None:
            to.write(text)


def _settle_file(path: Path) -> None:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


def settle_folder(path: Path) -> None:
    """Return once renames in a folder are on disk."""
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
