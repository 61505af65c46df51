"""Somebody who watches the dashboard: logs in as a browser does and listens to its WebSocket."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import Any, Self

import aiohttp

LOGIN_S = 30.0


class LoginFailed(Exception):
    """The dashboard did not let the administrator in."""


class DashboardClient:
    """Use as `async with` around what is to be watched."""

    def __init__(self, dashboard_url: str, username: str, password: str) -> None:
        self._url = dashboard_url
        self._credentials = {"username": username, "password": password}
        self._updates: Counter[str] = Counter()
        self._last: dict[str, dict[str, Any]] = {}
        self._session: aiohttp.ClientSession | None = None
        self._listener: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        # Browsers keep the cookies of an address without a name too.
        self._session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        try:
            await self._log_in(self._session)
            address = self._url.replace("http", "ws", 1) + "ws/overview"
            socket = await self._session.ws_connect(address, origin=self._url.rstrip("/"))
            await socket.receive_json(timeout=LOGIN_S)  # the snapshot
        except BaseException:
            await self._session.close()
            raise
        self._listener = asyncio.create_task(self._listen(socket))
        return self

    async def __aexit__(self, *_exception: object) -> None:
        assert self._listener is not None and self._session is not None
        self._listener.cancel()
        await asyncio.gather(self._listener, return_exceptions=True)
        await self._session.close()

    def updates(self, game_id: str) -> int:
        """How many messages about a game came since the snapshot."""
        return self._updates[game_id]

    def last(self, game_id: str) -> dict[str, Any]:
        """The newest message about a game; empty when none came."""
        return self._last.get(game_id, {})

    async def _log_in(self, session: aiohttp.ClientSession) -> None:
        async with session.get(self._url) as form:
            page, address = await form.text(), form.url
        token = session.cookie_jar.filter_cookies(address).get("csrftoken")
        if token is None:
            raise LoginFailed(f"{address} shows no login form: {page[:200]!r}")
        data = {**self._credentials, "csrfmiddlewaretoken": token.value}
        async with session.post(address, data=data, headers={"Referer": str(address)}) as response:
            if response.status != 200 or response.url == address:
                raise LoginFailed(f"{address} answers {response.status} to the administrator's login")

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for frame in socket:
            message = json.loads(frame.data)
            if message["type"] == "state":
                self._updates[message["game"]] += 1
                self._last[message["game"]] = message
