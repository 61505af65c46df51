"""RedisStore: the only place that issues Redis commands on Tally's keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import ClassVar

from games.domain import errors
from games.domain.ports import Capability
from games.store import keys
from games.store.redis.agenda import RedisAgenda
from games.store.redis.answers import RedisAnswers
from games.store.redis.base import available
from games.store.redis.forgetting import RedisForgetting
from games.store.redis.guilds import RedisGuilds
from games.store.redis.links import ServerLink, link_to
from games.store.redis.moving import RedisMoving
from games.store.redis.orphans import RedisOrphans
from games.store.redis.processes import RedisProcesses
from games.store.redis.registrations import RedisRegistrations
from games.store.redis.replicas import replicated
from games.store.redis.steps import RedisSteps
from games.store.redis.topology import read
from games.store.scripts import Scripts

SILENCE_S = 10.0
"""After how long without an event a listener asks whether the server is still there."""


class RedisStore(
    RedisRegistrations,
    RedisAnswers,
    RedisForgetting,
    RedisSteps,
    RedisOrphans,
    RedisAgenda,
    RedisMoving,
    RedisGuilds,
    RedisProcesses,
):
    """Everything in play, in Redis or Valkey. Implements `games.domain.ports.Store`; bound to one event loop."""

    capabilities: ClassVar[frozenset[Capability]] = frozenset(Capability)

    def __init__(self, link: ServerLink, replicas: int = 0) -> None:
        super().__init__(link.client)
        self._link = link
        if replicas:
            self._run_script = Scripts(replicated(link.client, replicas))

    @classmethod
    def connect(cls, url: str, *, replicas: int = 0) -> RedisStore:
        """A store at an address of any kind that `topology.ACCEPTED` names; connects when first used.

        No step is taken for done before so many replicas have it. Raises `topology.WrongAddress`.
        """
        return cls(link_to(read(url)), replicas)

    async def aclose(self) -> None:
        """Lets what is under way arrive, then closes the connections."""
        await self._batcher.drained()
        await self._everywhere.drained()
        await self._link.aclose()

    async def listen(self) -> AsyncIterator[tuple[str, str]]:
        """Guild and game of every published change, over one subscription. Ends only with StoreUnavailable."""
        asked = False
        with available():
            async with self._link.pubsub() as pubsub:
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
