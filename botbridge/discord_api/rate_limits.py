"""discord.py's client with our own keeping of Discord's limits: asked to wait, it gives up soon and can be used after.

discord.py sleeps inside a request for as long as Discord says. During a limit that is global it has shut a gate before
all requests, and opens it only after that sleep: a request that is given up in the meantime leaves the gate shut for
good. Here it never sees a 429. Short waits are waited for; longer ones are raised as `MustWait`, and until they are
over every request that they concern is refused before it is sent.
https://docs.discord.com/developers/topics/rate-limits
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from math import isfinite
from types import SimpleNamespace, TracebackType
from typing import Any

import aiohttp
import discord
from discord.http import HTTPClient, Ratelimit, Route

from games.domain import signals

PATIENCE_S = 6.0
"""What a request waits for; an act outside has 15 s for all of its requests."""
TRIES = 5
"""Requests at most, each answered by a short 429."""
UNSAID_S = 60.0
"""The wait after a 429 that does not say how long."""
LONGEST_S = 86_400.0
"""No answer, however wrong, silences us for longer."""
SIGNAL = "rate-limited"
SIGNAL_FROM_S = 10.0
"""A limit is reported to people when it lasts for longer."""

Now = Callable[[], float]
"""Seconds on a clock that only goes forward."""


class MustWait(discord.RateLimited):
    """Discord lets this be asked in `retry_after` seconds, not before."""

    def __init__(self, retry_after_s: float, *, everywhere: bool = False, code: int = 0) -> None:
        super().__init__(retry_after_s)
        self.everywhere = everywhere
        """Whether it holds for all requests."""
        self.code = code
        """Discord's word for a limit of one thing, such as 30046, edits of one old message; 0 for that of a route."""


class Pace:
    """How long nothing at all may be asked, and the signal for those who monitor the process."""

    def __init__(self) -> None:
        self.now: Now = time.monotonic
        """Replaced by tests, in which an hour passes at once."""
        self._until = 0.0
        self._limited_since = 0.0
        self._limited_until = 0.0

    def left_s(self) -> float:
        """How long the global wait still lasts; 0 when there is none."""
        return max(0.0, self._until - self.now())

    async def rest(self) -> None:
        """Wait out a short global wait. Raises MustWait for a longer one."""
        while left_s := self.left_s():
            if left_s > PATIENCE_S:
                raise MustWait(left_s, everywhere=True)
            await asyncio.sleep(left_s)

    def begin(self, limit: MustWait) -> None:
        """Discord has answered 429: where it means all requests, none is made for so long."""
        if limit.everywhere:
            self._until = max(self._until, self.now() + limit.retry_after)

    def signal(self, limit: MustWait) -> None:
        """Signal a wait that lasts. That one message may not be edited now is nobody's trouble but its own."""
        if limit.code:
            return
        now = self.now()
        if now > self._limited_until:
            self._limited_since = now
        self._limited_until = max(self._limited_until, now + limit.retry_after)
        if self._limited_until - self._limited_since > SIGNAL_FROM_S:
            what = "all requests" if limit.everywhere else "some requests"
            words = f"Discord lets {what} of this process wait; the last wait is {limit.retry_after:.0f} s."
            signals.note(SIGNAL, words)
            asyncio.get_running_loop().call_later(limit.retry_after, self.look)

    def look(self) -> None:
        """End the signal if nobody has to wait any more."""
        if self._limited_until and self.now() >= self._limited_until:
            self._limited_until = 0.0
            signals.over(SIGNAL)


class Bucket(Ratelimit):
    """The requests that Discord leaves to a route: used up in turn, and never slept over for long."""

    def __init__(self, now: Now) -> None:
        super().__init__(None)
        self._now = now
        self._turn = asyncio.Lock()
        self._answered = asyncio.Event()

    async def acquire(self) -> None:
        """Take one request, after a short wait if need be. Raises MustWait where the wait would be long."""
        self._last_request = self._loop.time()
        async with self._turn:
            while not self._has_one():
                await self._rest()
            self.remaining -= 1
            self.outgoing += 1

    def _has_one(self) -> bool:
        if self.expires is not None and self._now() >= self.expires:
            self.expires, self.remaining = None, self.limit - self.outgoing
        return self.remaining > 0

    async def _rest(self) -> None:
        if self.expires is not None:
            left_s = self.expires - self._now()
            if left_s > PATIENCE_S:
                raise MustWait(left_s)
            await asyncio.sleep(left_s)
        else:  # until one of those under way has brought how many are left
            self._answered.clear()
            await self._answered.wait()

    def update(self, response: aiohttp.ClientResponse, *, use_clock: bool = False) -> None:
        """Read an answer's headers. Those under way are not counted in what it says is left."""
        headers = response.headers
        self.limit, left = max(1, int(headers.get("X-RateLimit-Limit", 1))), int(headers["X-RateLimit-Remaining"])
        ends = self._now() + float(headers.get("X-RateLimit-Reset-After", 0))
        if self.expires is None or ends > self.expires + 1.0:  # another window than the last answer's
            self.remaining, self.expires = left - (self.outgoing - 1), ends
        else:
            self.remaining = min(left, self.remaining)

    def is_inactive(self) -> bool:
        """Whether discord.py may forget it: not before the wait that it knows of is over."""
        return super().is_inactive() and (self.expires is None or self._now() >= self.expires)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.outgoing -= 1
        if isinstance(error, MustWait) and not error.everywhere and not error.code:
            until = self._now() + error.retry_after
            if self.remaining <= 0:  # it may be one of several that were limited at once
                until = max(self.expires or 0.0, until)
            self.remaining, self.expires = 0, until
        elif self.expires is None:  # a route without a limit, or an answer that never came
            self.remaining = self.limit - self.outgoing
        self._answered.set()


class PacedHTTP(HTTPClient):
    """discord.py's requests, in which it never sleeps over a limit itself."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(self._before)
        trace.on_request_end.append(self._after)
        super().__init__(loop, http_trace=trace)
        self.pace = Pace()

    async def request(self, route: Route, **options: Any) -> Any:
        """As discord.py's, and raises MustWait at once where Discord lets us wait for longer than PATIENCE_S."""
        for tried in range(1, TRIES + 1):
            await self.pace.rest()
            try:
                answer = await super().request(route, **options)
            except MustWait as limit:
                self.pace.signal(limit)
                if limit.retry_after > PATIENCE_S or tried == TRIES:
                    raise
                await asyncio.sleep(limit.retry_after)
            else:
                self.pace.look()
                return answer
        raise AssertionError("unreachable: the last try returns or raises")

    def get_ratelimit(self, key: str) -> Ratelimit:
        """Called by discord.py for each request with its bucket's name and the channel, guild or webhook."""
        if key not in self._buckets:
            self._buckets[key] = Bucket(self._now)
            self._try_clear_expired_ratelimits()
        return self._buckets[key]

    def _now(self) -> float:
        return self.pace.now()

    async def _before(
        self, session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestStartParams
    ) -> None:
        """The last check before a request goes out: it may have waited for its bucket while another was limited."""
        if _is_ours(params.headers) and (left_s := self.pace.left_s()):
            raise MustWait(left_s, everywhere=True)

    async def _after(
        self, session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        if params.response.status == 429 and _is_ours(params.headers):
            limit = await _read(params.response)
            self.pace.begin(limit)
            raise limit


class PacedClient(discord.Client):
    """A client of discord.py that keeps to Discord's limits by `PacedHTTP`."""

    http: PacedHTTP

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # discord.py has no option for it; the state is its only other part that holds the requests by then.
        self.http = self._connection.http = PacedHTTP(self.loop)


def _is_ours(headers: Any) -> bool:
    """Whether the bot's token stands in it: interactions have a road of their own, to which no global limit applies."""
    return "Authorization" in headers


async def _read(response: aiohttp.ClientResponse) -> MustWait:
    """How long, and for what. Cloudflare, in front of Discord, answers without JSON or without `Via`, and means all."""
    headers = response.headers
    try:
        body = json.loads(await response.read())
    except ValueError:
        body = None
    said = body if isinstance(body, dict) else {}
    everywhere = bool(said.get("global")) or "X-RateLimit-Global" in headers or not said or "Via" not in headers
    try:
        retry_after_s = float(said.get("retry_after", headers.get("Retry-After", UNSAID_S)))
    except (TypeError, ValueError):
        retry_after_s = UNSAID_S
    if not isfinite(retry_after_s):
        retry_after_s = UNSAID_S
    code = said.get("code", 0)
    return MustWait(
        min(max(retry_after_s, 0.0), LONGEST_S), everywhere=everywhere, code=code if isinstance(code, int) else 0
    )
