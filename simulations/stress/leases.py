"""Ends the leases of dead workers early: they last a minute, and a short run would mostly wait for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress

from redis.asyncio import Redis
from redis.exceptions import RedisError

from games.domain.cancellation import pause
from games.domain.errors import StoreUnavailable
from games.domain.limits import LEASE_MS
from games.domain.ports import Store
from games.domain.records import IN_PLAY, Phase
from games.store import keys

LOOK_S = 1.0
PATIENCE_MS = 2_000
"""How long a game's first lease lasts; each that is taken away doubles it, up to the minute that leases last anyway."""

Games = Callable[[], Iterable[tuple[str, str]]]
"""Guild and game of all that are played."""


class Leases:
    """Use `hurry_on` as a task beside the play."""

    def __init__(self, store: Store, store_url: str, games: Games) -> None:
        self._store = store
        self._redis = Redis.from_url(store_url, protocol=2, socket_timeout=1.0, decode_responses=True)
        self._games = games
        self._patience_ms: defaultdict[str, int] = defaultdict(lambda: PATIENCE_MS)

    async def hurry_on(self) -> None:
        """Let leases that nobody renewed for some seconds end, and what they held be due, until cancelled.

        Pauses after failures grow up to a minute too. A living worker that is slower loses its lease, which must do no
        harm; so that it gets done in the end, a game's next worker is given twice the time.
        """
        try:
            while True:
                await pause(LOOK_S)
                with suppress(StoreUnavailable, RedisError, OSError):
                    for guild_id, game_id in self._games():
                        await self._hurry(guild_id, game_id)
        finally:
            await self._redis.aclose()

    async def _hurry(self, guild_id: str, game_id: str) -> None:
        state = (await self._store.get_states(guild_id, [game_id])).get(game_id)
        if state is None or state.phase not in IN_PLAY - {Phase.OPEN}:
            return
        lease = keys.lease(guild_id, game_id)
        if await self._redis.pttl(lease) > max(0, LEASE_MS - self._patience_ms[game_id]):
            return
        if await self._redis.delete(lease):
            self._patience_ms[game_id] *= 2
        await self._redis.zadd(keys.due(guild_id), {f"g:{game_id}": 0}, lt=True)
        await self._redis.zadd(keys.AGENDA, {guild_id: 0}, lt=True)
