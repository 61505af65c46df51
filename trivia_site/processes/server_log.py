"""What the site's server writes before the application is loaded, and its parent process always: `server_log.json`."""

from __future__ import annotations

import logging
import os

from django.conf import settings

from trivia_site.cli.error_handler import instead_of_traces


def handler() -> logging.Handler:
    """Its lines look like all others, so that a reader of JSON meets nothing else."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trivia_site.settings")
    with instead_of_traces():
        configured = dict(settings.LOGGING["formatters"]["structlog"])
    made = logging.StreamHandler()
    made.setFormatter(configured.pop("()")(**configured))
    made.setLevel(settings.LOGGING["root"]["level"])
    return made
