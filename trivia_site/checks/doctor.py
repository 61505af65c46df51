"""Checks everything that Tally needs, configuration, store, database, static files and token, and its work."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.checks.registry import registry
from django.db import DatabaseError, connection
from django.urls import reverse
from redis import RedisError

from games.access.discord import addresses
from games.management.schema import unapplied_migrations
from games.store.json.page import OWN
from games.store.redis.topology import primaries
from trivia_site.checks import (
    cache_safety,
    doctor_discord,
    doctor_work,
    file_safety,
    saving,
    server_safety,
    store_safety,
    system_checks,
)
from trivia_site.checks.disk_space import FULL_BYTES, refusal
from trivia_site.checks.findings import Finding, Severity, from_checks
from trivia_site.logs import without_passwords
from trivia_site.processes import programs
from trivia_site.valkey import embedded
from trivia_site.valkey.errors import EmbeddedServerError
from trivia_site.valkey.paths import server_dir, socket_path
from trivia_site.valkey.probe import is_alive

CLOCKS_APART_S = 5.0
"""Between this machine and the store. The store's clock judges the answers, so more only makes displays wrong."""
_FULL = "tally.W009"
"""It has a line of its own."""
FILE_WARNING_MB = 20.0
"""Of a store that is a file: writing it takes about a third of a second then."""


@dataclass
class _Foundation:
    """What the rest stands on. What does not answer is not asked again: each time would take its seconds."""

    found: list[Finding] = field(default_factory=list)
    store: bool = False
    """Whether it answers."""
    database: bool = False
    """Whether it answers."""
    notes: bool = True
    """Whether processes can note in the store that they are there."""


def examine() -> Iterator[Finding]:
    """Everything in the order in which it is needed; nothing is raised."""
    foundation = _Foundation()
    parts: dict[str, Callable[[], Iterable[Finding]]] = {
        "configuration": _configuration,
        "store": lambda: _store(foundation),
        "cache": lambda: [cache_safety.examine(store_answers=foundation.store)],
        "database": lambda: _database(foundation),
        "saving": lambda: _saving(foundation),
        "work": lambda: doctor_work.examine(foundation.found, can_note=foundation.notes) if foundation.store else [],
        "static files": _static_files,
        "token": doctor_discord.examine,
        "login": _login,
    }
    for about, part in parts.items():
        for finding in _whatever_happens(about, part):
            foundation.found.append(finding)
            yield finding


def _whatever_happens(about: str, part: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """What a part finds; where it fails itself, whoever asks in need learns the rest all the same."""
    try:
        yield from part()
    except Exception as error:
        text = f"It could not be checked: {type(error).__name__}: {without_passwords(str(error))}"
        yield Finding(about, Severity.PROBLEM, text, "This was not foreseen: the words after the colon name the cause.")


def _configuration() -> Iterator[Finding]:
    fine = "development: only for this machine" if settings.DEBUG else "production"
    # What --deploy adds is for production; the store, which it asks as well, has a line of its own.
    of_store: object = system_checks.check_store
    asked = registry.get_checks(include_deployment_checks=not settings.DEBUG)
    each = (check(app_configs=None, databases=None) for check in asked if check is not of_store)
    found = (problem for problems in each for problem in problems if not problem.is_silenced())
    yield from from_checks("configuration", found, fine)


def _store(foundation: _Foundation) -> Iterator[Finding]:
    try:
        url = settings.TALLY_REDIS_URL if _is_down_without_room() else embedded.redis_url()
    except EmbeddedServerError as error:
        yield Finding("store", Severity.PROBLEM, str(error))
        return
    if url.startswith(file_safety.SCHEME):
        yield from _file(url, foundation)
        return
    which = "bundled server" if settings.TALLY_EMBEDDED_STORE else "server of REDIS_URL"
    found = store_safety.judge(url)
    full = [problem for problem in found if problem.id == _FULL]
    rest = [problem for problem in found if problem.id != _FULL]
    yield from from_checks("store", rest, f"{which}: answers, does not evict, keeps what it acknowledged")
    foundation.store = not any(problem.id == "tally.E003" for problem in found)
    if foundation.store:
        yield from _clock(url)
        yield from from_checks("memory", full, "") if full else _memory(url)


def _is_down_without_room() -> bool:
    """Whether the bundled server is down and its disk full: it cannot stay up, so nobody should wait for it here."""
    if not settings.TALLY_EMBEDDED_STORE or is_alive(socket_path(settings.TALLY_DATA_DIR)):
        return False
    home = server_dir(settings.TALLY_DATA_DIR)
    return home.exists() and bool(refusal(home, FULL_BYTES))


def _saving(foundation: _Foundation) -> Iterator[Finding]:
    """Whether store and database take what is written, and the room for more."""
    url = settings.TALLY_REDIS_URL
    found = list(saving.problems(url, ask_store=foundation.store, ask_database=foundation.database))
    refused = [problem for problem in found if isinstance(problem, saving.NothingSaved)]
    foundation.notes = not any(saving.STORE in problem.places for problem in refused)
    asked = [
        name for name, answers in ((saving.STORE, foundation.store), (saving.DATABASE, foundation.database)) if answers
    ]
    if refused or asked:
        yield from from_checks("saving", refused, f"a test write in {' and '.join(asked)} succeeded")
    seen = saving.rooms(saving.room_of_store(url, ask=foundation.store), saving.room_of_database())
    fine = ", ".join(map(str, seen)) or "neither disk, of store and database, can be seen from here"
    yield from from_checks("room", (m for m in found if m.id == "tally.W006"), fine)


def _file(url: str, foundation: _Foundation) -> Iterator[Finding]:
    path = file_safety.path_of(url)
    found = store_safety.judge(url)
    yield from from_checks("store", found, f"{path}: can be read and written, for the processes of this machine")
    if any(problem.is_serious() for problem in found):
        return
    foundation.store = True
    megabytes = path.stat().st_size / 1e6 if path.exists() else 0.0
    level, hint = Severity.OK, ""
    if megabytes > FILE_WARNING_MB:
        level, hint = Severity.WARNING, "Each change rewrites the whole file. Use a server: docs/migration.md."
    yield Finding("file", level, f"{megabytes:,.1f} MB", hint)
    ahead_s = file_safety.ahead_s(path)
    if ahead_s > CLOCKS_APART_S:
        hint = f"Windows wait for it. Keep the clock by NTP; or wait, or lower `{OWN}.clock_ms` while nothing runs."
        text = f"The file has a time that is {ahead_s:.0f} s ahead of this machine."
        yield Finding("clock", Severity.WARNING, text, hint)
    else:
        yield Finding("clock", Severity.OK, "this machine and the file agree")


def _clock(url: str) -> Iterator[Finding]:
    try:
        with primaries(url, store_safety.TIMEOUT_S) as servers:
            seconds, micros = servers[0].time()
    except (RedisError, OSError) as error:
        yield Finding(
            "clock", Severity.PROBLEM, f"The store does not report its time: {error}", "Permit the command TIME."
        )
        return
    apart = abs(time.time() - seconds - micros / 1e6)
    if apart > CLOCKS_APART_S:
        hint = "Keep both clocks by NTP. Answers are judged by the store's clock alone; times shown here are wrong."
        yield Finding("clock", Severity.WARNING, f"This machine and the store are {apart:.0f} s apart.", hint)
    else:
        yield Finding("clock", Severity.OK, "this machine and the store agree")


def _memory(url: str) -> Iterator[Finding]:
    """Of several servers, the one that is fullest."""
    try:
        with primaries(url, store_safety.TIMEOUT_S) as servers:
            rooms = [server_safety.room(server.info("memory")) for server in servers]
    except (RedisError, OSError) as error:
        yield Finding("memory", Severity.PROBLEM, f"The store does not report its memory: {error}", "Permit INFO.")
        return
    yield Finding("memory", Severity.OK, server_safety.in_words(*max(rooms, key=lambda room: room[0] / room[1])))


def _database(foundation: _Foundation) -> Iterator[Finding]:
    try:
        waiting = unapplied_migrations()
    except DatabaseError as error:
        yield Finding(
            "database", Severity.PROBLEM, f"It does not answer: {error}", "Correct DATABASE_URL, or start it."
        )
        return
    foundation.database = True
    yield Finding("database", Severity.OK, f"{connection.vendor} answers")
    if waiting:
        yield Finding("migrations", Severity.PROBLEM, f"{waiting} are not applied.", "Run: manage.py migrate")
    else:
        yield Finding("migrations", Severity.OK, "all are applied")


def _static_files() -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding("static files", Severity.OK, "served from their sources")
    elif staticfiles_storage.exists(getattr(staticfiles_storage, "manifest_name", "")):
        yield Finding("static files", Severity.OK, "collected")
    else:
        yield Finding(
            "static files", Severity.PROBLEM, "They are not collected.", "Run: manage.py collectstatic --noinput"
        )


def _login() -> Iterator[Finding]:
    """What is wrong with it stands under configuration; whether Discord knows the redirect, only a login shows."""
    if not addresses.is_on():
        yield Finding("login", Severity.OK, "local accounts; with Discord once its client id and secret are set")
        return
    text = f"local accounts, and with Discord, where these must stand as redirects: {', '.join(_redirects())}"
    yield Finding("login", Severity.OK, text)


def _redirects() -> list[str]:
    """The addresses that a login by Discord comes back to, by the names under which the site is reached."""
    path = reverse("discord_callback")
    scheme = "https" if settings.TALLY_HTTPS else "http"
    exact = [host for host in settings.ALLOWED_HOSTS if host != "*" and not host.startswith(".")]
    local = f":{programs.PORT}" if settings.DEBUG else ""
    return [f"{scheme}://{host}{local}{path}" for host in exact or ["NAME-OF-THE-SITE"]]
