"""The lock that all processes of a machine share: whoever has it may replace the file."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from games.domain.errors import StoreUnavailable

_PAUSE_S = (0.001, 0.02)
"""Between two tries of a lock that another process has."""
_WAS_WRITTEN = b"There is a file beside this one. Delete both to start over.\n"


class Lock:
    """A file beside the data whose lock decides; it also remembers that there was data once."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def held(self, until_s: float) -> Iterator[None]:
        """Have the lock, waiting for it until a moment of `time.monotonic`. Raises StoreUnavailable, OSError."""
        file = self._locked(until_s)
        try:
            yield
        finally:
            os.close(file)

    def _locked(self, until_s: float) -> int:
        pause = _PAUSE_S[0]
        while True:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if self._is_in_place(file):
                    return file
            except BlockingIOError:
                if time.monotonic() > until_s:
                    os.close(file)
                    raise StoreUnavailable(f"Not saved: {self.path} is locked by another process.") from None
                time.sleep(pause)
                pause = min(2 * pause, _PAUSE_S[1])
            except BaseException:
                os.close(file)
                raise
            os.close(file)

    def _is_in_place(self, file: int) -> bool:
        """Whether nobody has deleted the file since it was opened: others would lock another one."""
        try:
            return os.path.samestat(os.fstat(file), os.stat(self.path))
        except FileNotFoundError:
            return False

    def remembers_data(self) -> bool:
        """Whether data has been written under this lock."""
        try:
            return self.path.stat().st_size > 0
        except FileNotFoundError:
            return False

    def remember_data(self) -> None:
        """Note that there is data from now on. Raises OSError."""
        if not self.remembers_data():
            self.path.write_bytes(_WAS_WRITTEN)
