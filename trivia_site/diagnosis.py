"""Looks at everything that Tally stands on: configuration, store, database, static files, token."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import aiohttp
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core import checks as django_checks
from django.core.checks import CheckMessage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from redis import RedisError

from games.store.topology import primaries
from trivia_site import checks, embedded, safety

DISCORD_API = "https://discord.com/api/v10"
DISCORD_S = 10.0
CLOCKS_APART_S = 5.0
"""Between this machine and the store. The store's clock judges the answers, so more only makes displays wrong."""


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found out about one thing."""

    about: str
    level: Level
    text: str
    hint: str = ""
    """How to mend it; empty when nothing is to be done."""


def examine() -> Iterator[Finding]:
    """Everything in the order in which it is needed; nothing is raised."""
    yield from _configuration()
    yield from _store()
    yield from _database()
    yield from _static_files()
    yield from _token()


def unapplied_migrations() -> int:
    """How many migrations the database still needs. Raises DatabaseError."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _from_checks(about: str, found: Iterable[CheckMessage], fine: str) -> Iterator[Finding]:
    problems = [
        Finding(about, Level.PROBLEM if m.is_serious() else Level.WARNING, f"{m.msg} ({m.id})", m.hint or "")
        for m in found
    ]
    yield from problems or [Finding(about, Level.OK, fine)]


def _configuration() -> Iterator[Finding]:
    fine = "development: only for this machine" if settings.DEBUG else "production"
    # What --deploy adds is for production; the store, which it asks as well, has a line of its own.
    found = django_checks.run_checks(include_deployment_checks=not settings.DEBUG)
    yield from _from_checks("configuration", (m for m in found if m.id not in safety.IDS and not m.is_silenced()), fine)


def _store() -> Iterator[Finding]:
    try:
        url = embedded.redis_url()
    except embedded.EmbeddedServerError as error:
        yield Finding("store", Level.PROBLEM, str(error))
        return
    which = "bundled server" if settings.TALLY_EMBEDDED_STORE else "server of REDIS_URL"
    found = safety.judge(url)
    yield from _from_checks("store", found, f"{which}: answers, does not evict, keeps what it acknowledged")
    if not any(problem.id == "tally.E003" for problem in found):
        yield from _clock(url)


def _clock(url: str) -> Iterator[Finding]:
    try:
        with primaries(url, safety.TIMEOUT_S) as servers:
            seconds, micros = servers[0].time()
    except (RedisError, OSError) as error:
        yield Finding("clock", Level.PROBLEM, f"The store does not tell its time: {error}", "Permit the command TIME.")
        return
    apart = abs(time.time() - seconds - micros / 1e6)
    if apart > CLOCKS_APART_S:
        hint = "Keep both clocks by NTP. Answers are judged by the store's clock alone; times shown here are wrong."
        yield Finding("clock", Level.WARNING, f"This machine and the store are {apart:.0f} s apart.", hint)
    else:
        yield Finding("clock", Level.OK, "this machine and the store agree")


def _database() -> Iterator[Finding]:
    try:
        waiting = unapplied_migrations()
    except DatabaseError as error:
        yield Finding("database", Level.PROBLEM, f"It does not answer: {error}", "Correct DATABASE_URL, or start it.")
        return
    yield Finding("database", Level.OK, f"{connection.vendor} answers")
    if waiting:
        yield Finding("migrations", Level.PROBLEM, f"{waiting} are not applied.", "Run: manage.py migrate")
    else:
        yield Finding("migrations", Level.OK, "all are applied")


def _static_files() -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding("static files", Level.OK, "served from their sources")
    elif staticfiles_storage.exists(getattr(staticfiles_storage, "manifest_name", "")):
        yield Finding("static files", Level.OK, "collected")
    else:
        yield Finding(
            "static files", Level.PROBLEM, "They are not collected.", "Run: manage.py collectstatic --noinput"
        )


def _token() -> Iterator[Finding]:
    if missing := checks.token_problems():
        yield from _from_checks("token", missing, "")
        return
    hint = "Copy the bot's token anew from https://discord.com/developers/applications into DISCORD_TOKEN."
    try:
        status, name = asyncio.run(_who_am_i())
    except (aiohttp.ClientError, OSError, ValueError) as error:
        yield Finding("token", Level.WARNING, f"Discord cannot be asked about it: {error!r}", "Try again later.")
        return
    if status == 200:
        yield Finding("token", Level.OK, f"Discord knows the bot as {name}")
    elif status == 401:
        yield Finding("token", Level.PROBLEM, "Discord refuses it.", hint)
    else:
        yield Finding("token", Level.WARNING, f"Discord answers {status} when asked about it.", "Try again later.")


async def _who_am_i() -> tuple[int, str]:
    """Status and the bot's name."""
    address = f"{settings.DISCORD_API_BASE or DISCORD_API}/users/@me"
    headers = {"Authorization": f"Bot {settings.DISCORD_TOKEN}"}
    timeout = aiohttp.ClientTimeout(total=DISCORD_S)
    async with aiohttp.ClientSession(timeout=timeout) as session, session.get(address, headers=headers) as answer:
        body = await answer.json() if answer.status == 200 else {}
        return answer.status, str(body.get("username", ""))
