"""A store server of the test's own, to be killed, stalled, filled, damaged or set up wrongly; and a slow way to one.

A module that wants the whole house on such a server takes both fixtures by assignment, `own = own_store.own` and
`redis_url = own_store.redis_url`: the `store` and `house` of the test, and every process of the house, then use it.
"""

from __future__ import annotations

import asyncio
import os
import re
import resource
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from redis import Redis

from bench.server import Server
from games.domain.records import Game
from games.play.poster import post_now
from tests.faults.conftest import House
from tests.games.play.bank import SmallBank

NOT_SAVED = "Not saved, please try again in a minute."
PATIENCE_S = 30.0


class OwnStore(Server):
    """The bundled server as Tally wants it, `appendfsync always` by default."""

    def __init__(self, *options: str) -> None:
        super().__init__("always", *options)
        self.home = Path(self._home.name)
        self._options += ["--logfile", str(self.home / "server.log")]

    @property
    def log(self) -> str:
        """What the server has said in all its lives."""
        return (self.home / "server.log").read_text(errors="replace")

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def process_id(self) -> int:
        assert self._process is not None
        return self._process.pid

    def configure(self, *options: str) -> None:
        """More options for the next start; they win over earlier ones."""
        self._options += options

    def client(self) -> Redis:
        """A plain client, to look behind Tally's back or to do harm."""
        return Redis.from_url(self.url, decode_responses=True)

    def append_only_file(self) -> Path:
        """The file to which answers are appended."""
        [found] = self.home.glob("appendonlydir/*.incr.aof")
        return found

    def restart(self, how: signal.Signals = signal.SIGTERM) -> None:
        self.kill(how)
        self.start()

    def limit_files(self, size: int) -> None:
        """No file of the running server may grow beyond so many bytes: as a full disk, without the rights to make one.

        The server ignores SIGXFSZ (it was started by way of Python, which does), so that its writes fail. Linux only.
        """
        assert self._process is not None
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (size, size))

    def wait_until_ended(self) -> int:
        """The exit status of a server that ends by itself."""
        assert self._process is not None
        status = self._process.wait(PATIENCE_S)
        self._process = None
        return status

    @asynccontextmanager
    async def stalled(self) -> AsyncIterator[None]:
        """The server stands still: what is sent to it waits in its sockets and is carried out afterwards."""
        self.kill(signal.SIGSTOP)
        try:
            yield
        finally:
            self.kill(signal.SIGCONT)


class SlowWay:
    """A socket in front of a store, at which each reply waits for its turn and then for `pause_s`."""

    def __init__(self, server: OwnStore) -> None:
        self.pause_s = 0.0
        self._server = server
        self._path = str(server.home / "slow.sock")
        self.url = f"unix://{self._path}"
        self._turn = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> SlowWay:
        self._listener = await asyncio.start_unix_server(self._serve, self._path)
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._listener.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_store, to_store = await asyncio.open_unix_connection(self._server.socket)
        for way in (self._carry(reader, to_store, slowly=False), self._carry(from_store, writer, slowly=True)):
            task = asyncio.create_task(way)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, slowly: bool) -> None:
        try:
            with suppress(OSError):  # the client gave up this connection
                while data := await reader.read(1 << 20):
                    if slowly and self.pause_s:
                        async with self._turn:
                            await asyncio.sleep(self.pause_s)
                    writer.write(data)
                    await writer.drain()
        finally:
            writer.close()


@pytest.fixture
def own() -> Iterator[OwnStore]:
    with OwnStore() as server:
        yield server


@pytest.fixture
def redis_url(own: OwnStore, monkeypatch: pytest.MonkeyPatch) -> str:
    """In place of the worker's shared server, for the test and for every process that it starts."""
    monkeypatch.setenv("REDIS_URL", own.url)
    return own.url


def linux_only(what: str) -> None:
    """Skips, loudly, what only Linux offers; a pipeline has to run on Linux."""
    if sys.platform == "linux":
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI=true and no Linux: {what}", pytrace=False)
    pytest.skip(f"NOT SHOWN ON THIS MACHINE, only on Linux: {what}")


async def play(house: House, slot: str = "1", **values: object) -> Game:
    """An open game, posted by a bot of the house that is connected."""
    registration = await house.register(**({"window_s": 600} | values))
    await post_now(house.store, SmallBank(), registration, slot)
    await house.start_bot()
    game = await house.open_game(PATIENCE_S)
    await house.sandbox.gateway.wait_connected()
    return game


async def press(house: House, player: str, letter: str, game: Game) -> str:
    """What a player reads after pressing an option's button, in time or not."""
    message = game.state.question_message_id
    pressed = house.sandbox.press(player, message, f"a:{game.id}:0:{letter}", force=True)
    return (await pressed.answered(PATIENCE_S)).text


async def until(condition: Callable[[], object], what: str) -> None:
    """Returns once the condition holds; fails with `what` when that takes too long."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, f"did not happen: {what}"
        await asyncio.sleep(0.02)


async def said(capfd: pytest.CaptureFixture[str], pattern: str) -> str:
    """What the processes of the test have said on standard error, once it matches a pattern."""
    text = ""

    def matches() -> bool:
        nonlocal text
        text += capfd.readouterr().err
        return re.search(pattern, text) is not None

    await until(matches, f"somebody says {pattern!r}")
    return text


def counted(client: Redis, command: str) -> int:
    """How often the server has carried a command out."""
    return int(client.info("commandstats").get(f"cmdstat_{command}", {"calls": 0})["calls"])
