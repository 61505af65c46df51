"""Where the bundled server of a data directory keeps its files, and where it listens."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from trivia_site.valkey.errors import EmbeddedServerError

MAX_SOCKET_PATH = 100
"""Bytes; a Unix socket's address holds 108 on Linux and 104 on macOS."""


def server_dir(data_dir: Path) -> Path:
    """Where the server of a data directory keeps its files."""
    return data_dir.resolve() / "valkey"


def socket_path(data_dir: Path) -> Path:
    """The server's socket: a pure function of the data directory, so that it can be named before the server runs."""
    path = server_dir(data_dir) / "valkey.sock"
    if len(os.fsencode(path)) < MAX_SOCKET_PATH:
        return path
    digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    # Not tempfile.gettempdir() nor XDG_RUNTIME_DIR: two processes with different environments must agree.
    return Path(f"/tmp/tally-{os.getuid()}-{digest}/valkey.sock")


def socket_url(data_dir: Path) -> str:
    """The address of the server of a data directory, as redis-py and its relatives read it."""
    return f"unix://{socket_path(data_dir)}"


def private_directory(path: Path) -> None:
    """Create a directory that only we can enter; refuse one that belongs to somebody else (it may lie in /tmp)."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise EmbeddedServerError(f"{path} belongs to somebody else. Set TALLY_DATA_DIR to a directory of your own.")
    if stat.S_IMODE(found.st_mode) != 0o700:
        path.chmod(0o700)
