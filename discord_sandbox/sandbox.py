"""The sandbox as one object: its controls, and the server that they belong to."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from aiohttp import web

from discord_sandbox.controls import Controls
from discord_sandbox.server import application

BACKLOG = 4096
"""Connections that may wait to be accepted: a burst of answers opens as many at once."""


class Sandbox(Controls):
    """A local Discord. Use it as an async context manager; `SandboxOptions` are its keyword arguments.

    It binds to loopback unless another `host` is given: the control side has no password.
    """

    def __init__(self, *, host: str = "127.0.0.1", port: int = 0, **options: Any) -> None:
        super().__init__(host=host, port=port, **options)
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Begin to listen; with port 0 a free one is chosen."""
        self._runner = web.AppRunner(application(self), access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port, backlog=BACKLOG)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """End every connection and free the port."""
        self.faults.clear()
        self.core.interactions.close()
        self.core.feed.close()
        await self.gateway.close()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
