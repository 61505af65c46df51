"""Faults on the REST API: which requests they strike and what happens to them instead."""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from discord_sandbox.arguments import pattern, whole
from discord_sandbox.errors import ApiError


class Action(StrEnum):
    """What a fault does with a request that it strikes."""

    RATE_LIMIT = "429"
    """Not done; answered 429 with `retry_after_s` and Discord's headers; with `via` unset, or `html` set, as if it came
    from in front of Discord."""
    SERVER_ERROR = "5xx"
    """Answered with `status`; done only if `done` is set."""
    TIMEOUT_DONE = "timeout_done"
    """Carried out, but the answer never comes."""
    TIMEOUT_NOT_DONE = "timeout_not_done"
    RESET_DONE = "reset_done"
    """Carried out, then the connection is reset."""
    RESET_NOT_DONE = "reset_not_done"
    DELAY = "delay"
    """Carried out and answered after `delay_s` seconds, or, when that is None, after `Fault.release()`."""
    UNREADABLE = "unreadable"
    """Carried out, and answered with no body (204), with a page (`html`), or with `raw` as if it were JSON."""
    ERROR = "error"
    """Not done; answered with `status`, `code` and `message`."""


SCOPES = ("", "user", "shared", "global")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A request as faults see it."""

    method: str
    path: str
    body: Any
    raw: str
    """The body as text."""


Predicate = Callable[[Attempt], bool]


@dataclass(eq=False, kw_only=True)
class Fault:
    """One fault; strikes the first `times` matching requests, then rests."""

    id: str
    action: Action
    method: str = ""
    """Empty for any."""
    path: str = ".*"
    """Pattern for the whole path below `/api/v10`."""
    body: str = ""
    """Pattern looked for in the body's text; empty for any."""
    where: Predicate | None = None
    times: int = 1
    status: int = 503
    code: int = 0
    message: str = "Injected by the sandbox"
    retry_after_s: float = 0.1
    everywhere: bool = False
    """A 429 that counts for all routes."""
    scope: str = ""
    """Of a 429: user, shared or global; empty for user, or global with `everywhere`."""
    html: bool = False
    """The refusal is a page, as of Cloudflare or a proxy, not Discord's JSON."""
    raw: str = ""
    via: bool = True
    done: bool = False
    delay_s: float | None = None
    hits: int = 0
    _struck: asyncio.Event = field(default_factory=asyncio.Event)
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        """Raises ValueError at once for what would break each request later."""
        for name, text in (("path", self.path), ("body", self.body)):
            pattern(name, text)
        whole("times", self.times, 0)
        whole("status", self.status, 400, 599)
        for name, seconds in (("retry_after_s", self.retry_after_s), ("delay_s", self.delay_s)):
            if seconds is not None and seconds < 0:
                raise ValueError(f"{name} is 0 or more, not {seconds}")
        if self.scope not in SCOPES:
            raise ValueError(f"scope is one of {', '.join(filter(None, SCOPES))}, not {self.scope!r}")

    def matches(self, attempt: Attempt) -> bool:
        return (
            self.hits < self.times
            and self.method in ("", attempt.method)
            and re.fullmatch(self.path, attempt.path) is not None
            and (not self.body or re.search(self.body, attempt.raw) is not None)
            and (self.where is None or self.where(attempt))
        )

    def strike(self) -> None:
        self.hits += 1
        self._struck.set()

    async def struck(self) -> None:
        """Return once the fault has struck for the first time."""
        await self._struck.wait()

    def release(self) -> None:
        """Let delayed and silent requests go on: delayed ones are carried out, silent ones lose their connection."""
        self._released.set()

    async def hold(self) -> None:
        """Wait as long as the fault wants."""
        try:
            await asyncio.wait_for(self._released.wait(), self.delay_s)
        except TimeoutError:
            return

    def error(self) -> ApiError:
        """The refusal of an answering fault."""
        if self.action is Action.RATE_LIMIT:
            extra = {"retry_after": self.retry_after_s, "global": self.is_global}
            return ApiError(429, self.code, "You are being rate limited.", extra=extra)
        return ApiError(self.status, self.code, self.message)

    @property
    def is_global(self) -> bool:
        return self.everywhere or self.scope == "global"

    def headers(self) -> dict[str, str]:
        """What stands above the refusal."""
        headers = {"Via": "1.1 google"} if self.via and not self.html else {"Server": "cloudflare"}
        if self.action is Action.RATE_LIMIT:
            headers["Retry-After"] = str(math.ceil(self.retry_after_s))
            if not self.html:
                headers["X-RateLimit-Scope"] = "global" if self.is_global else self.scope or "user"
                headers |= {"X-RateLimit-Global": "true"} if self.is_global else {}
        return headers


class Faults:
    """The faults in force, first come first served."""

    def __init__(self) -> None:
        self._faults: dict[str, Fault] = {}
        self._made = 0

    def add(self, action: Action | str, **options: Any) -> Fault:
        """Put a fault in force; the options are the fields of `Fault`."""
        self._made += 1
        fault = Fault(id=str(self._made), action=Action(action), **options)
        self._faults[fault.id] = fault
        return fault

    def get(self, fault_id: str) -> Fault | None:
        return self._faults.get(fault_id)

    def clear(self) -> None:
        """Lift all faults and let go whatever they hold."""
        for fault in self._faults.values():
            fault.times = 0
            fault.release()
        self._faults.clear()

    def strike(self, attempt: Attempt) -> Fault | None:
        """The fault for this request, counted; None for an undisturbed one."""
        for fault in self._faults.values():
            if fault.matches(attempt):
                fault.strike()
                return fault
        return None
