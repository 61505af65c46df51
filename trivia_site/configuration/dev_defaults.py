"""What a checkout needs and nobody should have to prepare: a private data directory and a secret key that stays."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_NAME = "secret_key"


def private_directory(path: Path) -> None:
    """Create the directory for its owner only, unless it exists. Raises ImproperlyConfigured."""
    with _possible(path):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)


def secret_key(data_dir: Path) -> str:
    """The development key of this checkout: made once, kept in a file that only its owner can read.

    Raises ImproperlyConfigured where there is none and no room for one.
    """
    private_directory(data_dir)
    path = data_dir / _NAME
    with _possible(path):
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(64))
        return path.read_text().strip()


@contextmanager
def _possible(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ImproperlyConfigured(
            f"{error.strerror}: {path}. Make room on its disk and see that it can be written, or set TALLY_DATA_DIR to "
            "a directory that can."
        ) from error


def _write_once(path: Path, text: str) -> None:
    """Put a complete file in place; of several processes that try, the first wins."""
    # mkstemp gives mode 600.
    file, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(file, "w") as draft:
            draft.write(text)
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(name)
