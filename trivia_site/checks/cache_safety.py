"""Whether the cache of `TALLY_CACHE_URL` is there, where it is a server of its own.

Without it sessions come from SQL and each process counts wrong passwords for itself; with an address that cannot be
understood pages fail.
"""

from __future__ import annotations

from django.conf import settings
from redis import Redis, RedisError

from games.domain import signals
from trivia_site.checks.findings import Finding, Severity
from trivia_site.logs import without_passwords

NAME = "cache"
TIMEOUT_S = 1.0
"""As the cache's own (`settings.CACHES`)."""
_UNCOUNTED = "Until then wrong passwords are counted by nobody."


def examine(*, store_answers: bool = True) -> Finding:
    """What stands with the cache, asked now unless it is on the store's server, of which others know."""
    url = settings.TALLY_CACHE_URL
    if not url:
        return Finding(NAME, Severity.OK, "none: each process has its own, sessions come from SQL")
    if url == settings.TALLY_REDIS_URL:
        if store_answers:
            return Finding(NAME, Severity.OK, "on the store's server")
        return Finding(NAME, Severity.WARNING, "It is on the store's server, which does not answer.", _UNCOUNTED)
    try:
        with Redis.from_url(url, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S, protocol=2) as client:
            client.ping()
    except (ValueError, TypeError):  # whose words may repeat the password
        hint = "Correct TALLY_CACHE_URL: redis://host:port/db, rediss:// or unix:///path; or leave it unset."
        return Finding(NAME, Severity.PROBLEM, "TALLY_CACHE_URL is no address of a Redis or Valkey server.", hint)
    except (RedisError, OSError) as error:
        hint = f"Start it, or correct TALLY_CACHE_URL. {_UNCOUNTED}"
        text = f"The server at {without_passwords(url)} does not answer: {without_passwords(str(error))}"
        return Finding(NAME, Severity.WARNING, text, hint)
    return Finding(NAME, Severity.OK, "a server of its own answers")


def watched() -> Finding:
    """As `examine`; what is wrong becomes a state of this process."""
    found = examine()
    if found.level is Severity.OK:
        signals.over(NAME)
    else:
        signals.note(NAME, f"{found.text} {found.hint}", level=signals.Level(found.level))
    return found
