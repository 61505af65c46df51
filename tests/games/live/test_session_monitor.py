"""How long a right that was taken away is of use, by a clock that jumps ahead instead of waiting."""

from __future__ import annotations

import asyncio
import random
import selectors
from typing import Any

import pytest

from games.access.roles import NOTHING, Rights
from games.live.consumers import NOT_UNDERSTOOD, TRY_AGAIN, OverviewConsumer
from games.live.session_monitor import LATEST_S, MOST, ROUND_S, SessionMonitor
from games.live.topics import Topic


class _Impatient(selectors.DefaultSelector):
    now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        self.now += max(timeout or 0.0, 0.0)
        return super().select(0)


class JumpingLoop(asyncio.SelectorEventLoop):
    """Where nothing else is to be done, the next timer's moment has come."""

    def __init__(self) -> None:
        self._impatient = _Impatient()
        super().__init__(self._impatient)

    def time(self) -> float:
        return self._impatient.now


class RecordingSocket:
    """A socket that notes how old its rights ever were."""

    def __init__(self, key: str) -> None:
        self.session_key = key
        self.read_at = asyncio.get_running_loop().time()
        self.oldest_s = 0.0

    def admit(self, rights: Rights | None, read_at: float) -> None:
        self.oldest_s = max(self.oldest_s, asyncio.get_running_loop().time() - self.read_at)
        self.read_at = read_at

    def interrupt(self) -> None:
        raise AssertionError("rights could be read")


class SlowDatabase(SessionMonitor):
    """Takes one to three milliseconds for each session."""

    async def _read(self, key: str) -> Rights | None:
        await asyncio.sleep(random.uniform(0.001, 0.003))
        return NOTHING


async def _people_come(sockets: list[RecordingSocket], among_s: float, tabs: int) -> None:
    monitor, draw = SlowDatabase(), random.Random(11)
    for n in range(500):
        await asyncio.sleep(draw.expovariate(500 / among_s))
        for _ in range(tabs):
            sockets.append(RecordingSocket(f"session {n}"))
            assert monitor.add(sockets[-1])
    await asyncio.sleep(10 * LATEST_S)
    for socket in sockets:
        monitor.remove(socket)


@pytest.mark.parametrize("tabs", [1, 3])
@pytest.mark.parametrize("among_s", [0.5, 5, 60])
def test_no_socket_goes_on_for_longer_with_rights_that_were_taken_away(among_s: float, tabs: int) -> None:
    """Five hundred sessions, however they come. A right goes right after a look: then it is of use until the next."""
    sockets: list[RecordingSocket] = []
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        runner.run(_people_come(sockets, among_s, tabs))
    assert len(sockets) == 500 * tabs
    assert ROUND_S < max(socket.oldest_s for socket in sockets) <= LATEST_S
    assert min(socket.oldest_s for socket in sockets) > 0


async def test_a_session_has_as_many_sockets_as_it_may_and_others_have_theirs() -> None:
    monitor = SlowDatabase()
    sockets = [RecordingSocket("one") for _ in range(MOST)]
    assert all(monitor.add(socket) for socket in sockets)
    assert not monitor.add(RecordingSocket("one"))
    other = RecordingSocket("another")
    assert monitor.add(other)

    monitor.remove(sockets[0])
    assert monitor.add(sockets[0])
    for socket in [*sockets, other]:
        monitor.remove(socket)


class Written(OverviewConsumer):
    """A socket of which only the writing is run."""

    session_key = ""
    sent: list[str]

    async def send(self, text_data: str | None = None, bytes_data: bytes | None = None, close: bool = False) -> None:
        self.sent.append(text_data or "")

    async def close(self, code: int | None = None, reason: str | None = None) -> None:
        self.sent.append(f"closed: {code}")


async def _sent_after(age_s: float) -> list[str]:
    written = Written()
    written.begin()
    written.sent = []
    await asyncio.sleep(age_s)
    written.offer(Topic("1", "game"), '{"accepted":1}')
    await asyncio.wait([asyncio.create_task(written._write())], timeout=0.1)
    return written.sent


def test_nothing_is_told_by_rights_that_could_not_be_read_again_in_time() -> None:
    """A database that hangs answers no look; no count goes out meanwhile."""
    for age_s, expected in ((LATEST_S - 1, '{"n":1,"accepted":1}'), (LATEST_S + 1, "closed: 1013")):
        with asyncio.Runner(loop_factory=JumpingLoop) as runner:
            assert runner.run(_sent_after(age_s))[-1] == expected


async def test_a_closed_socket_says_nothing_more_and_closes_once() -> None:
    """A server takes either for an error of ours, with a trace."""
    written = Written()
    written.begin()
    written.sent = []
    written._spawn(written._write())
    written.offer(Topic("1", "game"), '{"accepted":1}')
    await written._refuse(NOT_UNDERSTOOD)
    await written._refuse(TRY_AGAIN)
    await asyncio.sleep(0)

    assert written.sent == [f"closed: {NOT_UNDERSTOOD}"]
