"""How often clients may identify: counted, and refused as Discord does.

1,000 starts in 24 hours, after which all sessions end and the token is reset, and `max_concurrency` in 5 seconds:
https://docs.discord.com/developers/events/gateway#identifying and #session-start-limit-object.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from discord_sandbox.arguments import whole
from discord_sandbox.clock import Clock
from discord_sandbox.state import Json

DAY_MS = 86_400_000
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
"""Members, presences, content of messages: Discord gives them to applications that asked for them."""
KNOWN = (1 << 17) - 1 | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25
"""All intents that Discord has."""

SETTABLE = ("total", "remaining", "reset_after_ms", "max_concurrency", "per_ms", "privileged", "bar")


class IdentifyRefusal(IntEnum):
    """With what a start is refused: a close code, or an opcode below 4000."""

    INVALID_SESSION = 9
    """Too many at once; another try may be made after 5 seconds."""
    AUTHENTICATION_FAILED = 4004
    """The budget is used up: the token has been reset."""
    INVALID_SHARD = 4010
    SHARDING_REQUIRED = 4011
    INVALID_API_VERSION = 4012
    INVALID_INTENTS = 4013
    DISALLOWED_INTENTS = 4014


@dataclass(eq=False)
class Starts:
    """The budget of one application. The fields may be set at any time."""

    clock: Clock
    total: int = 1_000
    remaining: int = 1_000
    reset_after_ms: int = DAY_MS
    """From the first start that is counted in a window."""
    max_concurrency: int = 0
    """How many may identify in `per_ms`; 0, which Discord has not, for any number: tests restart bots at once."""
    per_ms: int = 5_000
    privileged: int = PRIVILEGED
    """Those privileged intents that the application has."""
    bar: IdentifyRefusal | None = None
    """Refuse every start with this."""
    times_ms: list[int] = field(default_factory=list)
    """When somebody identified, refused or not, in the sandbox's time."""
    _ends_ms: int = 0

    def use_up(self, for_s: float) -> None:
        """Nothing is left, and everything is back after so many seconds."""
        self.remaining, self._ends_ms = 0, self.clock() + round(for_s * 1000)

    def set(self, **fields: int | None) -> None:
        """Set some of total, remaining, reset_after_ms, max_concurrency, per_ms, privileged, bar (a code or None)."""
        for name, value in fields.items():
            if name not in SETTABLE:
                raise ValueError(f"no such field: {name}")
            if value is not None:
                whole(name, value, 0)
        for name, value in fields.items():
            setattr(self, name, IdentifyRefusal(value) if name == "bar" and value is not None else value)

    def limit(self) -> Json:
        """As `GET /gateway/bot` answers."""
        self._renew()
        left_ms = max(0, self._ends_ms - self.clock()) if self._ends_ms else self.reset_after_ms
        return {
            "total": self.total,
            "remaining": self.remaining,
            "reset_after": left_ms,
            "max_concurrency": self.max_concurrency or 1,
        }

    def take(self, data: Json) -> IdentifyRefusal | None:
        """Count an IDENTIFY; what it is refused with, None where it is not."""
        now_ms = self.clock()
        self._renew()
        recent = sum(now_ms - time_ms < self.per_ms for time_ms in self.times_ms)
        self.times_ms.append(now_ms)
        self._ends_ms = self._ends_ms or now_ms + self.reset_after_ms
        if self.remaining <= 0:
            return IdentifyRefusal.AUTHENTICATION_FAILED
        self.remaining -= 1
        if self.bar is not None:
            return self.bar
        if self.max_concurrency and recent >= self.max_concurrency:
            return IdentifyRefusal.INVALID_SESSION
        return _judge(data, self.privileged)

    def _renew(self) -> None:
        if self._ends_ms and self.clock() >= self._ends_ms:
            self.remaining, self._ends_ms = self.total, 0


def _judge(data: Json, privileged: int) -> IdentifyRefusal | None:
    """Whether what somebody identifies with is what Discord takes."""
    shard = data.get("shard")
    if shard is not None and not (
        isinstance(shard, list) and len(shard) == 2 and all(isinstance(it, int) for it in shard) and shard[0] < shard[1]
    ):
        return IdentifyRefusal.INVALID_SHARD
    intents = data.get("intents")
    if not isinstance(intents, int) or intents < 0 or intents & ~KNOWN:
        return IdentifyRefusal.INVALID_INTENTS
    return IdentifyRefusal.DISALLOWED_INTENTS if intents & PRIVILEGED & ~privileged else None
