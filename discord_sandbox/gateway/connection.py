"""One gateway socket: hello, identify or resume, heartbeats; compressed when the client asks for it."""

from __future__ import annotations

import asyncio
import json
import logging
import time
import zlib
from collections import deque
from contextlib import suppress
from typing import Protocol

from aiohttp import WSMsgType, web

from discord_sandbox.gateway.session import Op, Session
from discord_sandbox.gateway.starts import IdentifyRefusal
from discord_sandbox.state import Json

log = logging.getLogger(__name__)

EVENTS, EVENTS_PER_S = 120, 60.0
"""What a client may send on one connection, heartbeats too; above it Discord closes with 4008.
https://docs.discord.com/developers/events/gateway#rate-limiting"""
LONGEST_PAYLOAD = 4096
"""Bytes of an event that a client sends; a longer one is closed with 4002."""
ACK_AFTER_S = 0.02
"""How long the answer to a heartbeat is on its way, as over a network. discord.py notes when it sent one only after its
thread has noticed that it did (gateway.py, `KeepAliveHandler.run`): an answer there before counts from the heartbeat
before, and each seems 41 s late."""


class Lobby(Protocol):
    """Where a connection finds its session."""

    async def identify(self, data: Json) -> Session | IdentifyRefusal:
        """A new session, sent READY and its guilds once attached, or what speaks against it."""

    def welcome(self, session: Session) -> None: ...
    def resume(self, data: Json) -> tuple[Session, list[str]] | None:
        """The session and the frames it missed; None when it must identify again."""

    def token_is_valid(self, token: str) -> bool: ...
    def members(self, request: Json) -> Json | None: ...


class Connection:
    """Serves one socket until either side ends it."""

    def __init__(self, request: web.Request, lobby: Lobby, heartbeat_ms: int) -> None:
        self._request = request
        self._lobby = lobby
        self._heartbeat_ms = heartbeat_ms
        self.socket = web.WebSocketResponse(max_msg_size=1 << 20, compress=False)
        self._session: Session | None = None
        self._outbox: asyncio.Queue[str | None] | None = None
        self._writer: asyncio.Task[None] | None = None
        self._acks: set[asyncio.Task[None]] = set()
        self._frozen = False
        compressed = request.query.get("compress") == "zlib-stream"
        self._deflate = zlib.compressobj() if compressed else None
        self._sent_s: deque[float] = deque(maxlen=EVENTS)

    async def serve(self) -> web.WebSocketResponse:
        await self.socket.prepare(self._request)
        try:
            await self._send(json.dumps({"op": Op.HELLO, "d": {"heartbeat_interval": self._heartbeat_ms}}))
            await self._read()
        except ConnectionError:
            log.debug("gateway connection lost")
        finally:
            self._detach()
        return self.socket

    def abort(self) -> None:
        """Cut the wire without a word."""
        self._detach()
        if self._request.transport is not None:
            self._request.transport.abort()

    def freeze(self) -> None:
        """Neither receive nor send anything more, and keep the connection: a machine that has hung."""
        self._frozen = True
        self._detach()
        if self._request.transport is not None:
            self._request.transport.pause_reading()

    async def close(self, code: int, reason: str = "") -> None:
        if self._frozen:
            return self.abort()
        self._detach()
        await self.socket.close(code=code, message=reason.encode())

    def _detach(self) -> None:
        if self._session:
            self._session.detach(self._outbox)
        for task in (self._writer, *self._acks):
            if task:
                task.cancel()

    async def _read(self) -> None:
        while not self.socket.closed:
            try:
                frame = await self.socket.receive(timeout=self._heartbeat_ms / 1000 * 1.5)
            except TimeoutError:
                return await self.close(4009, "Session timed out.")
            if frame.type is not WSMsgType.TEXT:
                return None
            if self._is_too_much():
                return await self.close(4008, "You are being rate limited.")
            try:
                message = json.loads(frame.data if len(frame.data) <= LONGEST_PAYLOAD else "")
            except ValueError:
                return await self.close(4002, "Error while decoding payload.")
            await self._obey(message.get("op"), message.get("d"))
        return None

    def _is_too_much(self) -> bool:
        now_s = time.monotonic()
        full = len(self._sent_s) == EVENTS and now_s - self._sent_s[0] < EVENTS_PER_S
        self._sent_s.append(now_s)
        return full

    async def _obey(self, op: int | None, data: Json | None) -> None:
        if op == Op.HEARTBEAT:
            self._acks.add(task := asyncio.create_task(self._acknowledge()))
            task.add_done_callback(self._acks.discard)
        elif op in (Op.IDENTIFY, Op.RESUME):
            await self._enter(op, data or {})
        elif self._session is None:
            await self.close(4003, "Not authenticated.")
        elif op == Op.REQUEST_MEMBERS:
            if chunk := self._lobby.members(data or {}):
                self._session.dispatch("GUILD_MEMBERS_CHUNK", json.dumps(chunk))
        elif op not in (Op.PRESENCE, Op.VOICE_STATE):
            await self.close(4001, "Unknown opcode.")

    async def _acknowledge(self) -> None:
        """On its own: neither what the client says next nor an event waits for it."""
        await asyncio.sleep(ACK_AFTER_S)
        with suppress(ConnectionError):
            await self._answer({"op": Op.HEARTBEAT_ACK})

    async def _enter(self, op: int, data: Json) -> None:
        if self._session is not None:
            return await self.close(4005, "Already authenticated.")
        if not self._lobby.token_is_valid(str(data.get("token"))):
            return await self.close(4004, "Authentication failed.")
        if op == Op.IDENTIFY:
            await self._identify(data)
        else:
            await self._resume(data)
        return None

    async def _identify(self, data: Json) -> None:
        found = await self._lobby.identify(data)
        if found is IdentifyRefusal.INVALID_SESSION:
            await self._answer({"op": Op.INVALID_SESSION, "d": False})
        elif isinstance(found, IdentifyRefusal):
            await self.close(found, found.name.replace("_", " ").capitalize() + ".")
        else:
            self._attach(found)
            self._lobby.welcome(found)

    async def _resume(self, data: Json) -> None:
        found = self._lobby.resume(data)
        if found is None:
            return await self._answer({"op": Op.INVALID_SESSION, "d": False})
        session, missed = found
        self._attach(session)
        for frame in missed:
            session.send(frame)
        session.dispatch("RESUMED", "{}")
        return None

    def _attach(self, session: Session) -> None:
        self._session = session
        self._outbox = session.attach()
        self._writer = asyncio.create_task(self._write(self._outbox))

    async def _answer(self, frame: Json) -> None:
        """Answers of an attached socket go through its queue, so that only one task writes."""
        if self._outbox:
            self._outbox.put_nowait(json.dumps(frame))
        else:
            await self._send(json.dumps(frame))

    async def _send(self, frame: str) -> None:
        """As text, or as the next piece of the connection's one stream, which ends in a sync flush."""
        if self._deflate is None:
            await self.socket.send_str(frame)
        else:
            await self.socket.send_bytes(
                self._deflate.compress(frame.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
            )

    async def _write(self, outbox: asyncio.Queue[str | None]) -> None:
        try:
            while (frame := await outbox.get()) is not None:
                await self._send(frame)
            await self.socket.close(code=4000)
        except ConnectionError:
            log.debug("gateway socket gone while writing")
