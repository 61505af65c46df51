"""Is the store fit to keep what was promised? The one place that judges it, for all who ask.

`judge()` says what was found, as Django check messages. It is asked by `manage.py check --deploy` (`system_checks.py`),
at the start of every process that uses the store (`admit()`), again and again while bot and duties run (`watch()`), by
`manage.py doctor` (`doctor.py`) and for the banner that superusers see on every page (`banner()`).

Below each id stands what it does: an error forbids the start, `tally.E003` because the store may come back only where
it is needed at once, and `tally.E007` and `tally.E013` not at all, since the loss has happened and play has to go on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

import structlog
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.core.management.base import CommandError
from django.db import connection
from django.http import HttpRequest
from redis import Redis, RedisError, ResponseError

from games.domain import signals
from games.management.exits import GIVES_UP, TRY_SOON
from games.store.redis.topology import WrongAddress, primaries
from trivia_site.checks import data_loss, file_safety, saving, server_safety
from trivia_site.checks.findings import Severity, StopsPlay, in_a_line, level_of
from trivia_site.checks.ttl_cache import Remembered
from trivia_site.logs import without_passwords
from trivia_site.valkey import embedded
from trivia_site.valkey.binary import MINIMUM_VERSION
from trivia_site.valkey.errors import EmbeddedServerError

log = structlog.get_logger(__name__)

TIMEOUT_S = 3.0
WATCH_S = 30.0
"""Between two checks while a process runs."""
BANNER_S = 10.0
"""How old what the banner shows may be."""
_AWAY = "tally.E003"
IDS = frozenset(
    {_AWAY, "tally.E004", "tally.E005", *data_loss.IDS, "tally.E009", "tally.E010"}
    | {"tally.W001", "tally.W002", "tally.W003", "tally.W004", "tally.W005"}
    | {"tally.W006", "tally.W007", "tally.W008", "tally.W009", "tally.W010"},
)
"""Everything that `judge_now` may find."""


def judge(url: str) -> list[CheckMessage]:
    """What speaks against the store at this address; a server must be running already. Nothing is raised."""
    found = store_problems(url)
    return found if any(problem.id == _AWAY for problem in found) else [*found, *data_loss.problems(url)]


def judge_now(url: str) -> list[CheckMessage]:
    """The same, and whether anything can be saved at this moment."""
    return [*judge(url), *saving.problems(url)]


def store_problems(url: str) -> list[CheckMessage]:
    """What is wrong with the file or the servers behind an address; of several, each problem is reported once."""
    if url.startswith(file_safety.SCHEME):
        return list(file_safety.problems(file_safety.path_of(url)))
    found: dict[str | None, CheckMessage] = {}
    try:
        with primaries(url, TIMEOUT_S) as servers:
            for server in servers:
                for problem in _server_problems(server):
                    found.setdefault(problem.id, problem)
    except WrongAddress as error:  # which repeats no part of a password, unlike an address that nobody understands
        return [Error(str(error), hint="Correct REDIS_URL, or leave it unset for the bundled server.", id=_AWAY)]
    except (RedisError, OSError) as error:
        return [
            Error(
                f"The store at {without_passwords(url)} does not answer: {error}",
                hint="Start it, correct REDIS_URL, or leave REDIS_URL unset to use the bundled server. "
                + embedded.RUNBOOK,
                id="tally.E003",
            )
        ]
    return list(found.values())


def _server_problems(server: Redis) -> list[CheckMessage]:
    info: Mapping[str, Any] = server.info("everything")
    own = (*_version(info), *_policy(info), *_persistence(info, _appendfsync(server)))
    return [*own, *server_safety.problems(server, info)]


def _version(info: Mapping[str, Any]) -> Sequence[CheckMessage]:
    # Valkey gives the Redis version with which it is compatible in redis_version, its own beside it.
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
                "The store keeps no append-only file: when it ends, every game in play and every answer in it is lost, "
                "acknowledged or not.",
                hint="Set appendonly yes and appendfsync always.",
                id="tally.W001",
            )
        ]
    return [*_syncing(appendfsync), *_appending(info)]


def _syncing(appendfsync: str | None) -> Iterator[CheckMessage]:
    if appendfsync is None:
        yield Warning(
            "The store does not let us read its appendfsync setting.",
            hint="Make sure that it is `always`; permit CONFIG GET to have it checked.",
            id="tally.W002",
        )
    elif appendfsync != "always":
        yield Warning(
            f"The store's appendfsync is {appendfsync}: answers are lost whose players read that they are saved. "
            "Measured with everysec: up to 2,038 of 9,230 in a power cut, 4,856 of 43,320 when the process was "
            "killed while the disk was slow.",
            hint="Set appendfsync always, which lost none; answers share one sync under load, so it costs little.",
            id="tally.W003",
        )


def _appending(info: Mapping[str, Any]) -> Iterator[CheckMessage]:
    """With `always` a server ends itself instead; with other settings it lives on and refuses to write."""
    if info.get("aof_last_write_status", "ok") != "ok":
        yield StopsPlay(
            "The store could not write its append-only file and refuses answers.",
            hint="Look at the free space and the health of the store's disk.",
            id="tally.W004",
        )


def _appendfsync(client: Redis) -> str | None:
    try:
        found = client.config_get("appendfsync")
    except ResponseError:
        # Managed services often forbid CONFIG.
        return None
    return str(found["appendfsync"])


def admit(*, site: bool = False) -> str:
    """The address of the store, which then runs and is fit for use; warnings are logged.

    Raises CommandError: with GIVES_UP as its `returncode` where something must be fixed first, with TRY_SOON where the
    store is only unavailable. The site starts without its store, since it can say so in the browser.
    """
    try:
        url = embedded.redis_url()
    except EmbeddedServerError as error:
        raise CommandError(str(error), returncode=GIVES_UP if error.is_permanent else 1) from error
    # The site is loaded inside of an event loop, where SQL must not be asked; its pages ask.
    found = store_problems(url) if site else judge_now(url)
    refused = [problem for problem in found if _forbids_start(problem, site=site)]
    if refused:  # what else was found may only be another side of it
        passes = all(problem.id == _AWAY for problem in refused)
        raise CommandError(in_a_line(refused), returncode=TRY_SOON if passes else GIVES_UP)
    for problem in found:
        _note(problem)
    return url


def _forbids_start(problem: CheckMessage, *, site: bool) -> bool:
    return problem.is_serious() and problem.id not in data_loss.IDS and not (site and problem.id == _AWAY)


def _note(problem: CheckMessage) -> None:
    level = signals.Level.PROBLEM if level_of(problem) is Severity.PROBLEM else signals.Level.WARNING
    signals.note(str(problem.id), f"{problem.msg} {problem.hint or ''}".rstrip(), level=level)


def note(found: Sequence[CheckMessage]) -> None:
    """Make what was found the process's lasting states, and what was not found no longer one."""
    for problem in found:
        _note(problem)
    for gone in IDS - {problem.id for problem in found}:
        signals.over(gone)


async def watch(url: str, every_s: float = WATCH_S) -> None:
    """Note what becomes wrong with the store while the process runs, and when it is fixed. Never ends by itself."""
    while True:
        note(await asyncio.to_thread(_look, url))
        await asyncio.sleep(every_s)


def _look(url: str) -> list[CheckMessage]:
    """`judge_now`, in a thread that comes and goes: it leaves no connection to SQL behind."""
    with closing(connection):
        return judge_now(url)


def banner(_request: HttpRequest) -> dict[str, Any]:
    """Context processor: `store_findings`, which costs nothing for a page that does not show them."""
    return {"store_findings": _recent_levels}


def _recent_levels() -> list[tuple[CheckMessage, Severity]]:
    return [(problem, level_of(problem)) for problem in recent()]


def _found_now() -> list[CheckMessage]:
    # Not `embedded.redis_url()`, which waits for a server that is being started again: a page must not.
    found = judge_now(settings.TALLY_REDIS_URL)
    note(found)
    return found


recent = Remembered(_found_now, BANNER_S)
"""What `judge_now` has found some seconds ago at most; noted, so that the site's log has it too."""
