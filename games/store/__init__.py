"""RedisStore: the only place that issues Redis commands on Tally's keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import ConstantBackoff

from games import errors, keys
from games.store.agenda import Agenda
from games.store.answers import Answers
from games.store.base import available
from games.store.guilds import Guilds
from games.store.registrations import Registrations
from games.store.steps import Steps

CONNECTIONS = 64
SILENCE_S = 10.0
"""After how long without an event a listener asks whether the server is still there."""


class RedisStore(Registrations, Answers, Steps, Agenda, Guilds):
    """Everything in play, in Redis or Valkey. Implements `games.ports.Store`; bound to one event loop."""

    def __init__(self, client: Redis, listener: Redis) -> None:
        super().__init__(client)
        self._listener = listener

    @classmethod
    def connect(cls, url: str) -> RedisStore:
        """A store at a redis://, rediss:// or unix:// address; connects when first used.

        One silent retry: the default of ten executed one command twice in a stall of 13 s. The listener has none, for
        events that fall between two connections are lost and its reader must know.
        """
        common: dict[str, Any] = {
            "decode_responses": True,
            "encoding_errors": "surrogatepass",  # no text from outside may stop a command half-way
            "protocol": 2,
            "socket_connect_timeout": 1.0,
        }
        once, never = (Retry(ConstantBackoff(0.05), retries) for retries in (1, 0))
        pool = BlockingConnectionPool.from_url(
            url, max_connections=CONNECTIONS, timeout=5, socket_timeout=1.0, retry=once, **common
        )
        listener = Redis.from_url(url, max_connections=4, socket_timeout=None, retry=never, **common)
        return cls(Redis(connection_pool=pool), listener)

    async def aclose(self) -> None:
        """Lets the answers under way arrive, then closes the connections."""
        await self._batcher.drained()
        await self._redis.aclose(close_connection_pool=True)
        await self._listener.aclose(close_connection_pool=True)

    async def listen(self) -> AsyncIterator[tuple[str, str]]:
        """Guild and game of every published change, over one subscription. Ends only with StoreUnavailable."""
        asked = False
        with available():
            async with self._listener.pubsub(ignore_subscribe_messages=True) as pubsub:
                await pubsub.psubscribe(keys.LIVE_PATTERN)
                while True:
                    message = await pubsub.get_message(timeout=SILENCE_S)
                    if message is None:
                        if asked:
                            raise errors.StoreUnavailable
                        await pubsub.ping()
                    elif message["type"] == "pmessage":
                        yield keys.guild_of_live(message["channel"]), message["data"]
                    asked = message is None
