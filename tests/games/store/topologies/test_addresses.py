"""What `REDIS_URL` may say, and what is said of one that makes no sense."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Thread

import pytest
from redis.exceptions import ConnectionError

from games.store.redis import RedisStore
from games.store.redis.topology import ACCEPTED, Topology, WrongAddress, primaries, read
from tests.games.store.topologies.servers import Cluster, Servers, Watched


@pytest.mark.parametrize(
    "url",
    [
        "redis://localhost",
        "redis://:p%40ss@[::1]:6379/3",
        "rediss://user:word@store:6380",
        "unix:///run/valkey.sock?db=1",
    ],
)
def test_the_address_of_one_server_is_taken_as_it_is(url: str) -> None:
    address = read(url)
    assert (address.shape, address.url, address.hosts) == (Topology.SINGLE, url, ())


def test_sentinels_name_a_service_and_have_credentials_of_their_own() -> None:
    address = read(
        "redis+sentinel://ada:p%40ss@one,two:26380,[::1]:26381/mymaster/2?sentinel_password=s3%26t&sentinel_username=eve"
    )
    assert address.shape is Topology.SENTINEL
    assert address.hosts == (("one", 26379), ("two", 26380), ("::1", 26381))
    assert address.service == "mymaster"
    assert address.options == {"username": "ada", "password": "p@ss", "db": 2}
    assert address.sentinel_options == {"username": "eve", "password": "s3&t"}


def test_a_cluster_is_found_through_any_of_its_nodes() -> None:
    address = read("redis+cluster://:secret@one:7000,two:7001,three")
    assert address.shape is Topology.CLUSTER
    assert address.hosts == (("one", 7000), ("two", 7001), ("three", 6379))
    assert address.options == {"password": "secret"}


def test_tls_holds_for_the_sentinels_too() -> None:
    address = read("rediss+sentinel://one/mymaster?ssl_cert_reqs=none")
    assert address.options == address.sentinel_options == {"ssl": True, "ssl_cert_reqs": "none"}
    assert read("rediss+cluster://one").options == {"ssl": True}


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("localhost:6379", "no scheme"),
        ("http://localhost", "scheme that is not known"),
        ("redis+ring://localhost", "scheme that is not known"),
        ("unix+cluster:///run/valkey.sock", "scheme that is not known"),
        ("redis+sentinel://one,two", "does not name the service"),
        ("redis+sentinel://one/mymaster/first", "database that is not a number"),
        ("redis+sentinel:///mymaster", "empty host"),
        ("redis+cluster://one,,two", "empty host"),
        ("redis+cluster://one:seven", "host or a port"),
        ("redis+cluster://one/1", "a cluster does not have"),
        ("redis+cluster://one?sentinel_password=hunter22", "option that is not known: sentinel_password"),
        ("redis+cluster://:hunter22@one?timeout=3", "option that is not known: timeout"),
        ("redis://:hunter22@one:seven", "makes no sense"),
    ],
)
def test_a_wrong_address_is_refused_with_the_reason_and_what_is_accepted(url: str, why: str) -> None:
    with pytest.raises(WrongAddress, match=why) as caught:
        RedisStore.connect(url)
    assert ACCEPTED in str(caught.value)
    assert "hunter22" not in str(caught.value)
    assert "hunter22" not in repr(caught.value.__cause__)


def test_no_password_is_shown_with_an_address() -> None:
    for url in ("redis://:hunter22@one", "redis+sentinel://:hunter22@one/m?sentinel_password=hunter22"):
        assert "hunter22" not in repr(read(url))


@pytest.mark.process
@pytest.mark.parametrize(("make", "count"), [(partial(Watched, 0), 1), (Cluster, 3)], ids=["sentinel", "cluster"])
def test_every_server_that_takes_writes_can_be_examined(make: Callable[[], Servers], count: int) -> None:
    with make() as servers, primaries(servers.url, 5) as found:
        ports = {int(client.config_get("port")["port"]) for client in found}
        assert ports == {node.port for node in servers.primaries()}
        assert len(found) == count


def test_a_sentinel_that_is_away_is_asked_once() -> None:
    """Programs ask at their start, and another one of them answers."""
    asked = 0
    with socket.create_server(("127.0.0.1", 0)) as hangs_up:

        def hang_up() -> None:
            nonlocal asked
            with suppress(OSError):
                while True:
                    connection = hangs_up.accept()[0]
                    asked += 1  # before who asked learns of the end
                    connection.close()

        Thread(target=hang_up, daemon=True).start()
        url = f"redis+sentinel://127.0.0.1:{hangs_up.getsockname()[1]}/tally/0"
        with pytest.raises(ConnectionError), primaries(url, 1.0):
            pass
        hangs_up.shutdown(socket.SHUT_RDWR)
    assert asked == 1
