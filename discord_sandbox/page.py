"""The sandbox's page: static files under a strict content policy, and a live feed of what one member sees."""

from __future__ import annotations

import json
import logging
from functools import partial
from pathlib import Path

from aiohttp import web

from discord_sandbox import views
from discord_sandbox.controls import Controls
from discord_sandbox.errors import RefusedByClient
from discord_sandbox.feed import END
from discord_sandbox.state import Json

log = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"
DRAWING = Path(__file__).parent.parent / "discord_messages"
"""What draws messages: a sibling of this package, since others draw with it too."""
FIRST_MESSAGES = 100
KEEP_ALIVE_S = 15.0

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        # The vendored components colour an embed's edge by a style attribute.
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


class PageRoutes:
    def __init__(self, sandbox: Controls) -> None:
        self._sandbox = sandbox

    def register(self, app: web.Application) -> None:
        app.router.add_get("/", self._index)
        app.router.add_get("/sandbox/events", self._events)
        app.router.add_get("/sandbox/files/{message_id}/{filename}", self._download)
        app.router.add_get("/static/discord/{path:.+}", partial(_file, DRAWING))
        app.router.add_get("/static/{path:.+}", partial(_file, STATIC))

    async def _index(self, request: web.Request) -> web.FileResponse:
        return web.FileResponse(STATIC / "index.html", headers=HEADERS)

    async def _download(self, request: web.Request) -> web.Response:
        """A file that came with a message: always to be saved, never shown as a page."""
        try:
            content = self._sandbox.file(request.match_info["message_id"], request.match_info["filename"])
        except RefusedByClient as refused:
            raise web.HTTPNotFound(text=str(refused)) from None
        headers = HEADERS | {"Content-Disposition": "attachment", "Content-Type": "application/octet-stream"}
        return web.Response(body=content, headers=headers)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: first what `member_id` sees in `channel_id`, then each change of it."""
        member_id, channel_id = request.query.get("member_id", ""), request.query.get("channel_id", "")
        feed = self._sandbox.core.feed
        subscription = feed.subscribe(channel_id, member_id)
        try:
            first = self._snapshot(member_id, channel_id)
        except RefusedByClient as refused:
            feed.unsubscribe(subscription)
            return web.json_response({"refused": str(refused)}, status=409, headers=HEADERS)
        response = web.StreamResponse(headers=HEADERS | {"Content-Type": "text/event-stream"})
        try:
            await response.prepare(request)
            await _send(response, first)
            while (change := await subscription.next(KEEP_ALIVE_S)) != END:
                if change is None:
                    await response.write(b": still here\n\n")
                elif change["kind"] == "resync":
                    await _send(response, self._snapshot(member_id, channel_id))
                else:
                    await _send(response, change)
        except (ConnectionError, RefusedByClient) as error:
            # The visitor has gone, or may no longer look; a browser asks again and then learns it.
            log.debug("a subscriber is gone: %r", error)
        finally:
            feed.unsubscribe(subscription)
        return response

    def _snapshot(self, member_id: str, channel_id: str) -> Json:
        messages = self._sandbox.screen(member_id, channel_id, FIRST_MESSAGES)
        return {"kind": "all", "messages": [views.to_json(message) for message in messages]}


async def _file(folder: Path, request: web.Request) -> web.FileResponse:
    path = (folder / request.match_info["path"]).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers=HEADERS)


async def _send(response: web.StreamResponse, change: Json) -> None:
    await response.write(f"data: {json.dumps(change)}\n\n".encode())
