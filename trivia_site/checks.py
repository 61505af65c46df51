"""What is wrong with the configuration, as Django system checks with an id and a hint.

| id | what | when it runs |
| --- | --- | --- |
| tally.E001, E002 | secret key, allowed hosts in production | with every `manage.py` command |
| tally.E003 to E005, W001 to W004 | the store | `manage.py check --deploy`, and where a process starts to use it |
| tally.E006 | the bot's token | `runbot`, by `token_problems()` |

`check --deploy` looks only at a store that `REDIS_URL` names: the embedded one is set up by us, and a check must not
start a server. Entry points ask `store_problems()` about whichever store they use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Warning
from django.core.exceptions import ImproperlyConfigured
from redis import Redis, RedisError, ResponseError

from trivia_site.embedded import MINIMUM_VERSION
from trivia_site.logs import without_passwords

STORE_TIMEOUT_S = 3.0


def register() -> None:
    """Make the checks known to Django; called once, when the application is ready."""
    checks.register(check_production, checks.Tags.security)
    checks.register(check_store, "store", deploy=True)


def check_production(**_kwargs: Any) -> list[CheckMessage]:
    """The two values that no default can supply once DEBUG is off."""
    if settings.DEBUG:
        return []
    found: list[CheckMessage] = []
    if not _secret_key():
        found.append(
            Error(
                "SECRET_KEY is not set although DEBUG is off.",
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


def _secret_key() -> str:
    try:
        return str(settings.SECRET_KEY)
    except ImproperlyConfigured:
        return ""


def check_store(**_kwargs: Any) -> list[CheckMessage]:
    """The store that `REDIS_URL` names."""
    return [] if settings.TALLY_EMBEDDED_STORE else store_problems(settings.TALLY_REDIS_URL)


def store_problems(url: str) -> list[CheckMessage]:
    """What speaks against keeping games in the store at this address; it must be running already."""
    try:
        with Redis.from_url(
            url, socket_timeout=STORE_TIMEOUT_S, socket_connect_timeout=STORE_TIMEOUT_S, decode_responses=True
        ) as client:
            info: Mapping[str, Any] = client.info("everything")
            return [*_version(info), *_policy(info), *_persistence(info, _appendfsync(client))]
    except (RedisError, OSError, ValueError) as error:
        return [
            Error(
                f"The store at {without_passwords(url)} does not answer: {error}",
                hint="Start it, correct REDIS_URL, or leave REDIS_URL unset to use the bundled server.",
                id="tally.E003",
            )
        ]


def _version(info: Mapping[str, Any]) -> Sequence[CheckMessage]:
    # Valkey tells the Redis version with which it is compatible in redis_version, its own beside it.
    version = str(info.get("valkey_version") or info.get("redis_version") or "0")
    if int(version.split(".")[0]) >= MINIMUM_VERSION:
        return []
    return [
        Error(
            f"The store is version {version}.",
            hint=f"The scripts need Valkey or Redis {MINIMUM_VERSION} or later.",
            id="tally.E004",
        )
    ]


def _policy(info: Mapping[str, Any]) -> Sequence[CheckMessage]:
    policy = info.get("maxmemory_policy")
    if policy == "noeviction":
        return []
    return [
        Error(
            f"The store's maxmemory-policy is {policy}: when memory runs short it deletes games and answers silently.",
            hint="Set maxmemory-policy noeviction. Use another server for what may be evicted.",
            id="tally.E005",
        )
    ]


def _persistence(info: Mapping[str, Any], appendfsync: str | None) -> Sequence[CheckMessage]:
    if not int(info.get("aof_enabled", 0)):
        return [
            Warning(
                "The store keeps no append-only file: a restart loses acknowledged answers.",
                hint="Set appendonly yes and appendfsync always.",
                id="tally.W001",
            )
        ]
    if appendfsync is None:
        return [
            Warning(
                "The store does not let us read its appendfsync setting.",
                hint="Make sure that it is `always`; permit CONFIG GET to have it checked.",
                id="tally.W002",
            )
        ]
    if appendfsync != "always":
        return [
            Warning(
                f"The store's appendfsync is {appendfsync}: a crash loses answers that were already acknowledged.",
                hint="Set appendfsync always; answers share one sync under load, so it costs little.",
                id="tally.W003",
            )
        ]
    if info.get("aof_last_write_status", "ok") != "ok":
        return [
            Warning(
                "The store could not write its append-only file and refuses answers.",
                hint="Look at the free space and the health of the store's disk.",
                id="tally.W004",
            )
        ]
    return []


def _appendfsync(client: Redis) -> str | None:
    try:
        found = client.config_get("appendfsync")
    except ResponseError:
        # Managed services often forbid CONFIG.
        return None
    return str(found["appendfsync"])


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
