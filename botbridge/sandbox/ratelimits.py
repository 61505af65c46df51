"""Rate limits per route and major parameter, told in headers as Discord does and enforced with 429."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass

_PRUNE_AT = 10_000


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in a window of so many seconds."""

    requests: int
    window_s: float


@dataclass(slots=True)
class _Window:
    ends_s: float
    used: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    headers: dict[str, str]
    retry_after_s: float
    """0 when the request may pass."""


class RateLimits:
    """Fixed windows by the monotonic clock: a test's manual clock must not freeze them."""

    def __init__(self, enforce: bool = True) -> None:
        self.enforce = enforce
        self._windows: dict[tuple[str, str], _Window] = {}

    def take(self, bucket: str, major: str, limit: Limit) -> Verdict:
        """Count one request of a bucket (a route's name) and major parameter (channel, guild or webhook)."""
        now = time.monotonic()
        window = self._windows.get((bucket, major))
        if window is None or window.ends_s <= now:
            self._prune(now)
            window = self._windows[bucket, major] = _Window(now + limit.window_s)
        window.used += 1
        over = self.enforce and window.used > limit.requests
        left = window.ends_s - now
        return Verdict(self._headers(bucket, limit, window, left), left if over else 0.0)

    def _headers(self, bucket: str, limit: Limit, window: _Window, left_s: float) -> dict[str, str]:
        remaining = max(0, limit.requests - window.used) if self.enforce else limit.requests
        return {
            "X-RateLimit-Bucket": hashlib.blake2s(bucket.encode(), digest_size=16).hexdigest(),
            "X-RateLimit-Limit": str(limit.requests),
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Reset": f"{time.time() + left_s:.3f}",
            "X-RateLimit-Reset-After": f"{left_s:.3f}",
        }

    def _prune(self, now: float) -> None:
        if len(self._windows) >= _PRUNE_AT:
            self._windows = {key: window for key, window in self._windows.items() if window.ends_s > now}
