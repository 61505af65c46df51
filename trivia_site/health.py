"""What probes get: `/healthz`, that this process lives; `/readyz`, whether it has what it needs; `/readyz/bot` and
`/readyz/duties`, whether somebody does that work and has no problem with it, by what the store has noted.

Answered ahead of everything else: whoever probes a container speaks plain HTTP to an address, and no host name that
`ALLOWED_HOSTS` lists. Nothing is shown beyond a word for each part.
"""

from __future__ import annotations

from asyncio import iscoroutinefunction
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from asgiref.sync import sync_to_async
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware

from games.connection import in_sync
from games.domain import signals
from games.domain.errors import StoreUnavailable
from games.domain.processes import BOT, DUTIES
from games.domain.signals import Level
from games.play import lateness
from trivia_site.checks import cache_safety, findings, store_safety
from trivia_site.checks.findings import level_of
from trivia_site.checks.ttl_cache import Remembered


@sync_and_async_middleware
def probes(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Middleware, to be the first one that responds."""
    if iscoroutinefunction(get_response):

        async def respond_async(request: HttpRequest) -> HttpResponse:
            if probe := _PROBES.get(request.path):
                return await sync_to_async(probe)()
            passed_on: Awaitable[HttpResponse] = get_response(request)
            return await passed_on

        return respond_async

    def respond(request: HttpRequest) -> HttpResponse:
        if probe := _PROBES.get(request.path):
            return probe()
        passed_on: HttpResponse = get_response(request)
        return passed_on

    return respond


def _alive() -> HttpResponse:
    return _plain("ok\n")


def _readiness() -> HttpResponse:
    """200 when all is there, else 503; what exactly is wrong stands in the log."""
    found = {"store": _answers(AWAY, _ask_store), "database": _answers("database", _ask_database)}
    words = {name: "ok" if good else "unavailable" for name, good in found.items()}
    wrong = _site_states() if all(found.values()) else {}
    if found["store"]:
        _seen()  # for the log: when bot and duties have ended, nobody else is left to log it
    lines = "".join(f"{name}: {word}\n" for name, word in (words | wrong).items())
    return _plain(lines, 200 if all(found.values()) and Level.PROBLEM not in wrong.values() else 503)


def _site_states() -> dict[str, str]:
    """What is wrong with that which the site needs: a store that answers but saves nothing, or its cache."""
    found = {str(problem.id): str(level_of(problem)) for problem in store_safety.recent() if problem.id not in STAYS}
    cache = _cache()
    return found if cache.level is findings.Severity.OK else found | {cache.about: str(cache.level)}


STAYS = frozenset({"tally.E007", "tally.E013", "tally.W001", "tally.W002", "tally.W003"})
"""What the store cannot do, or has lost already, is no reason to take the site for unready; `doctor` reports it."""


def _role_readiness(role: str) -> HttpResponse:
    """200 when somebody has the role and neither they nor their work have a problem; else 503 and the states' names."""
    seen = _seen()
    if seen is None:
        return _plain("store: unavailable\n", 503)
    staff = [process for process in seen.running if role in process.roles]
    wrong = {signal.name: signal.level for process in staff for signal in process.signals}
    wrong |= {state.name: state.level for state in lateness.states(seen) if state.name in CONCERNS[role]}
    words = "".join(f"{name}: {level}\n" for name, level in sorted(wrong.items()))
    if not staff:
        return _plain(f"{role}: none\n{words}", 503)
    return _plain(words or f"{role}: ok\n", 503 if Level.PROBLEM in wrong.values() else 200)


CONCERNS = {BOT: (BOT, "bots"), DUTIES: (DUTIES, "slots", "results", "archive")}
"""Role -> the states of `lateness` that are its own."""
SEEN_S = 10.0
"""How old what is shown may be: anybody may ask, and a reading takes three calls of the store a server."""


def _look() -> lateness.StoreView | None:
    """None when the store does not answer."""
    try:
        seen = in_sync(lateness.look)
    except StoreUnavailable:
        return None
    lateness.note(lateness.states(seen), names=(BOT, DUTIES))
    return seen


_seen = Remembered(_look, SEEN_S)
_cache = Remembered(cache_safety.watched, SEEN_S)

AWAY = "tally.E003"
"""The state of a process whose store does not answer."""


def _answers(state: str, ask: Callable[[], None]) -> bool:
    """Whether it answers; that it does not, and that it does again, is logged once."""
    try:
        ask()
    except (StoreUnavailable, DatabaseError) as error:
        signals.note(state, f"It does not answer: {error.__cause__ or error!r}", level=Level.PROBLEM)
        return False
    signals.over(state)
    return True


def _ask_store() -> None:
    in_sync(lambda store: store.now_ms())


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _plain(words: str, status: int = 200) -> HttpResponse:
    response = HttpResponse(words, status=status, content_type="text/plain")
    # Else `django.utils.log.log_response` has an error for each; probes come often, and states log themselves once.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


_PROBES: dict[str, Callable[[], HttpResponse]] = {
    "/healthz": _alive,
    "/readyz": _readiness,
    **{f"/readyz/{role}": partial(_role_readiness, role) for role in CONCERNS},
}
