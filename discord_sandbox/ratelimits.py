"""Rate limits per route and major parameter, and for all requests of a token: announced in headers, enforced by 429.

https://docs.discord.com/developers/topics/rate-limits
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from discord_sandbox.arguments import whole

_PRUNE_AT = 10_000


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in a window of so many seconds."""

    requests: int
    window_s: float


GLOBAL = Limit(50, 1.0)
"""What a token may ask in all; interactions are not counted."""


@dataclass(slots=True)
class _Window:
    ends_s: float
    used: int = 0


@dataclass(frozen=True, slots=True)
class RateDecision:
    headers: dict[str, str]
    retry_after_s: float
    """0 when the request may pass."""
    everywhere: bool = False
    """Whether it was one request too many in all, not for its route."""


@dataclass(frozen=True, slots=True)
class _Setting:
    limit: Limit
    bucket: str
    rolling: bool


class RateLimits:
    """Fixed windows by a monotonic clock: a test's manual clock must not freeze them."""

    def __init__(self, enforce: bool = True, everywhere: Limit = GLOBAL) -> None:
        self.enforce = enforce
        self.everywhere = everywhere
        self.now: Callable[[], float] = time.monotonic
        """Replaced by tests in which a window of minutes passes at once."""
        self.routes: set[str] = set()
        """Those that are limited, such as `POST /channels/{channel_id}/messages`."""
        self._settings: dict[str, _Setting] = {}
        self._windows: dict[tuple[str, str], _Window] = {}

    def set(self, route: str, requests: int, window_s: float, *, bucket: str = "", rolling: bool = False) -> None:
        """Limit a route otherwise, from now on and also where limits are not enforced.

        Routes with the same `bucket` count together. With `rolling` each answer announces a window that begins with it.
        Raises ValueError for a route that has no limit, and for a limit that lets nothing through or never ends.
        """
        whole("requests", requests, 1)
        if not window_s > 0:
            raise ValueError(f"window_s is more than 0, not {window_s}")
        if route not in self.routes:
            raise ValueError(f"no limited route {route}")
        self._settings[route] = _Setting(Limit(requests, window_s), bucket or route, rolling)

    def reset(self) -> None:
        """Limit all routes as usual again; windows that have begun go on."""
        self._settings.clear()

    def take(self, route: str, major: str, usual: Limit, token: str) -> RateDecision:
        """Count one request of a route with a major parameter (channel, guild or webhook)."""
        setting = self._settings.get(route) or _Setting(usual, route, rolling=False)
        limit, enforced = setting.limit, self.enforce or route in self._settings
        if self.enforce and token and (left_s := self._over("token", token, self.everywhere)):
            headers = {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global", "Retry-After": str(ceil(left_s))}
            return RateDecision(headers, left_s, everywhere=True)
        over_s = self._over(setting.bucket, major, limit, rolling=setting.rolling) if enforced else 0.0
        headers = self._headers(setting.bucket, major, limit, enforced=enforced)
        if over_s:
            headers |= {"X-RateLimit-Scope": "user", "Retry-After": str(ceil(over_s))}
        return RateDecision(headers, over_s)

    def _over(self, bucket: str, major: str, limit: Limit, *, rolling: bool = False) -> float:
        """Count one; how long until the next is allowed if it is one too many, else 0."""
        now = self.now()
        window = self._windows.get((bucket, major))
        if window is None or window.ends_s <= now or rolling:
            self._prune(now)
            window = self._windows[bucket, major] = _Window(now + limit.window_s)
        window.used += 1
        return window.ends_s - now if window.used > limit.requests else 0.0

    def _headers(self, bucket: str, major: str, limit: Limit, *, enforced: bool) -> dict[str, str]:
        window = self._windows.get((bucket, major)) if enforced else None
        left_s = window.ends_s - self.now() if window else limit.window_s
        return {
            "X-RateLimit-Bucket": hashlib.blake2s(bucket.encode(), digest_size=16).hexdigest(),
            "X-RateLimit-Limit": str(limit.requests),
            "X-RateLimit-Remaining": str(max(0, limit.requests - window.used) if window else limit.requests),
            "X-RateLimit-Reset": f"{time.time() + left_s:.3f}",
            "X-RateLimit-Reset-After": f"{left_s:.3f}",
        }

    def _prune(self, now: float) -> None:
        if len(self._windows) >= _PRUNE_AT:
            self._windows = {key: window for key, window in self._windows.items() if window.ends_s > now}
