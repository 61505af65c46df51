"""A site that is set up for production, as a process of its own."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PRODUCTION = {"DEBUG": "false", "SECRET_KEY": secrets.token_urlsafe(64), "ALLOWED_HOSTS": "trivia.example.org"}
_BEGIN = (
    "import django; django.setup()",
    "from functools import partial",
    "from django.conf import settings",
    "from django import test",
    # Nothing was collected.
    "settings.STORAGES['staticfiles']['BACKEND'] = 'django.contrib.staticfiles.storage.StaticFilesStorage'",
    "Client = partial(test.Client, SERVER_NAME='trivia.example.org')",
)


def in_production(*lines: str) -> str:
    """What a program says that is run with production's settings; `Client` and `settings` are there."""
    kept = {name: os.environ[name] for name in ("PATH", "TALLY_DATA_DIR", "REDIS_URL")}
    environment = {**kept, "TALLY_ENV_FILE": os.devnull, "DJANGO_SETTINGS_MODULE": "trivia_site.settings", **PRODUCTION}
    command = [sys.executable, "-c", "\n".join((*_BEGIN, *lines))]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=50)
    assert done.returncode == 0, done.stderr
    return done.stdout
