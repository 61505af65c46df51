"""The WebSockets: `/ws/overview` and `/ws/games/<id>`.

Each message is a JSON object. `n` counts the messages of one connection from 1, so that a browser notices a gap and
asks for a snapshot with `{"type": "resync"}`. `snapshot` carries every game's state, the store's clock and whether
updates are live; `state` carries one game's whole state; `beat` comes every few seconds, so that silence means a dead
line.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Iterable
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import DatabaseError

from games.access.roles import Rights, rights_of_session
from games.connection import game_store
from games.domain.errors import GameError
from games.live.hub import Hub, hub
from games.live.session_monitor import LATEST_S, session_monitor
from games.live.topics import EVERYTHING, Topic

NOT_LOGGED_IN = 4401
NOT_FOUND = 4404
"""Also for a game that may not be seen: nobody learns that it exists."""
TOO_MANY = 4429
"""More sockets of one session than `games.live.session_monitor.MOST` of one process."""
TRY_AGAIN = 1013
NOT_UNDERSTOOD, TOO_LONG = 1003, 1009
LONGEST_MESSAGE = 1000
_BEAT = Topic("beat")
"""Under this name the heartbeat waits to be written; no guild is called so."""


class LiveConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """A browser that watches: checks who it is, then writes the newest of what the hub offers.

    What waits to be written is one message per game at most, however slow the browser is.
    """

    may_be_empty = False
    """Whether a socket without any topic stays open, because rights may come later."""

    async def connect(self) -> None:
        """Accept first, because a browser cannot read why a handshake was refused."""
        self.begin()
        await self.accept()
        if not await self._check():
            return
        if session_monitor().add(self):
            self._spawn(self._write())
        else:
            await self._refuse(TOO_MANY)

    def begin(self) -> None:
        """Nothing waits, nothing is watched."""
        self._hub: Hub | None = None
        self._waiting: dict[Topic, str] = {}
        self._renew = False
        self._sent = 0
        self._read_at = asyncio.get_running_loop().time()
        self._wake = asyncio.Event()
        self._topics: tuple[Topic, ...] = ()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._left = False

    async def disconnect(self, code: int) -> None:
        self._depart()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Answer a request for a snapshot; rights are checked with each message."""
        if len(text_data or bytes_data or "") > LONGEST_MESSAGE:
            await self._refuse(TOO_LONG)
        elif not _asks_for_a_snapshot(text_data):
            await self._refuse(NOT_UNDERSTOOD)
        elif self._hub is not None and await self._check():
            self.renew()

    async def find_topics(self, rights: Rights) -> tuple[Topic, ...]:
        """What this socket may watch with these rights. Raises GameError."""
        raise NotImplementedError

    def is_still_right(self, rights: Rights) -> bool:
        """Whether what it watches is what it may watch with these rights."""
        raise NotImplementedError

    # --- what the hub calls ------------------------------------------------------------------------------------------

    def offer(self, topic: Topic, text: str) -> None:
        self._waiting[topic] = text
        self._wake.set()

    def renew(self) -> None:
        self._renew = True
        self._wake.set()

    # --- writing -----------------------------------------------------------------------------------------------------

    async def _write(self) -> None:
        """Send what waits, newest only; waits itself while the browser's connection is full.

        Nothing goes out by rights that are older than they may be, however long reading them again takes.
        """
        while True:
            await self._wake.wait()
            self._wake.clear()
            while text := self._next():
                if asyncio.get_running_loop().time() - self._read_at > LATEST_S:
                    return self.interrupt()
                self._sent += 1
                try:
                    await self.send(text_data=f'{{"n":{self._sent},{text[1:]}')
                except OSError:
                    return  # the browser left; `disconnect` follows

    def _next(self) -> str | None:
        if self._renew and self._hub is not None:
            self._renew = False
            self._waiting.clear()
            return self._hub.snapshot(self._topics)
        if not self._waiting:
            return None
        return self._waiting.pop(next(iter(self._waiting)))

    # --- rights ------------------------------------------------------------------------------------------------------

    @property
    def session_key(self) -> str:
        return str(self.scope["cookies"].get(settings.SESSION_COOKIE_NAME, ""))

    def admit(self, rights: Rights | None, read_at: float) -> None:
        """What the watch found. In the common case nothing changed, and the browser gets a heartbeat."""
        self._read_at = read_at
        if rights is not None and self._hub is not None and self.is_still_right(rights):
            self.offer(_BEAT, '{"type":"beat"}')
        else:
            self._spawn(self._settle(rights))

    def interrupt(self) -> None:
        self._spawn(self._refuse(TRY_AGAIN))

    async def _check(self) -> bool:
        """Read session and rights now; False when the socket was closed."""
        read_at = asyncio.get_running_loop().time()
        try:
            rights = await database_sync_to_async(rights_of_session)(self.session_key)
        except DatabaseError:
            return await self._refuse(TRY_AGAIN)
        self._read_at = read_at
        return await self._settle(rights)

    async def _settle(self, rights: Rights | None) -> bool:
        """Watch what these rights allow, or close; False when closed."""
        if rights is None:
            return await self._refuse(NOT_LOGGED_IN)
        if self._hub is not None and self.is_still_right(rights):
            return True
        try:
            topics = await self.find_topics(rights)
        except GameError:
            return await self._refuse(TRY_AGAIN)
        if not topics and not self.may_be_empty:
            return await self._refuse(NOT_FOUND)
        if not self._left:
            self._topics, self._hub = topics, hub()
            self._waiting.clear()  # it may be of a guild that must not be seen any more
            await self._hub.join(self, topics)
        return True

    async def _refuse(self, code: int) -> bool:
        """Close, once; a server takes a second close, or a message after it, for an error."""
        if not self._left:
            self._depart()
            await self.close(code)
        return False

    def _depart(self) -> None:
        """Nothing is written any more from here on."""
        self._left = True
        for task in self._tasks - {asyncio.current_task()}:
            task.cancel()
        session_monitor().remove(self)
        if self._hub is not None:
            self._hub.leave(self)

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """In a task that ends with the socket."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _asks_for_a_snapshot(text: str | None) -> bool:
    """False for whatever else a browser, or somebody who is none, may send."""
    try:
        message: Any = json.loads(text or "")
    except (ValueError, RecursionError):  # the second for a thousand brackets
        return False
    return isinstance(message, dict) and message.get("type") == "resync"


class NowhereConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """An address that is none of ours: refused like a forbidden one, and no error in the log."""

    async def connect(self) -> None:
        await self.close()


class OverviewConsumer(LiveConsumer):
    """Every game of every guild that the visitor may see."""

    may_be_empty = True

    async def find_topics(self, rights: Rights) -> tuple[Topic, ...]:
        return _everything_seen(rights)

    def is_still_right(self, rights: Rights) -> bool:
        return self._topics == _everything_seen(rights)


def _everything_seen(rights: Rights) -> tuple[Topic, ...]:
    return (EVERYTHING,) if rights.everywhere else tuple(Topic(guild_id) for guild_id in rights.among(()))


class GameConsumer(LiveConsumer):
    """One game. The address may name the guild; without it the game is sought where the visitor has rights."""

    async def find_topics(self, rights: Rights) -> tuple[Topic, ...]:
        named = self.scope["url_route"]["kwargs"]
        store, game_id = game_store(), named["game_id"]
        guilds: Iterable[str] = [named["guild_id"]] if "guild_id" in named else await self._candidates(rights)
        for guild_id in guilds:
            if rights.sees(guild_id) and await store.get_states(guild_id, [game_id]):
                return (Topic(guild_id, game_id),)
        return ()

    def is_still_right(self, rights: Rights) -> bool:
        return all(rights.sees(topic.guild_id) for topic in self._topics)

    async def _candidates(self, rights: Rights) -> list[str]:
        return rights.among(await game_store().get_guilds() if rights.everywhere else ())
