"""What a checkout needs and nobody should have to prepare: a private data directory and a secret key that stays."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

_NAME = "secret_key"


def private_directory(path: Path) -> None:
    """Create the directory for its owner only, unless it exists."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def secret_key(data_dir: Path) -> str:
    """The development key of this checkout: made once, kept in a file that only its owner can read."""
    private_directory(data_dir)
    path = data_dir / _NAME
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(64))
    return path.read_text().strip()


def _write_once(path: Path, text: str) -> None:
    """Put a complete file in place; of several processes that try, the first wins."""
    # mkstemp gives mode 600.
    file, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(file, "w") as draft:
        draft.write(text)
    try:
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(name)
