"""TALLY_STORE_CHECK: can the store be worked on? Asked by operators' commands before they begin."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import CommandError

from games.management.exits import GIVES_UP
from games.store.redis.topology import read
from trivia_site.checks import file_safety
from trivia_site.valkey import embedded


def require_store() -> None:
    """Raises CommandError in words of one line, WrongAddress and EmbeddedServerError.

    That a store does not answer is found out by whoever asks it: of a cluster, perhaps only one node is unavailable.
    """
    if settings.TALLY_REDIS_URL.startswith(file_safety.SCHEME):
        _require_file()
    else:
        read(embedded.redis_url())


def _require_file() -> None:
    for problem in file_safety.problems(file_safety.path_of(settings.TALLY_REDIS_URL)):
        if problem.is_serious():
            raise CommandError(f"{problem.msg} {problem.hint} ({problem.id})", returncode=GIVES_UP)
