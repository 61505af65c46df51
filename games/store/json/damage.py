"""A file that cannot be read is refused: reported with its line, copied aside once, and never written over."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from games.domain.errors import StoreUnavailable


class FileDamaged(StoreUnavailable):
    """The file is not what was written, or is not there any more. Nothing is read or written until it is fixed."""

    code: ClassVar[str] = "FILE_DAMAGED"
    hint: ClassVar[str] = "Not saved: the file of games is damaged. An administrator has to look at it."


def copy_aside(path: Path) -> Path:
    """Where a copy of the damaged file stands; its name says when the file was last changed, so there is one only.

    Raises OSError.
    """
    found = path.stat()
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(found.st_mtime))
    copy = path.with_name(f"{path.name}.damaged-{stamp}")
    if not copy.exists():
        draft = path.with_name(f".{copy.name}.{os.getpid()}")
        try:
            shutil.copy2(path, draft)
            os.rename(draft, copy)
        finally:
            with suppress(FileNotFoundError):
                draft.unlink()
    return copy


def relics(path: Path) -> list[Path]:
    """Copies beside the file that say that there was one: damaged ones that were set aside, and backups."""
    kinds = ("damaged-", "backup")
    return sorted(
        beside
        for beside in path.parent.glob(f"{path.name}.*")
        if beside.name.removeprefix(f"{path.name}.").startswith(kinds)
    )
