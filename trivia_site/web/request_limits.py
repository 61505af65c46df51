"""How much a request may send, and how long it may take over it: refused before anything of it is kept.

Django reads a request's whole body, into memory and then onto the disk, before it asks who sends it and whether
anything takes it. So the bytes are counted on their way there; what the request itself says of its length is believed
only when it is too much.
"""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from http import HTTPStatus
from typing import Any

import structlog
from csp.utils import build_policy
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from trivia_site.web.origins import App, Receive, Scope, Send, as_request
from trivia_site.web.response_headers import headers

log = structlog.get_logger(__name__)

BYTES = 256_000
"""The most that an address takes: no form of the dashboard but the import comes near it."""
LARGER = {"admin:import_questions": 2_500_000}
"""Route -> the most that it takes: a million bytes of questions, in either of two fields, and what stands around them.
It is less than what Django keeps in memory, so that nothing is written to the disk."""
PATIENCE_S = 30.0
"""How long the whole of a body may take."""


def limit_of(path: str) -> int:
    """The most bytes that an address takes."""
    try:
        return LARGER.get(resolve(path).view_name, BYTES)
    except Resolver404:
        return BYTES


class BoundedBodies:
    """ASGI middleware: responds with 413 to a body that is too long and with 408 to one that does not end."""

    def __init__(self, application: App, patience_s: float = PATIENCE_S) -> None:
        self._application = application
        self._patience_s = patience_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        body = _Body(scope, receive, send, self._patience_s)
        if body.is_too_long(_declared(scope)):
            await body.refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            await self._application(scope, body.receive, send)


class _Body:
    """One request's body on its way to the application."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, patience_s: float) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._ends_at = asyncio.get_running_loop().time() + patience_s
        self._bytes = 0
        self._complete = False

    def is_too_long(self, size: int) -> bool:
        return size > BYTES and size > limit_of(self._scope["path"])

    async def receive(self) -> MutableMapping[str, Any]:
        """The next part. After a refusal the client is as good as gone: the application ends without a response."""
        if self._complete:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._ends_at):
                message = await self._receive()
        except TimeoutError:
            return await self.refuse(HTTPStatus.REQUEST_TIMEOUT)
        self._bytes += len(message.get("body", b""))
        self._complete = not message.get("more_body", False)
        if self.is_too_long(self._bytes):
            return await self.refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return message

    async def refuse(self, status: HTTPStatus) -> MutableMapping[str, Any]:
        """Respond, and forget what has come; what still comes is for `trivia_site.web.uvicorn_protocol` to drop."""
        limit = limit_of(self._scope["path"])
        log.warning("request refused", status=status.value, path=self._scope["path"], limit=limit, counted=self._bytes)
        page = render_to_string(f"{status.value}.html", {"limit": limit}).encode()
        sent = headers(secure=as_request(self._scope).is_secure()) | {
            "Content-Security-Policy": build_policy(),
            "Content-Type": "text/html; charset=utf-8",
            "Content-Length": str(len(page)),
        }
        if status == HTTPStatus.REQUEST_TIMEOUT:
            sent["Connection"] = "close"
        encoded = [(name.lower().encode(), value.encode()) for name, value in sent.items()]
        await self._send({"type": "http.response.start", "status": status.value, "headers": encoded})
        await self._send({"type": "http.response.body", "body": page})
        return {"type": "http.disconnect"}


def _declared(scope: Scope) -> int:
    """What the request says of its length; 0 where it says nothing. Servers refuse what is no number."""
    said = [value for name, value in scope["headers"] if name == b"content-length"]
    return max((int(value) for value in said if value.isdigit() and len(value) < 20), default=0)
