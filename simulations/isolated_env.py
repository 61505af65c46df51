"""A data directory of the demo's own, and an environment in which nothing but the defaults applies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

DIRECTORIES = 9
KEPT = frozenset({"TALLY_LOG_LEVEL", "USE_REDIS"})
"""Settings that the demo takes over; the others are of the checkout's real Tally, which it must not touch. With
USE_REDIS=false it plays on a file."""


class NoFreeDirectory(Exception):
    """Every one of the demo's directories is in use."""


def take(data_dir: Path) -> Path:
    """The first demo directory that no other demo uses. It stays ours until the process ends, also across exec."""
    for number in range(1, DIRECTORIES + 1):
        path = data_dir / ("demo" if number == 1 else f"demo-{number}")
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(path / "demo.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        os.set_inheritable(lock, True)
        return path
    raise NoFreeDirectory(f"{DIRECTORIES} demos run already in {data_dir}.")


def environment(data_dir: Path, inherited: Mapping[str, str]) -> dict[str, str]:
    """What the demo's processes see: the caller's environment without the settings of any other Tally."""
    ignored = set(settings.TALLY_VARIABLES) - KEPT
    kept = {name: value for name, value in inherited.items() if name not in ignored}
    own = {
        "TALLY_DATA_DIR": str(data_dir),
        "TALLY_JSON_PATH": str(data_dir / "app_state.json"),
        "TALLY_ENV_FILE": os.devnull,
    }
    return {**kept, **own}
