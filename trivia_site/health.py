"""What probes are told: `/healthz`, that this process lives, and `/readyz`, whether store and database answer it.

Answered ahead of everything else: whoever probes a container speaks plain HTTP to an address, and no host name that
`ALLOWED_HOSTS` lists. Nothing is told beyond a word for each part.
"""

from __future__ import annotations

from asyncio import iscoroutinefunction
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from asgiref.sync import sync_to_async
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware

from games.connection import in_sync
from games.errors import StoreUnavailable

log = structlog.get_logger(__name__)

_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
"""The middleware that sets the site's own headers comes later."""


@sync_and_async_middleware
def probes(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Middleware, to be the first one."""
    if iscoroutinefunction(get_response):

        async def answered_async(request: HttpRequest) -> HttpResponse:
            if request.path == "/readyz":
                return await sync_to_async(_readiness)()
            if request.path == "/healthz":
                return _alive()
            passed_on: Awaitable[HttpResponse] = get_response(request)
            return await passed_on

        return answered_async

    def answered(request: HttpRequest) -> HttpResponse:
        if request.path == "/readyz":
            return _readiness()
        if request.path == "/healthz":
            return _alive()
        passed_on: HttpResponse = get_response(request)
        return passed_on

    return answered


def _alive() -> HttpResponse:
    return _plain("ok\n")


def _readiness() -> HttpResponse:
    """200 when all is there, else 503; what exactly is wrong stands in the log."""
    found = {"store": _answers(_ask_store), "database": _answers(_ask_database)}
    words = "".join(f"{name}: {'ok' if good else 'unavailable'}\n" for name, good in found.items())
    return _plain(words, 200 if all(found.values()) else 503)


def _answers(ask: Callable[[], None]) -> bool:
    try:
        ask()
    except (StoreUnavailable, DatabaseError) as error:
        log.warning("not ready", problem=repr(error.__cause__ or error))
        return False
    return True


def _ask_store() -> None:
    in_sync(lambda store: store.now_ms())


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _plain(words: str, status: int = 200) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain", headers=_HEADERS)
