"""What happens to every REST request: read, struck by faults, authorised, limited, carried out, written down."""

from __future__ import annotations

import json
import logging
import socket
import struct
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any

from aiohttp import web

from discord_sandbox.audit import Call
from discord_sandbox.core import Core
from discord_sandbox.errors import ApiError, missing_access, not_found, rate_limited, unauthorized
from discord_sandbox.faults import Action, Attempt, Fault
from discord_sandbox.observer import Exchange
from discord_sandbox.ratelimits import Limit
from discord_sandbox.rest.bodies import read_body
from discord_sandbox.validation.shapes import ObjectShape, Snowflake, read

log = logging.getLogger(__name__)

PREFIX = "/api/v10"
VIA = {"Via": "1.1 google"}
"""Clients take a 429 without this header for a ban by the edge."""
USUAL = Limit(50, 1.0)
LARGEST_REQUEST = 26 * 1024 * 1024
"""In bytes, files included."""
NO_QUERY = ObjectShape({})


@dataclass(frozen=True, slots=True)
class Route:
    """A REST route: what it does and how it is limited."""

    method: str
    path: str
    act: Callable[[ApiCall], Awaitable[Any]]
    limit: Limit | None = USUAL
    """None for the callback of an interaction, which has no bucket."""
    by_token: bool = False
    """Whether the token in the path, or what stands in the body, is the authorisation."""
    status: int = 200
    """Of a reply with a body; without one it is 204."""
    scope: str = ""
    """What a member must have allowed for this to be asked in their name; empty where only the bot may ask."""
    query: ObjectShape = NO_QUERY

    @property
    def name(self) -> str:
        """As `limits` takes it: `POST /channels/{channel_id}/messages`."""
        return f"{self.method} {self.path}"


@dataclass(slots=True)
class ApiCall:
    """A request as the routes see it."""

    params: dict[str, str]
    query: dict[str, Any]
    """Read by the route's shape."""
    body: Any
    user_id: str = ""
    """The member in whose name it is asked; empty for the bot."""

    @property
    def fields(self) -> dict[str, Any]:
        """The body when it must be an object."""
        if not isinstance(self.body, dict):
            raise ApiError(400, 50109, "The request body contains invalid JSON.")
        return self.body


@dataclass(slots=True)
class _Outcome:
    status: int
    payload: Any = None
    code: int = 0
    done: bool = True
    headers: dict[str, str] = field(default_factory=dict)
    html: bool = False
    raw: str = ""
    """Said in place of the payload."""
    mute: bool = False
    """Answered 204, whatever the status is."""

    def response(self) -> web.Response:
        if self.mute or self.status == 204:
            return web.Response(status=204, headers=self.headers)
        if self.html:
            page = f"<html><head><title>{self.status}</title></head><body>error code: 1015</body></html>"
            return web.Response(text=page, status=self.status, headers=self.headers, content_type="text/html")
        # The bare content type, without a charset: discord.py compares the header as a whole.
        return web.Response(
            body=(self.raw or json.dumps(self.payload)).encode(),
            status=self.status,
            headers=self.headers | {"Content-Type": "application/json"},
        )


class Pipeline:
    """Turns routes into aiohttp handlers."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def application(self, routes: list[Route]) -> web.Application:
        app = web.Application(client_max_size=LARGEST_REQUEST)
        self._core.ratelimits.routes.update(route.name for route in routes if route.limit)
        for route in routes:
            app.router.add_route(route.method, route.path, self._handler(route))
        app.router.add_route("*", "/{rest:.*}", self._handler(None))
        return app

    def _handler(self, route: Route | None) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            return await self._handle(request, route)

        return handle

    async def _handle(self, request: web.Request, route: Route | None) -> web.StreamResponse:
        started = time.monotonic()
        sent = await read_body(request)
        path = request.path.removeprefix(PREFIX)
        banned_s = self._core.edge.banned_s  # as Discord's edge does it, before any route: no fault of a test is spent
        fault = None if banned_s else self._core.faults.strike(Attempt(request.method, path, sent.body, sent.raw))

        async def perform() -> _Outcome:
            return await self._perform(request, route, sent.with_files())

        if banned_s:
            outcome, silent = _banned(banned_s), False
        else:
            outcome, silent = await _struck(fault, perform)
            self._core.edge.count(outcome.status, outcome.headers)
        pattern = "" if route is None else route.path
        self._core.observer.answered(
            Exchange(request.method, pattern, dict(request.query), sent.body, outcome.status, outcome.payload)
        )
        self._core.audit.add(_call(request, sent.body, outcome, fault, started, silent=silent))
        if silent and fault:
            await _break_off(request, fault)
        return outcome.response()

    async def _perform(self, request: web.Request, route: Route | None, body: Any) -> _Outcome:
        """Authorise, limit and carry out; every refusal becomes an outcome."""
        headers = dict(VIA)
        try:
            if route is None:
                log.warning("no such route: %s %s", request.method, request.path)
                raise not_found()
            user_id = self._authorise(request, route)
            self._limit(request, route, headers)
            params = dict(request.match_info)
            read(ObjectShape({name: Snowflake() for name in params if name.endswith("_id")}), params)
            query = read(route.query, dict(request.query))
            payload = await route.act(ApiCall(params, query, body, user_id))
            return _Outcome(204 if payload is None else route.status, payload, headers=headers)
        except ApiError as error:
            return _refusal(error, headers)

    def _authorise(self, request: web.Request, route: Route) -> str:
        """The id of the member in whose name it is asked, empty for the bot. Raises ApiError."""
        if route.by_token:
            return ""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme == "Bearer" and route.scope and (grant := self._core.grants.find(token)):
            if route.scope not in grant.scopes:
                raise missing_access()
            return grant.user_id
        if scheme != "Bot" or not self._core.token_is_valid(token):
            raise unauthorized()
        return ""

    def _limit(self, request: web.Request, route: Route, headers: dict[str, str]) -> None:
        if route.limit is None:
            return
        major = "/".join(
            request.match_info[name] for name in ("channel_id", "guild_id", "token") if name in request.match_info
        )
        token = "" if route.by_token else request.headers.get("Authorization", "")
        verdict = self._core.ratelimits.take(route.name, major, route.limit, token)
        headers.update(verdict.headers)
        if verdict.retry_after_s:
            raise rate_limited(verdict.retry_after_s, everywhere=verdict.everywhere)


def _banned(left_s: float) -> _Outcome:
    """What somebody reads who is not let through to Discord."""
    refusal = _refusal(rate_limited(left_s), {"Server": "cloudflare", "Retry-After": str(ceil(left_s))})
    refusal.html = True
    return refusal


def _refusal(error: ApiError, headers: dict[str, str]) -> _Outcome:
    return _Outcome(error.status, error.body(), error.code, done=False, headers=headers)


def _call(
    request: web.Request, body: Any, outcome: _Outcome, fault: Fault | None, started_s: float, *, silent: bool
) -> Call:
    return Call(
        method=request.method,
        path=request.path.removeprefix(PREFIX),
        query=dict(request.query),
        body=body,
        status=0 if silent else outcome.status,
        code=outcome.code,
        started_s=started_s,
        ended_s=time.monotonic(),
        fault="" if fault is None else str(fault.action),
        done=outcome.done,
    )


async def _struck(fault: Fault | None, perform: Callable[[], Awaitable[_Outcome]]) -> tuple[_Outcome, bool]:
    """Carry out a request as its fault lets it; the second value says whether the answer is withheld."""
    if fault is None:
        return await perform(), False
    if fault.action is Action.DELAY:
        await fault.hold()
        return await perform(), False
    if fault.action is Action.UNREADABLE:
        return _unreadable(await perform(), fault), False
    refusal = _refusal(fault.error(), fault.headers())
    refusal.html = fault.html
    if fault.action in (Action.RATE_LIMIT, Action.ERROR):
        return refusal, False
    if fault.action is Action.SERVER_ERROR:
        refusal.done = fault.done and (await perform()).done
        return refusal, False
    if fault.action in (Action.TIMEOUT_DONE, Action.RESET_DONE):
        return await perform(), True
    return refusal, True


def _unreadable(outcome: _Outcome, fault: Fault) -> _Outcome:
    if not outcome.done:
        return outcome
    return replace(outcome, html=fault.html, raw=fault.raw, mute=not (fault.html or fault.raw))


async def _break_off(request: web.Request, fault: Fault) -> None:
    """Never answer: hold a time-out until it is released, then reset the connection."""
    if fault.action in (Action.TIMEOUT_DONE, Action.TIMEOUT_NOT_DONE):
        await fault.hold()
    transport = request.transport
    if transport is None:
        return
    if sock := transport.get_extra_info("socket"):
        # With linger 0 the kernel sends RST instead of FIN: "connection reset by peer".
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
