"""Whose pages may open a socket: exactly those from which forms are taken."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from io import BytesIO
from typing import Any

from channels.security.websocket import WebsocketDenier
from django.core.handlers.asgi import ASGIRequest
from django.middleware.csrf import CsrfViewMiddleware

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[..., Awaitable[None]]
"""Of scope, receive and send."""

_AS_HTTP = {"ws": "http", "wss": "https"}


def as_request(scope: Scope) -> ASGIRequest:
    """What Django makes of a connection's headers before any of its own code has seen it; without a body."""
    scheme = scope.get("scheme", "http" if scope["type"] == "http" else "ws")
    as_get = {"method": "GET", **scope, "scheme": _AS_HTTP.get(scheme, scheme), "query_string": b""}
    return ASGIRequest(as_get, BytesIO())


class SameOrigin:
    """Lets a socket through if its `Origin` is the site's own scheme, host and port, or one of `CSRF_TRUSTED_ORIGINS`.

    Channels' own validator compares host names alone, and so takes a page of whatever else serves on another port.
    """

    def __init__(self, application: App) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        application = self._application if is_own(scope) else WebsocketDenier()
        await application(scope, receive, send)


def is_own(scope: Scope) -> bool:
    """Django's rule for forms. A client that names no origin is no browser, and is refused too."""
    request = as_request(scope)
    if "Origin" not in request.headers:
        return False
    rule = CsrfViewMiddleware(lambda _request: None)  # type: ignore[arg-type]
    return bool(rule._origin_verified(request))  # type: ignore[attr-defined]
