"""The clients behind an address: one for commands, and for each listener a subscription of its own."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from redis import DriverInfo
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.client import PubSub
from redis.asyncio.cluster import ClusterNode, RedisCluster
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool
from redis.backoff import ConstantBackoff
from redis.exceptions import ReadOnlyError, SlotNotCoveredError

from games.store.redis.nodes import Transaction
from games.store.redis.text import LENIENT
from games.store.redis.topology import Address, Topology

CONNECTIONS = 64
"""To one server: who comes when all are taken waits, for WAIT_S at most."""
NODE_CONNECTIONS = 1024
"""To one node of a cluster, whose client refuses instead of waiting: more than there are games with answers at once."""
WAIT_S = 5.0
TIMEOUT_S = 1.0
"""For one command, and for a connection."""

COMMON: dict[str, Any] = {
    "decode_responses": True,
    "encoding_errors": LENIENT,
    "protocol": 2,
    "socket_connect_timeout": TIMEOUT_S,
    # Made once: redis-py reads its own version from the disk for each new connection, which a burst makes many of.
    "driver_info": DriverInfo(),
}


def _retries(count: int) -> Retry:
    """One silent retry for commands: the default of ten executed one command twice in a stall of 13 s. None for
    listeners: events that fall between two connections are lost, and their reader must know.
    """
    return Retry(ConstantBackoff(0.05), count)


class ServerLink(ABC):
    """The connections of one store; they are made when first used and bound to one event loop."""

    client: Redis | RedisCluster

    @abstractmethod
    @asynccontextmanager
    def pubsub(self) -> AsyncIterator[PubSub]:
        """A connection to subscribe with, whose loss raises at once."""

    @abstractmethod
    async def aclose(self) -> None: ...


class _TwoClients(ServerLink):
    """One client for commands, and one that waits for events as long as it takes."""

    client: Redis
    _listener: Redis

    @asynccontextmanager
    async def pubsub(self) -> AsyncIterator[PubSub]:
        async with self._listener.pubsub(ignore_subscribe_messages=True) as pubsub:
            yield pubsub

    async def aclose(self) -> None:
        await self.client.aclose(close_connection_pool=True)
        await self._listener.aclose(close_connection_pool=True)


class Single(_TwoClients):
    """One server, wherever its address leads at the moment of connecting."""

    def __init__(self, address: Address) -> None:
        pool = BlockingConnectionPool.from_url(
            address.url,
            max_connections=CONNECTIONS,
            timeout=WAIT_S,
            socket_timeout=TIMEOUT_S,
            retry=_retries(1),
            # The server became a replica: perhaps the address leads to its successor by now.
            retry_on_error=[ReadOnlyError],
            **COMMON,
        )
        self.client = Redis(connection_pool=pool)
        self._listener = Redis.from_url(
            address.url, max_connections=4, socket_timeout=None, retry=_retries(0), **COMMON
        )


class _SentinelPool(SentinelConnectionPool, BlockingConnectionPool):
    """Asks the sentinels for the primary with each new connection, and lets callers wait for a free one."""


class Guarded(_TwoClients):
    """The primary that the sentinels name at the moment of connecting."""

    def __init__(self, address: Address) -> None:
        timeouts = {"socket_timeout": TIMEOUT_S, "socket_connect_timeout": TIMEOUT_S}
        own = dict(address.sentinel_options) | timeouts | {"protocol": 2, "retry": _retries(0)}
        self._sentinel = Sentinel(  # type: ignore[no-untyped-call]
            address.hosts, sentinel_kwargs=own, **dict(address.options), **COMMON
        )
        self.client = self._sentinel.master_for(
            address.service,
            connection_pool_class=_SentinelPool,
            max_connections=CONNECTIONS,
            timeout=WAIT_S,
            socket_timeout=TIMEOUT_S,
            retry=_retries(1),
        )
        self._listener = self._sentinel.master_for(
            address.service, max_connections=4, socket_timeout=None, retry=_retries(0)
        )

    async def aclose(self) -> None:
        await super().aclose()
        await self._sentinel.aclose()


class _Cluster(RedisCluster):
    """With transactions that work, and a word for a slot that no node has."""

    def pipeline(self, transaction: Any = None, shard_hint: Any = None) -> Any:
        return Transaction(self) if transaction else super().pipeline(shard_hint=shard_hint)

    async def get_nodes_from_slot(self, command: str, *args: Any) -> Any:
        try:
            return await super().get_nodes_from_slot(command, *args)
        except KeyError as error:  # redis-py 8.1 means to raise the other one, and does not look again by itself
            await self.nodes_manager.initialize()
            raise SlotNotCoveredError("no node has the slot") from error


class Clustered(ServerLink):
    """A cluster: each guild's keys lie together on one node, the agenda and the list of guilds on others."""

    client: RedisCluster

    def __init__(self, address: Address) -> None:
        self._options = dict(address.options)
        self.client = _Cluster(
            startup_nodes=[ClusterNode(host, port) for host, port in address.hosts],
            # A node that is lost with all its replicas takes its own guilds out of play, not the others.
            require_full_coverage=False,
            max_connections=NODE_CONNECTIONS,
            socket_timeout=TIMEOUT_S,
            retry=_retries(1),
            **self._options,
            **COMMON,
        )

    @asynccontextmanager
    async def pubsub(self) -> AsyncIterator[PubSub]:
        """At any node: a cluster passes every message on to all of them. Another try takes another node."""
        await self.client.initialize()
        node = random.choice(self.client.get_nodes())
        listener = Redis(
            host=node.host, port=int(node.port), socket_timeout=None, retry=_retries(0), **self._options, **COMMON
        )
        async with listener, listener.pubsub(ignore_subscribe_messages=True) as pubsub:
            yield pubsub

    async def aclose(self) -> None:
        await self.client.aclose()


def link_to(address: Address) -> ServerLink:
    """The connections that an address asks for."""
    kinds: dict[Topology, type[Single | Guarded | Clustered]] = {
        Topology.SINGLE: Single,
        Topology.SENTINEL: Guarded,
        Topology.CLUSTER: Clustered,
    }
    return kinds[address.shape](address)
