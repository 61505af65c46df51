"""What `REDIS_URL` may say: one server, a primary that Sentinel names, or a cluster.

The spelling `redis+sentinel://` and `redis+cluster://` with hosts separated by commas is the one that other Python
projects on redis-py read too; `docs/decisions/0006-topologies.md` says more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import redis
from redis.asyncio.connection import Connection, SSLConnection, parse_url
from redis.backoff import NoBackoff
from redis.cluster import ClusterNode, RedisCluster
from redis.exceptions import RedisClusterException
from redis.retry import Retry
from redis.sentinel import Sentinel

ACCEPTED = """\
  redis://[[user]:password@]host[:6379][/db]       one server; rediss:// with TLS
  unix://[[user]:password@]/path/to/socket[?db=0]  one server on this machine
  redis+sentinel://[[user]:password@]host[:26379][,host2[:26379]...]/service[/db]
                                                   the primary that Sentinel names; rediss+sentinel:// with TLS
  redis+cluster://[[user]:password@]host[:6379][,host2[:6379]...]
                                                   a cluster, found through any of these; rediss+cluster:// with TLS"""

_NUMBER = re.compile(r"[0-9]{1,9}")
_PORTS = {"sentinel": 26379, "cluster": 6379}
_POOLS_OWN = ("connection_class", "max_connections", "timeout")
"""Options of an address that are not a connection's."""
_SENTINELS_OWN = ("sentinel_username", "sentinel_password")


class WrongAddress(ValueError):
    """`REDIS_URL` cannot be understood. The text says why and what is accepted, and repeats no part of a password."""

    def __init__(self, why: str) -> None:
        self.why = why
        """A predicate, without a full stop."""
        self.problem = f"REDIS_URL {why}."
        """The first sentence alone."""
        super().__init__(f"{self.problem} Accepted are:\n{ACCEPTED}")


class Topology(StrEnum):
    """How many servers stand behind an address, and who says which of them to ask."""

    SINGLE = "single"
    SENTINEL = "sentinel"
    CLUSTER = "cluster"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address as it was understood."""

    shape: Topology
    url: str = field(repr=False)
    """As it was given."""
    hosts: tuple[tuple[str, int], ...] = ()
    """Sentinels, or nodes of the cluster to begin with; empty for one server."""
    service: str = ""
    """The name under which the sentinels know the primary."""
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """Keyword arguments for every connection to a server: credentials, db, TLS."""
    sentinel_options: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """The same for connections to the sentinels, which have credentials of their own."""


def read(url: str) -> Address:
    """The parts of an address. Raises WrongAddress."""
    scheme, found, rest = url.partition("://")
    if not found:
        raise WrongAddress("has no scheme")
    scheme, _, shape = scheme.lower().partition("+")
    if scheme not in ("redis", "rediss", "unix") or shape not in ("", *_PORTS) or (shape and scheme == "unix"):
        raise WrongAddress("has a scheme that is not known")
    if not shape:
        _understood(url)
        return Address(shape=Topology.SINGLE, url=url)
    authority, path, query = _split(rest)
    credentials, _, hosts = authority.rpartition("@")
    places = tuple(_place(host, _PORTS[shape]) for host in hosts.split(","))
    service, path = _service_and_db(path) if shape == "sentinel" else ("", _no_db(path))
    own, plain = _own_options(query, shape)
    # redis-py reads the options as those of one server, of any name: hosts in a list it cannot read.
    options = _understood(f"{scheme}://{credentials}{'@' if credentials else ''}host/{path}?{urlencode(plain)}")
    del options["host"]
    if options.pop("connection_class", None) is SSLConnection:
        options["ssl"] = True
    tls = {name: value for name, value in options.items() if name.startswith("ssl")}
    return Address(
        shape=Topology(shape),
        url=url,
        hosts=places,
        service=service,
        options=options,
        sentinel_options=tls | own,
    )


def _split(rest: str) -> tuple[str, str, str]:
    """Authority, path without its first slash, query."""
    before, _, query = rest.partition("?")
    authority, _, path = before.partition("/")
    return authority, path.rstrip("/"), query


def _place(host: str, port: int) -> tuple[str, int]:
    """Host and port of one member of the list; an IPv6 address stands in brackets."""
    try:
        parts = urlsplit(f"//{host}")
        name, given = parts.hostname, parts.port
    except ValueError as error:
        raise WrongAddress("has a host or a port that makes no sense") from error
    if not name:
        raise WrongAddress("has an empty host in its list")
    return name, given or port


def _service_and_db(path: str) -> tuple[str, str]:
    service, _, db = path.partition("/")
    if not service:
        raise WrongAddress("does not name the service that the sentinels watch")
    if db and not _NUMBER.fullmatch(db):
        raise WrongAddress("has a database that is not a number")
    return service, db


def _no_db(path: str) -> str:
    if path not in ("", "0"):
        raise WrongAddress("names a database, which a cluster does not have")
    return ""


def _own_options(query: str, shape: str) -> tuple[dict[str, str], dict[str, str]]:
    """The sentinels' own options, and those of every server."""
    given = dict(parse_qsl(query, keep_blank_values=True))
    allowed = _SENTINELS_OWN if shape == "sentinel" else ()
    own = {name.removeprefix("sentinel_"): given.pop(name) for name in allowed if name in given}
    if unknown := sorted(name for name in given if not name.startswith("ssl_")):
        raise WrongAddress(f"has an option that is not known: {', '.join(unknown)}")
    return own, given


def _understood(url: str) -> dict[str, Any]:
    """The options of an address. A connection is made of them, and connects to nothing: it alone knows which exist."""
    try:
        options: dict[str, Any] = dict(parse_url(url))
        kind: type[Connection] = options.get("connection_class", Connection)
        kind(driver_info=None, **{name: value for name, value in options.items() if name not in _POOLS_OWN})
    except (ValueError, TypeError) as error:
        raise WrongAddress("has a host, a port or an option that makes no sense") from error
    _whole(url)
    return options


def _whole(url: str) -> None:
    """That nothing of the address was left unread: redis-py drops what it has no use for, so that a database or a
    password with special characters would silently be another."""
    parts = urlsplit(url)
    if parts.fragment or "@" in parts.path + parts.query:
        raise WrongAddress("has special characters in its password, which have to be escaped")
    path = parts.path.strip("/")
    if parts.scheme == "unix":
        if not path:
            raise WrongAddress("names no path of a socket")
    elif path and not _NUMBER.fullmatch(path):
        raise WrongAddress("has a database that is not a number")


@contextmanager
def primaries(url: str, timeout_s: float) -> Iterator[list[redis.Redis]]:
    """Plain synchronous clients, with text for replies, of every server that takes writes: to examine them.

    Raises WrongAddress, and RedisError or OSError when nobody can say which servers these are.
    """
    address = read(url)
    common: dict[str, Any] = {
        "socket_timeout": timeout_s,
        "socket_connect_timeout": timeout_s,
        "decode_responses": True,
        "protocol": 2,
        # redis-py would ask each sentinel that is away eleven times, for ten seconds.
        "retry": Retry(NoBackoff(), 0),
    }
    with ExitStack() as stack:
        if address.shape is Topology.SINGLE:
            yield [stack.enter_context(redis.Redis.from_url(url, **common))]
        elif address.shape is Topology.SENTINEL:
            own = dict(address.sentinel_options) | common
            sentinel = Sentinel(address.hosts, sentinel_kwargs=own)  # type: ignore[no-untyped-call]
            for each in sentinel.sentinels:
                stack.enter_context(each)
            host, port = sentinel.discover_master(address.service)  # type: ignore[no-untyped-call]
            yield [stack.enter_context(redis.Redis(host=host, port=port, **dict(address.options) | common))]
        else:
            nodes = [ClusterNode(*host) for host in address.hosts]  # type: ignore[no-untyped-call]
            options = dict(address.options) | common
            try:
                cluster = stack.enter_context(RedisCluster(startup_nodes=nodes, require_full_coverage=False, **options))
            except RedisClusterException as error:  # which is no RedisError
                raise redis.ConnectionError(str(error)) from error
            yield [cluster.get_redis_connection(node) for node in cluster.get_primaries()]
