"""Whether a file fits is tried, also where nothing can be reserved without writing it."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import full_disk
from tests.faults.full_disk import SmallDisk
from trivia_site.checks.disk_space import FULL_BYTES, refusal

disk = full_disk.disk


def failing(code: int) -> Callable[[int, int, int], None]:
    def reserve(_file: int, _start: int, _size: int) -> None:
        raise OSError(code, os.strerror(code))

    return reserve


@pytest.fixture(params=["as it is", "macOS", errno.EINVAL, errno.EOPNOTSUPP, errno.ENOSYS])
def _system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Systems and file systems that reserve, or do not."""
    if request.param == "macOS":
        monkeypatch.delattr(os, "posix_fallocate")
    elif isinstance(request.param, int):
        monkeypatch.setattr(os, "posix_fallocate", failing(request.param))


@pytest.mark.process
@pytest.mark.usefixtures("_system")
def test_a_file_is_refused_for_want_of_room_alone(disk: SmallDisk) -> None:
    before = refusal(disk.path, FULL_BYTES + 1)
    disk.fill(os.getpid())
    try:
        full = refusal(disk.path, FULL_BYTES + 1)
    finally:
        disk.make_room(os.getpid())
    why = os.strerror(errno.ENOSPC if disk.is_mounted else errno.EFBIG)
    assert (before, full) == ("", f"{why} in {disk.path}")
    assert list(disk.path.iterdir()) == [], "nothing stays behind"


@pytest.mark.parametrize("size", [1, (1 << 16) + 1, FULL_BYTES])
def test_what_is_written_is_as_long_as_what_was_asked_for(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "posix_fallocate")
    write, lengths = os.write, list[int]()
    monkeypatch.setattr(os, "write", lambda file, data: lengths.append(write(file, data)) or lengths[-1])
    assert refusal(tmp_path, size) == ""
    assert sum(lengths) == size


def test_a_disk_that_fails_is_told_and_not_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "posix_fallocate", failing(errno.EIO))
    assert refusal(tmp_path, 1) == f"{os.strerror(errno.EIO)} in {tmp_path}"
