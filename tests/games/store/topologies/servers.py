"""Stores of more than one server, from the bundled binary on free loopback ports; each may lose any of its servers.

Each is tied to this process's life, keeps its files in a temporary directory and is ended by its own process id.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from redis import Redis, RedisError
from redis.crc import key_slot

from trivia_site.processes import tether
from trivia_site.valkey.binary import find_binary

PATIENCE_S = 30.0
SERVICE = "tally"
SLOTS = 16384


def until(condition: Callable[[], object], what: str) -> None:
    """Returns once the condition holds; an error of the connection counts as not yet."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            if condition():
                return
        except (RedisError, OSError):
            pass
        if time.monotonic() > deadline:
            raise AssertionError(f"did not happen within {PATIENCE_S:.0f} s: {what}")
        time.sleep(0.02)


_given: set[int] = set()


def free_port() -> int:
    """A port that was free a moment ago, and that nobody here was given before: whoever was may not yet listen."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        if port not in _given:
            _given.add(port)
            return port


def _is_followed(primary: Node, replicas: int) -> bool:
    """Whether so many replicas acknowledge a write at once; right after their start they take a second."""
    primary.client.flushall()
    return int(primary.client.wait(replicas, 100)) == replicas


class Node:
    """One server process; `start` after `kill` finds what it had on disk."""

    def __init__(self, home: Path, **options: str) -> None:
        """Options as in the server's configuration file, with `_` for `-`."""
        self.port = free_port()
        self.home = home / str(self.port)
        self.home.mkdir()
        self._options = {"save": "", "appendonly": "no", "loglevel": "warning"} | options
        self._process: subprocess.Popen[bytes] | None = None
        self.client = Redis(
            port=self.port, protocol=2, decode_responses=True, socket_timeout=5, socket_connect_timeout=5
        )

    def start(self) -> Self:
        """Starts the process; `until_ready` waits for it."""
        self._spawn(
            *("--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.home)),
            *(
                word
                for name, value in self._options.items()
                for word in (f"--{name.replace('_', '-')}", *value.split())
            ),
        )
        return self

    def _spawn(self, *arguments: str) -> None:
        with (self.home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, tether.__file__, str(os.getpid()), find_binary(), *arguments],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def until_ready(self) -> None:
        until(self._answers, f"the server on port {self.port} answers: {(self.home / 'log').read_text()[-500:]}")

    def _answers(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            raise AssertionError(f"the server ended: {(self.home / 'log').read_text()[-500:]}")
        return bool(self.client.ping())

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal; returns after the end when it is one that ends."""
        assert self._process is not None
        os.kill(self._process.pid, how)
        if how in (signal.SIGKILL, signal.SIGTERM):
            self._process.wait(PATIENCE_S)
            self._process = None

    def stop(self) -> None:
        """End the process, whatever state it is in; nothing happens when there is none."""
        self.client.close()
        if self._process is not None:
            self.kill(signal.SIGCONT)
            self.kill()


class Sentinel(Node):
    """A sentinel that watches one primary."""

    def __init__(self, home: Path, watched: Node) -> None:
        super().__init__(home)
        self._configuration = self.home / "sentinel.conf"
        self._configuration.write_text(
            f"port {self.port}\nbind 127.0.0.1\ndir {self.home}\n"
            f"sentinel monitor {SERVICE} 127.0.0.1 {watched.port} 1\n"
            f"sentinel down-after-milliseconds {SERVICE} 500\n"
            f"sentinel failover-timeout {SERVICE} 3000\n"
        )

    def start(self) -> Self:
        self._spawn(str(self._configuration), "--sentinel")
        return self


class Servers:
    """Several servers that make one store; a context manager that starts and ends them."""

    url: str

    def __init__(self) -> None:
        self._home = tempfile.TemporaryDirectory(prefix="tally-topology-")
        self.home = Path(self._home.name)
        self.nodes: list[Node] = []

    def add(self, node: Node) -> Node:
        self.nodes.append(node)
        return node

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        for node in self.nodes:
            node.stop()
        self._home.cleanup()

    def start(self) -> None:
        """Start all servers and wait until they are one store."""
        raise NotImplementedError

    def primaries(self) -> list[Node]:
        """Those that take writes."""
        raise NotImplementedError

    def flush(self) -> None:
        """Forget everything."""
        for node in self.primaries():
            node.client.flushall()


class Replication(Servers):
    """A primary with replicas, at the primary's own address."""

    def __init__(self, replicas: int = 1) -> None:
        super().__init__()
        self.primary = self.add(Node(self.home, repl_diskless_sync_delay="0", repl_timeout="5"))
        self.replicas = [self.add(self._replica()) for _ in range(replicas)]
        self.url = f"redis://127.0.0.1:{self.primary.port}/0"

    def _replica(self) -> Node:
        return Node(self.home, replicaof=f"127.0.0.1 {self.primary.port}", repl_diskless_sync_delay="0")

    def start(self) -> None:
        for node in self.nodes:
            node.start()
        for node in self.nodes:
            node.until_ready()
        until(lambda: _is_followed(self.primary, len(self.replicas)), "the replicas follow")

    def primaries(self) -> list[Node]:
        return [self.primary]


class Watched(Replication):
    """A primary with replicas, and a sentinel that promotes one when the primary is lost."""

    def __init__(self, replicas: int = 2) -> None:
        super().__init__(replicas)
        self.sentinel = Sentinel(self.home, self.primary)
        # The first of the two is not there, as may happen to one sentinel of several.
        self.url = f"redis+sentinel://127.0.0.1:{free_port()},127.0.0.1:{self.sentinel.port}/{SERVICE}/0"

    def start(self) -> None:
        super().start()
        self.add(self.sentinel).start().until_ready()
        until(self._sees_all, "the sentinel sees the primary and its replicas")

    def _sees_all(self) -> bool:
        state: dict[str, Any] = self.sentinel.client.sentinel_master(SERVICE)
        return bool(state["is_master"]) and int(state["num-slaves"]) == len(self.replicas)

    def current(self) -> Node | None:
        """The server that the sentinel calls the primary now."""
        found = self.sentinel.client.sentinel_get_master_addr_by_name(SERVICE)
        return next((node for node in self.nodes if found and node.port == int(found[1])), None)

    def until_promoted(self) -> Node:
        """Wait for another primary than the first one; it takes writes."""
        until(lambda: self.current() not in (None, self.primary), "the sentinel promotes a replica")
        promoted = self.current()
        assert promoted is not None
        until(lambda: promoted.client.role()[0] == "master", "the promoted server knows it")
        return promoted


class Cluster(Servers):
    """Three primaries that share the slots, each with so many replicas."""

    def __init__(self, replicas: int = 0, **options: str) -> None:
        super().__init__()
        count = 3 * (1 + replicas)
        for _ in range(count):
            self.add(
                Node(
                    self.home,
                    cluster_enabled="yes",
                    cluster_port=str(free_port()),
                    cluster_node_timeout="1000",
                    # Else the loss of one node stops all.
                    cluster_require_full_coverage="no",
                    repl_diskless_sync_delay="0",
                    **options,
                )
            )
        self.url = "redis+cluster://" + ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)

    def start(self) -> None:
        for node in self.nodes:
            node.start()
        for node in self.nodes:
            node.until_ready()
        first, *others = self.nodes
        for number, node in enumerate(self.primaries()):
            node.client.execute_command("CLUSTER ADDSLOTSRANGE", SLOTS * number // 3, SLOTS * (number + 1) // 3 - 1)
            node.client.execute_command("CLUSTER SET-CONFIG-EPOCH", number + 1)
        for node in others:
            bus = first.client.config_get("cluster-port")["cluster-port"]
            node.client.execute_command("CLUSTER MEET", "127.0.0.1", first.port, bus)
        until(lambda: all(self._is_whole(node) for node in self.nodes), "the cluster is whole")
        for replica, primary in zip(self.nodes[3:], self.primaries() * len(self.nodes), strict=False):
            replica.client.execute_command("CLUSTER REPLICATE", primary.client.execute_command("CLUSTER MYID"))
        for primary in self.primaries():
            until(lambda node=primary: _is_followed(node, len(self.nodes) // 3 - 1), "each primary's replicas follow")

    def _is_whole(self, node: Node) -> bool:
        said: dict[str, str] = node.client.execute_command("CLUSTER INFO")
        return said["cluster_state"] == "ok" and int(said["cluster_known_nodes"]) == len(self.nodes)

    def primaries(self) -> list[Node]:
        return self.nodes[:3]

    def replica_of(self, primary: Node) -> Node:
        """The first replica that a node was given at the start."""
        return self.nodes[3 + self.nodes.index(primary)]

    def node_of(self, key: str) -> Node:
        """The node to which a key's slot was given at the start."""
        slot = key_slot(key.encode())
        return next(node for number, node in enumerate(self.primaries()) if slot < SLOTS * (number + 1) // 3)
