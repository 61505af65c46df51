"""The file on disk: read when it has changed, replaced as a whole, never half.

Every change takes the same way: have the lock, read what is there now, apply, write a draft in the same directory,
fsync, rename, fsync the directory. Only then is anything of it acknowledged. A crash anywhere leaves the old file or
the new one, each whole.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import structlog

from games.domain.errors import GameError, StoreUnavailable, StoreUnreadable
from games.store.json import page as pages
from games.store.json.damage import FileDamaged, copy_aside, relics
from games.store.json.lock import Lock
from games.store.json.page import Page
from games.store.json.slices import BrokenText

log = structlog.get_logger(__name__)

Step = Callable[[Page], Any]
"""What to do with the page: returns a reply or raises GameError; what it changed before that is kept."""
LOCK_WAIT_S = 5.0
"""How long a change waits for other processes."""


def machine_ms() -> int:
    """The machine's clock, in milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


class StateFile:
    """One process's hold of the file. Not for several threads at once: the store gives it one of its own."""

    def __init__(self, path: Path, clock: Callable[[], int] = machine_ms) -> None:
        self.path = Path(os.path.realpath(path))  # a link stays one, and what it points at is replaced
        self.clock = clock
        self._lock = Lock(self.path.with_name(f"{self.path.name}.lock"))
        self._draft = self.path.with_name(f".{self.path.name}.new")
        self._page: Page | None = None
        self._seen: int | None = None
        """The file that the page was read from, held open: so no other file can get its number."""
        self._stat: os.stat_result | None = None

    def close(self) -> None:
        """Let go of the file; the next use takes it up again."""
        self._forget()

    def mark(self) -> tuple[int, ...] | None:
        """Distinguishes states of the file without reading it; None while there is none. Raises OSError."""
        try:
            found = os.stat(self.path)
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size

    def read(self) -> Page:
        """The present page, to look at only. Raises StoreUnreadable, FileDamaged."""
        try:
            return self._current()
        except OSError as error:
            raise StoreUnreadable(f"{self.path} cannot be read: {error.strerror}.") from error

    def change(self, steps: Sequence[Step], asked_s: float) -> list[Any]:
        """The replies of all steps once what they did is on disk; a refusal stands in its place as an exception.

        `asked_s` is when the first was asked for, by `time.monotonic`. Raises StoreUnavailable, FileDamaged: then the
        file has either all of it or nothing.
        """
        try:
            with self._lock.held(asked_s + LOCK_WAIT_S):
                page = self._current()
                replies = [_reply(step, page) for step in steps]
                if page.changed:
                    self._write(page)
                return replies
        except OSError as error:
            self._forget()
            raise StoreUnavailable(f"Not saved: {self.path} cannot be written: {error.strerror}.") from error
        except BaseException:
            self._forget()  # the page may have been changed half-way
            raise

    # --- reading ---------------------------------------------------------------------------------------------------

    def _current(self) -> Page:
        if self._page is None or self._is_replaced():
            self._load()
        assert self._page is not None
        self._page.see(self.clock())
        return self._page

    def _is_replaced(self) -> bool:
        try:
            found = os.stat(self.path)
        except FileNotFoundError:
            return True
        return self._stat is None or _identity(found) != _identity(self._stat)

    def _load(self) -> None:
        earlier = self._page
        self._forget()
        try:
            # Not to wait for ever where it is a pipe.
            file = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except FileNotFoundError:
            self._page = self._begun()
            return
        self._seen, self._stat = file, os.fstat(file)
        if not stat.S_ISREG(self._stat.st_mode):
            raise OSError(errno.EINVAL, "It is no file", str(self.path))
        with open(file, "rb", closefd=False) as stream:
            content = stream.read()
        try:
            self._page = pages.load(_text(content), self.clock(), earlier)
        except BrokenText as broken:
            self._refuse(str(broken), broken)

    def _begun(self) -> Page:
        """An empty page, where there has never been a file. Raises FileDamaged where one is missing."""
        if self._lock.remembers_data():
            missing = f"though {self._lock.path.name} says that there was one"
        elif beside := relics(self.path):
            missing = f"though {beside[-1].name} stands beside it"
        else:
            return Page()
        raise FileDamaged(f"{self.path} is missing, {missing}. Put it back, or move that away to start over.")

    def _refuse(self, why: str, error: Exception) -> None:
        self._forget()
        try:
            aside = f"A copy stands in {copy_aside(self.path)}."
        except OSError as problem:
            aside = f"It could not be copied aside: {problem}."
        raise FileDamaged(
            f"{self.path}, {why}. Nothing was changed. {aside} Repair the file, or put a backup in its place."
        ) from error

    def _forget(self) -> None:
        self._page, self._stat = None, None
        if self._seen is not None:
            os.close(self._seen)
            self._seen = None

    # --- writing ---------------------------------------------------------------------------------------------------

    def _write(self, page: Page) -> None:
        content = pages.dump(page).encode()
        mode = self._stat.st_mode & 0o777 if self._stat else 0o600
        draft = os.open(self._draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            os.fchmod(draft, mode)
            _write_all(draft, content)
            os.fsync(draft)
            os.rename(self._draft, self.path)
            _sync_directory(self.path.parent)
            self._lock.remember_data()
        except BaseException:
            os.close(draft)
            raise
        if self._seen is not None:
            os.close(self._seen)
        self._seen, self._stat = draft, os.fstat(draft)


def _reply(step: Step, page: Page) -> Any:
    try:
        return step(page)
    except GameError as refusal:
        return refusal


def _identity(found: os.stat_result) -> tuple[int, ...]:
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(errors="replace")
        raise BrokenText("a byte that is no UTF-8 text", before, len(before)) from error


def _write_all(file: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(file, left) :]


def _sync_directory(path: Path) -> None:
    directory = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
