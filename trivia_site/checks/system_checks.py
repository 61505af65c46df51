"""What is wrong with the configuration, as Django system checks with an id and a hint.

| id | what | when it runs |
| --- | --- | --- |
| tally.E001, E002, E008 | secret key, allowed hosts, DEBUG in production | with every `manage.py` command |
| tally.E003 to E005, E007, E009, E010, E013, W001 to W005, W008 to W010 | store | `check --deploy`, `store_safety.py` |
| tally.W023 | variables that are no settings | with every `manage.py` command |
| tally.E006 | the bot's token | `runbot`, by `token_problems()` |
| tally.W020, W022 | the login with Discord | with every `manage.py` command |
| tally.W025 | files that other users of the machine can open | with every `manage.py` command |
| tally.W026 | servers that leave are purged within days | with every `manage.py` command |

`check --deploy` looks only at a store that `REDIS_URL` or `TALLY_JSON_PATH` names: the embedded one is set up by us,
and a check must not start a server. Entry points ask `store_safety.admit()` about whichever store they use.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.checks import check_admin_app
from django.core import checks
from django.core.checks import CheckMessage, Error, Warning
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError

from games.management.checks import SETTINGS
from games.management.exits import GIVES_UP
from trivia_site.checks import file_privacy
from trivia_site.checks.findings import in_a_line

LOCAL = ("localhost", "127.0.0.1", "[::1]")
"""The names of this machine."""
_OAUTH_PAGE = "https://discord.com/developers/applications, your application, OAuth2"


def register() -> None:
    """Make the checks known to Django; called once, when the application is ready."""
    checks.register(check_production, checks.Tags.security)
    checks.register(check_names, SETTINGS)
    checks.register(check_store, "store", deploy=True)
    checks.register(check_login, checks.Tags.security)
    checks.register(file_privacy.check, checks.Tags.security)
    checks.register(check_purge, checks.Tags.security)


def check_purge(**_kwargs: Any) -> list[CheckMessage]:
    """A week is what it takes to notice that a bot is gone, and to have it back."""
    days = settings.TALLY_PURGE_AFTER_DAYS
    if not 0 < days < 7:
        return []
    return [
        Warning(
            f"TALLY_PURGE_AFTER_DAYS is {days}: a server that takes the bot out by mistake loses its games so soon.",
            hint="Set it to 7 or more, or to 0 to keep what servers that left have.",
            id="tally.W026",
        )
    ]


def check_production(**_kwargs: Any) -> list[CheckMessage]:
    """The two values that no default can supply once DEBUG is off, and DEBUG where others can reach the site."""
    if settings.DEBUG:
        return _debug_in_public()
    found: list[CheckMessage] = []
    if not _is_strong(_secret_key()):
        found.append(
            Error(
                "SECRET_KEY is not set, or can be guessed, although DEBUG is off.",
                hint="Set SECRET_KEY to 50 or more random characters, the same for every process: "
                'python -c "import secrets; print(secrets.token_urlsafe(64))"',
                id="tally.E001",
            )
        )
    if not settings.ALLOWED_HOSTS:
        found.append(
            Error(
                "ALLOWED_HOSTS is empty although DEBUG is off: every request would be refused.",
                hint="Set ALLOWED_HOSTS to the names under which the site is reached, separated by commas.",
                id="tally.E002",
            )
        )
    return found


def _debug_in_public() -> list[CheckMessage]:
    """DEBUG shows settings and code to whoever causes an error: only this machine may be served with it."""
    public = [host for host in settings.ALLOWED_HOSTS if host not in LOCAL and not host.endswith(".localhost")]
    if not public:
        return []
    return [
        Error(
            f"DEBUG is on although ALLOWED_HOSTS lets others in: {', '.join(public)}.",
            hint="Set DEBUG=false, or leave ALLOWED_HOSTS unset on a machine for development.",
            id="tally.E008",
        )
    ]


def check_names(**_kwargs: Any) -> list[CheckMessage]:
    """Variables that look like settings and are none: what a typo was meant to change stays as it was."""
    return [
        Warning(
            f"{name} is no setting of Tally, and has no effect.",
            hint=f"Did you mean {nearest}?" if nearest else "docs/configuration.md lists them all.",
            id="tally.W023",
        )
        for name, nearest in settings.TALLY_UNKNOWN_VARIABLES
    ]


def _is_strong(key: str) -> bool:
    """By the measure of Django's own check, which only warns."""
    return len(key) >= 50 and len(set(key)) >= 5 and not key.startswith("django-insecure-")


def _secret_key() -> str:
    try:
        return str(settings.SECRET_KEY)
    except ImproperlyConfigured:
        return ""


def check_store(**_kwargs: Any) -> list[CheckMessage]:
    """The store that `REDIS_URL` or `TALLY_JSON_PATH` names."""
    # Not above: only `check --deploy` asks this, and what it takes to ask takes long to load.
    from trivia_site.checks import store_safety

    return [] if settings.TALLY_EMBEDDED_STORE else store_safety.judge(settings.TALLY_REDIS_URL)


def check_dashboard(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Django's own, of what the dashboard shows of models."""
    # Not above: this is what makes the check see anything, and commands without pages do well without it.
    import games.admin  # noqa: F401

    found: list[CheckMessage] = check_admin_app(app_configs, **kwargs)
    return found


def check_login(**_kwargs: Any) -> list[CheckMessage]:
    """Whether "Log in with Discord" is configured as a whole, or not at all; games go on without it."""
    client_id, secret = settings.DISCORD_CLIENT_ID, settings.DISCORD_CLIENT_SECRET
    if not client_id and not secret:
        return []
    found: list[CheckMessage] = []
    if not client_id or not secret:
        missing, given = ("DISCORD_CLIENT_SECRET", "ID") if client_id else ("DISCORD_CLIENT_ID", "SECRET")
        found.append(
            Warning(
                f"DISCORD_CLIENT_{given} is set but {missing} is not: nobody can log in with Discord.",
                hint=f"{_OAUTH_PAGE} shows both. Set {missing} too, or neither to do without this login.",
                id="tally.W020",
            )
        )
    if bool(settings.DISCORD_API_BASE) != bool(settings.DISCORD_AUTHORIZE_URL):
        found.append(
            Warning(
                "Of DISCORD_API_BASE and DISCORD_AUTHORIZE_URL only one is set: a login begins at one Discord and ends "
                "at another.",
                hint="Set both to a local Discord's addresses, or neither for Discord itself.",
                id="tally.W022",
            )
        )
    return found


def require_token() -> None:
    """Raises CommandError where the bot has no token."""
    if missing := token_problems():
        raise CommandError(in_a_line(missing), returncode=GIVES_UP)


def token_problems() -> list[CheckMessage]:
    """Whether the bot has a token with which it can log in."""
    if settings.DISCORD_TOKEN:
        return []
    return [
        Error(
            "DISCORD_TOKEN is not set.",
            hint="Create an application at https://discord.com/developers/applications, copy its bot token into "
            "DISCORD_TOKEN (environment or .env). To try Tally without Discord: make demo.",
            id="tally.E006",
        )
    ]
