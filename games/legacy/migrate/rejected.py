"""The file of what was set aside: beside the source, dated, never written over another."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from games.legacy.app_state import RecordProblem


def beside(path: Path, suffix: str) -> Path:
    """A name in the same folder that is still free: `app_state.<UTC date and time>.<suffix>`."""
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
    numbers = ["", *(f"-{n}" for n in range(2, 1000))]
    names = (path.with_name(f"{path.stem}.{stamp}{number}.{suffix}") for number in numbers)
    return next(name for name in names if not name.exists())


def settle(stream: IO[str]) -> None:
    """Return once what was written is on disk."""
    stream.flush()
    os.fsync(stream.fileno())


class Rejected:
    """A JSON list, written one entry at a time; no file is made without an entry."""

    def __init__(self, source: Path) -> None:
        self._source = source
        self._stream: IO[str] | None = None
        self.path: Path | None = None

    def add(self, problem: RecordProblem) -> None:
        """Raises OSError."""
        if self._stream is None:
            self.path = beside(self._source, "rejected.json")
            self._stream = self.path.open("x", encoding="utf-8")
            self._stream.write("[\n")
        else:
            self._stream.write(",\n")
        json.dump({"path": problem.path, "why": problem.why, "value": problem.value}, self._stream)

    def close(self) -> None:
        """End the list; returns once it is on disk."""
        if self._stream is not None:
            self._stream.write("\n]\n")
            settle(self._stream)
            self._stream.close()
            self._stream = None
