"""Could a server of ours listen there? Asked by commands that start one, before they do."""

from __future__ import annotations

import errno
import socket

from django.core.management.base import CommandError

from games.management.exits import GIVES_UP, USAGE


def is_free(host: str, port: int) -> bool:
    """Whether it could, now."""
    try:
        _try(host, port)
    except (OSError, UnicodeError):
        return False
    return True


def require_place(host: str, port: int) -> None:
    """Raises CommandError in words: with 1 where the port is taken, with 2 where there is no such address, and with 78
    where this user may not listen."""
    try:
        _try(host, port)
    except (OSError, UnicodeError) as error:
        words, status = _refusal(host, port, getattr(error, "errno", None))
        raise CommandError(words, returncode=status) from error


def _try(host: str, port: int) -> None:
    """Raises OSError, and UnicodeError for a name that none can be."""
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        with socket.socket(family, kind, protocol) as trial:
            # As servers do: a port whose last connections are just fading away is free.
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)


def _refusal(host: str, port: int, number: int | None) -> tuple[str, int]:
    if number == errno.EADDRINUSE:
        return f"{host}:{port} is taken. Choose another with --port.", 1
    if number in (errno.EACCES, errno.EPERM):
        return f"This user may not listen on {host}:{port}. Choose another port, from 1024 on, with --port.", GIVES_UP
    return f"This machine has no such address: {host}. Choose another with --host.", USAGE
