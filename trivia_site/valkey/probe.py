"""Is a bundled server there, and does it answer?"""

from __future__ import annotations

import fcntl
import os
import socket
from pathlib import Path

from trivia_site.file_locks import try_lock
from trivia_site.valkey.paths import server_dir

REPLY_S = 2.0
"""How long a server may think about a PING; one that loads its data answers too, that it does."""


def is_alive(address: Path) -> bool:
    """Whether a server answers at the socket and has loaded its data."""
    return (reply(address) or b"").startswith(b"+PONG")


def reply(address: Path) -> bytes | None:
    """What a server at the socket says to a PING: nothing where there is none, None where one leaves us waiting."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(REPLY_S)
            connection.connect(str(address))
            connection.sendall(b"PING\r\n")
            return connection.recv(64)
    except (TimeoutError, BlockingIOError):  # the second one when so many wait already that no more may
        return None
    except OSError:
        return b""


def is_running(data_dir: Path) -> bool:
    """Whether a server or its holder exists for the data directory, answering or not."""
    path = server_dir(data_dir) / "server.lock"
    if not path.exists():
        return False
    file = os.open(path, os.O_RDWR)
    try:
        return not try_lock(file, fcntl.LOCK_EX)
    finally:
        os.close(file)
