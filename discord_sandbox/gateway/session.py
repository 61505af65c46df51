"""A gateway session: the numbered events that one client receives, kept for a while so that it may resume."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum

REPLAY_LIMIT = 20_000
"""Events that a session can still replay; a RESUME from further back is refused, as Discord does."""


class Op(IntEnum):
    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    VOICE_STATE = 4
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class GatewayIntent(IntEnum):
    """What a session subscribes to when it identifies; the bits that the sandbox has events for."""

    ALWAYS = 0
    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_MESSAGES = 1 << 9
    MESSAGE_CONTENT = 1 << 15


@dataclass(eq=False)
class Session:
    id: str
    intents: int
    seq: int = 0
    replay: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=REPLAY_LIMIT))
    outbox: asyncio.Queue[str | None] | None = None
    """Frames for the connected socket; None in the queue ends that socket, no queue means disconnected."""

    def wants(self, intent: GatewayIntent) -> bool:
        return not intent or bool(self.intents & intent)

    def dispatch(self, event: str, body: str) -> None:
        """Number an event (its payload already JSON), remember it and send it if a socket is there."""
        self.seq += 1
        frame = f'{{"op":0,"t":"{event}","s":{self.seq},"d":{body}}}'
        self.replay.append((self.seq, frame))
        self.send(frame)

    def send(self, frame: str) -> None:
        if self.outbox is not None:
            self.outbox.put_nowait(frame)

    def missed(self, seq: int) -> list[str] | None:
        """The frames after `seq`; None when they are no longer all known."""
        if seq > self.seq or (self.replay and seq < self.replay[0][0] - 1):
            return None
        return [frame for number, frame in self.replay if number > seq]

    def attach(self) -> asyncio.Queue[str | None]:
        """A queue for a new socket; the socket that had the session before is ended."""
        if self.outbox is not None:
            self.outbox.put_nowait(None)
        self.outbox = asyncio.Queue()
        return self.outbox

    def detach(self, outbox: asyncio.Queue[str | None] | None) -> None:
        """The socket with this queue is gone; another one may have taken the session already."""
        if self.outbox is outbox:
            self.outbox = None
