"""What stands in front of Discord: it counts refused requests, and bans for a while whoever makes too many of them.

"IP addresses that make too many invalid HTTP requests are automatically and temporarily restricted": 10,000 answers of
401, 403 or 429 within ten minutes, of which a 429 with the scope `shared` is none.
https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping

INVALID_LIMIT = 10_000
INVALID_WINDOW_S = 600.0
_INVALID = (401, 403, 429)


class Edge:
    """One address is all that a sandbox sees, so it bans all clients together."""

    def __init__(self, limit: int = INVALID_LIMIT, window_s: float = INVALID_WINDOW_S) -> None:
        self.limit = limit
        self._window_s = window_s
        self.now: Callable[[], float] = time.monotonic
        self._invalid: deque[float] = deque()
        self._banned_until = 0.0

    @property
    def invalid(self) -> int:
        """Invalid requests within the last window."""
        while self._invalid and self._invalid[0] <= self.now() - self._window_s:
            self._invalid.popleft()
        return len(self._invalid)

    @property
    def banned_s(self) -> float:
        """How long nobody is let through; 0 where everybody is."""
        return max(0.0, self._banned_until - self.now())

    def count(self, status: int, headers: Mapping[str, str]) -> None:
        """Note how Discord has answered a request."""
        if status not in _INVALID or headers.get("X-RateLimit-Scope") == "shared":
            return
        self._invalid.append(self.now())
        if self.invalid >= self.limit:
            self._banned_until = self.now() + self._window_s
            self._invalid.clear()
