"""Scripts whose replies wait until enough replicas have what was written.

WAIT speaks of what its own connection has done, so it travels right behind the script: in one write, on one connection,
to one node. Sent by itself it could reach another connection or node, and would promise what nobody checked.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.cluster import RedisCluster
from redis.exceptions import ReadOnlyError, RedisError

from games.store.redis.nodes import together

WAIT_MS = 500
"""How long replicas may take to acknowledge; less than the socket's own time-out, so that there always is a reply."""


class TooFewReplicas(RedisError):
    """What was written is on the primary, but too few replicas have acknowledged it: the outcome is unknown."""


class Replicated(ABC):
    """Runs scripts as a client does, but returns once `replicas` servers have received all that was written so far.

    Raises TooFewReplicas when they take longer than WAIT_MS; repeating the script is safe.
    """

    def __init__(self, replicas: int) -> None:
        self._replicas = replicas

    async def evalsha(self, digest: str, numkeys: int, *keys_and_args: str | int) -> Any:
        return await self._waited("EVALSHA", digest, numkeys, *keys_and_args)

    async def eval(self, text: str, numkeys: int, *keys_and_args: str | int) -> Any:
        return await self._waited("EVAL", text, numkeys, *keys_and_args)

    async def _waited(self, *script: str | int) -> Any:
        reply, received = await self._exchange(script, ("WAIT", self._replicas, WAIT_MS))
        for each in (reply, received):
            if isinstance(each, Exception):
                raise each
        if received < self._replicas:
            raise TooFewReplicas(f"{received} of {self._replicas} replicas have acknowledged within {WAIT_MS} ms")
        return reply

    @abstractmethod
    async def _exchange(self, script: tuple[str | int, ...], wait: tuple[str | int, ...]) -> tuple[Any, Any]:
        """The replies to both, sent together; an error that the server replied stands in place of its reply."""


class ReplicatedServer(Replicated):
    """On one server, or on the primary that Sentinel names."""

    def __init__(self, client: Redis, replicas: int) -> None:
        super().__init__(replicas)
        self._client = client

    async def _exchange(self, script: tuple[str | int, ...], wait: tuple[str | int, ...]) -> tuple[Any, Any]:
        async with self._client.pipeline(transaction=False) as pipe:
            pipe.execute_command(*script)
            pipe.execute_command(*wait)
            reply, received = await pipe.execute(raise_on_error=False)
        if isinstance(reply, ReadOnlyError):
            # The server became a replica: perhaps the address leads to its successor by now.
            await self._client.connection_pool.disconnect(inuse_connections=False)
        return reply, received


class ReplicatedCluster(Replicated):
    """On the node of a cluster that has the keys."""

    def __init__(self, client: RedisCluster, replicas: int) -> None:
        super().__init__(replicas)
        self._client = client

    async def _exchange(self, script: tuple[str | int, ...], wait: tuple[str | int, ...]) -> tuple[Any, Any]:
        reply, received = await together(self._client, str(script[3]), [script, wait])
        return reply, received


def replicated(client: Redis | RedisCluster, replicas: int) -> Replicated:
    """What runs scripts through this client."""
    if isinstance(client, RedisCluster):
        return ReplicatedCluster(client, replicas)
    return ReplicatedServer(client, replicas)
