"""All gateway sessions: sends every event to each of them, and misbehaves on demand."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from aiohttp import web

from discord_sandbox.arguments import pattern, whole
from discord_sandbox.gateway.connection import Connection
from discord_sandbox.gateway.session import GatewayIntent, Op, Session
from discord_sandbox.gateway.starts import IdentifyRefusal, Starts
from discord_sandbox.state import Json

HEARTBEAT_MS = 41_250
DISCONNECTED_KEPT = 4
"""Sessions without a socket that may still resume."""


class Greeter(Protocol):
    """Supplies what sessions are sent about the world."""

    def token_is_valid(self, token: str) -> bool: ...
    def reset_token(self) -> None:
        """The token is of no use any more."""

    def ready(self) -> Json:
        """READY without the session's own fields."""

    def guilds(self, intents: int) -> list[Json]:
        """One GUILD_CREATE payload per guild."""

    def members(self, request: Json) -> Json | None:
        """GUILD_MEMBERS_CHUNK for an op 8; None when the guild is unknown."""

    def redact(self, payload: Json) -> Json:
        """A message without its content, unless the bot wrote it or is mentioned."""


@dataclass(eq=False)
class Mischief:
    """A fault on the way of matching events."""

    pattern: re.Pattern[str]
    times: int
    copies: int = 1
    delay_s: float = 0.0


def _mischief(event: str, times: int, *, copies: int = 1, delay_s: float = 0.0) -> Mischief:
    whole("times", times, 1)
    return Mischief(pattern("event", event), times, copies, delay_s)


class Gateway:
    """Accepts sockets, keeps sessions, sends events to all of them."""

    def __init__(
        self,
        greeter: Greeter,
        address: Callable[[], str],
        observe: Callable[[str, Json], None],
        starts: Starts,
        *,
        heartbeat_ms: int = HEARTBEAT_MS,
    ) -> None:
        """`observe` gets every event, also when nobody listens."""
        self._greeter = greeter
        self._observe = observe
        self.starts = starts
        self._address = address
        self._heartbeat_ms = heartbeat_ms
        self._sessions: dict[str, Session] = {}
        self._connections: set[Connection] = set()
        self._mischief: list[Mischief] = []
        self._refuse = 0
        self._identified = asyncio.Event()
        self.token_is_valid = greeter.token_is_valid
        self.members = greeter.members

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if self._refuse:
            self._refuse -= 1
            return web.Response(status=503)
        connection = Connection(request, self, self._heartbeat_ms)
        self._connections.add(connection)
        try:
            return await connection.serve()
        finally:
            self._connections.discard(connection)

    async def close(self) -> None:
        for connection in list(self._connections):
            await connection.close(1001)

    # sessions

    @property
    def connected(self) -> int:
        """Sessions with a live socket."""
        return sum(session.outbox is not None for session in self._sessions.values())

    async def wait_connected(self, sessions: int = 1) -> None:
        """Return once so many sessions are live."""
        while self.connected < sessions:
            self._identified.clear()
            await self._identified.wait()

    async def identify(self, data: Json) -> Session | IdentifyRefusal:
        if refusal := self.starts.take(data):
            if refusal is IdentifyRefusal.AUTHENTICATION_FAILED:
                self._greeter.reset_token()
                await self.drop(refusal, forget=True)
            return refusal
        session = Session(id=secrets.token_hex(16), intents=int(data.get("intents", 0)))
        self._forget_old()
        self._sessions[session.id] = session
        return session

    def _forget_old(self) -> None:
        idle = [key for key, session in self._sessions.items() if session.outbox is None]
        for key in idle[: max(0, len(idle) - DISCONNECTED_KEPT)]:
            del self._sessions[key]

    def welcome(self, session: Session) -> None:
        ready = self._greeter.ready() | {"session_id": session.id, "resume_gateway_url": self._address()}
        self._observe("READY", ready)
        session.dispatch("READY", json.dumps(ready))
        if session.wants(GatewayIntent.GUILDS):
            for guild in self._greeter.guilds(session.intents):
                self._observe("GUILD_CREATE", guild)
                session.dispatch("GUILD_CREATE", json.dumps(guild))
        self._identified.set()

    def resume(self, data: Json) -> tuple[Session, list[str]] | None:
        session = self._sessions.get(str(data.get("session_id")))
        missed = session.missed(int(data.get("seq") or 0)) if session else None
        if session is None or missed is None:
            return None
        asyncio.get_running_loop().call_soon(self._identified.set)
        return session, missed

    # events

    def dispatch(self, event: str, payload: Json, intent: GatewayIntent = GatewayIntent.ALWAYS) -> None:
        """Send an event to every session that subscribed to its intent."""
        self._observe(event, payload)
        fault = self._next_mischief(event)
        if fault and fault.delay_s:
            asyncio.get_running_loop().call_later(fault.delay_s, self._deliver, event, payload, intent, fault.copies)
        else:
            self._deliver(event, payload, intent, fault.copies if fault else 1)

    def _deliver(self, event: str, payload: Json, intent: GatewayIntent, copies: int) -> None:
        body = json.dumps(payload)
        redacted = ""
        for session in self._sessions.values():
            if not session.wants(intent):
                continue
            text = body
            if "content" in payload and not session.wants(GatewayIntent.MESSAGE_CONTENT):
                text = redacted = redacted or json.dumps(self._greeter.redact(payload))
            for _ in range(copies):
                session.dispatch(event, text)

    def _next_mischief(self, event: str) -> Mischief | None:
        for fault in self._mischief:
            if fault.pattern.fullmatch(event):
                fault.times -= 1
                if not fault.times:
                    self._mischief.remove(fault)
                return fault
        return None

    # faults

    def garble(self, event: str = "GUILD_CREATE") -> None:
        """Send every session such an event with next to nothing in it: no client can read it."""
        for session in self._sessions.values():
            session.dispatch(event, '{"id":"nonsense"}')

    def duplicate(self, event: str = ".*", times: int = 1, copies: int = 2) -> None:
        """Deliver each of the next `times` events whose name matches the pattern `copies` times."""
        whole("copies", copies, 1)
        self._mischief.append(_mischief(event, times, copies=copies))

    def delay(self, seconds: float, event: str = ".*", times: int = 1) -> None:
        """Deliver the next `times` matching events so much later; others overtake them."""
        if seconds < 0:
            raise ValueError(f"seconds is 0 or more, not {seconds}")
        self._mischief.append(_mischief(event, times, delay_s=seconds))

    def refuse(self, times: int) -> None:
        """Answer the next `times` connection attempts with 503."""
        whole("times", times, 0)
        self._refuse = times

    async def drop(self, code: int | None = None, *, forget: bool = False) -> None:
        """Cut every socket: without a code the wire just breaks; `forget` makes RESUME impossible (op 9)."""
        if code is not None:
            whole("code", code, 1000, 4999)
        if forget:
            self._sessions.clear()
        for connection in list(self._connections):
            if code is None:
                connection.abort()
            else:
                await connection.close(code)

    def freeze(self) -> None:
        """Let every socket hang: it stays open, receives nothing and sends nothing, not even a close."""
        for connection in self._connections:
            connection.freeze()

    def reconnect(self) -> None:
        """Op 7: ask every client to connect again and resume."""
        self._send_all({"op": Op.RECONNECT, "d": None})

    def invalidate(self, *, resumable: bool = False) -> None:
        """Op 9: declare every session invalid; unless resumable, clients must identify again."""
        self._send_all({"op": Op.INVALID_SESSION, "d": resumable})
        if not resumable:
            self._sessions.clear()

    def _send_all(self, frame: Json) -> None:
        for session in self._sessions.values():
            session.send(json.dumps(frame))
