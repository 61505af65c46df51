"""A small disk of the test's own, to be filled: a file system in memory where one may be mounted, else a limit.

Without the right to mount, no file of the processes that are named may grow (RLIMIT_FSIZE): their writes fail with
EFBIG in place of ENOSPC, which everything treats alike.
"""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

SIZE_MB = 24


class SmallDisk:
    """A directory, and the disk beneath it; use as a context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tally-small-disk", str(path)]
        self.is_mounted = subprocess.run(mount, capture_output=True).returncode == 0

    def fill(self, *processes: int) -> None:
        """Nothing fits any more. The processes are those that write on it; their children inherit the limit."""
        if not self.is_mounted:
            self._limit(processes, 0)
            return
        with suppress(OSError), self._filling.open("ab", buffering=0) as file:
            for size in (1 << 16, 1):
                while file.write(bytes(size)) == size:
                    pass

    def make_room(self, *processes: int) -> None:
        """As much as there was before."""
        if self.is_mounted:
            self._filling.unlink(missing_ok=True)
        else:
            self._limit(processes, resource.RLIM_INFINITY)

    def for_child(self) -> Callable[[], None] | None:
        """`preexec_fn` of a process that is started while the disk is full."""
        if self.is_mounted:
            return None
        return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    def __enter__(self) -> SmallDisk:
        return self

    def __exit__(self, *_error: object) -> None:
        # Lazily: a process that was killed may be just letting go of it.
        if self.is_mounted:
            subprocess.run(["umount", "--lazy", str(self.path)], check=True)

    @property
    def _filling(self) -> Path:
        return self.path / "filling"

    @staticmethod
    def _limit(processes: tuple[int, ...], size: int) -> None:
        for process in processes:
            with suppress(ProcessLookupError):
                resource.prlimit(process, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with SmallDisk(tmp_path / "disk") as small:
        yield small
