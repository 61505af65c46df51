"""What tests ask about real processes."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def started_with(text: str) -> list[str]:
    """The command lines of the processes that run with this text in their environment, whoever their parent is."""
    return [
        (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and is_alive(int(entry.name)) and text.encode() in _environment(entry)
    ]


def _environment(entry: Path) -> bytes:
    try:
        return (entry / "environ").read_bytes()
    except OSError:  # ended meanwhile, or somebody else's
        return b""


def eventually(condition: Callable[[], bool], timeout_s: float = 20.0) -> bool:
    """Whether the condition comes true in time."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
