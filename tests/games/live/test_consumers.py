"""The sockets through the site's own ASGI application: who may watch, what they get, and when they are sent away."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client

from games.connection import close_store
from games.domain.records import Game
from games.live import consumers, session_monitor
from games.models import GuildAccess
from games.store.redis import RedisStore
from tests.e2e import scene
from tests.e2e.scene import BOOKS, CAPITAL, QUIZ, READING, TRIVIA
from trivia_site.asgi import application

pytestmark = pytest.mark.django_db(transaction=True)

OVERVIEW = "/ws/overview"
GAME = "/ws/games/open"
HOME = "http://localhost"


@pytest_asyncio.fixture
async def game(store: RedisStore) -> AsyncIterator[Game]:
    """A game in the quiz server; the people of the scene; the loop's own store closed afterwards."""
    await sync_to_async(scene.people)()
    for directory in scene.DIRECTORIES:
        await store.save_directory(directory)
    yield await scene.open_game(store, QUIZ, TRIVIA, CAPITAL, id="open")
    await close_store()


class Socket:
    """A browser's socket. Channels' own test client needs daphne, which nothing else here does."""

    def __init__(self, path: str, cookie: bytes = b"", origin: str = HOME) -> None:
        headers = [(b"origin", origin.encode()), (b"host", b"localhost"), *([(b"cookie", cookie)] if cookie else [])]
        self.scope = {"type": "websocket", "path": path, "query_string": b"", "headers": headers, "subprotocols": []}
        self.line = ApplicationCommunicator(application, self.scope)

    async def opens(self) -> bool:
        """Whether the handshake is accepted."""
        await self.line.send_input({"type": "websocket.connect"})
        return bool((await self.line.receive_output(10))["type"] == "websocket.accept")

    async def say(self, text: str) -> None:
        await self.line.send_input({"type": "websocket.receive", "text": text})

    async def leave(self) -> None:
        await self.line.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.line.wait(10)

    async def next(self) -> dict[str, Any]:
        """The next message that is more than an acknowledgement."""
        while True:
            event = await self.line.receive_output(10)
            assert event["type"] == "websocket.send", event
            message: dict[str, Any] = json.loads(event["text"])
            if message["type"] != "beat":
                return message

    async def until(self, condition: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        async with asyncio.timeout(10):
            while not condition(message := await self.next()):
                pass
        return message

    async def closed(self) -> int:
        """The code with which the server closes."""
        async with asyncio.timeout(10):
            while (event := await self.line.receive_output(10))["type"] != "websocket.close":
                pass
        return int(event.get("code", 1000))


def session_of(name: str) -> bytes:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return f"sessionid={client.cookies['sessionid'].value}".encode()


@asynccontextmanager
async def socket(path: str, name: str | None) -> AsyncIterator[Socket]:
    socket = Socket(path, await sync_to_async(session_of)(name) if name else b"")
    assert await socket.opens()
    try:
        yield socket
    finally:
        await socket.leave()


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_monitor, "ROUND_S", 0.05)


async def test_the_overview_begins_with_a_snapshot_and_goes_on_live(store: RedisStore, game: Game) -> None:
    async with socket(OVERVIEW, "vera") as vera:
        first = await vera.next()
        await scene.submit(store, game, 1, "C")
        second = await vera.next()

    assert (first["type"], first["n"], first["live"]) == ("snapshot", 1, True)
    assert [(s["game"], s["accepted"]) for s in first["games"]] == [("open", 0)]
    assert (second["type"], second["n"], second["game"], second["accepted"]) == ("state", 2, "open", 1)
    assert second["seq"] > first["games"][0]["seq"]


@pytest.mark.parametrize("path", [GAME, f"/ws/games/{QUIZ}/open", "/ws/games/open/"])
async def test_a_game_is_found_with_and_without_its_server(store: RedisStore, game: Game, path: str) -> None:
    for name in ("vera", "root"):
        async with socket(path, name) as watcher:
            assert [s["game"] for s in (await watcher.next())["games"]] == ["open"]


async def test_a_browser_that_missed_something_gets_a_new_snapshot(store: RedisStore, game: Game) -> None:
    async with socket(OVERVIEW, "vera") as vera:
        await vera.next()
        await vera.say('{"type": "resync"}')
        again = await vera.next()

    assert (again["type"], again["n"]) == ("snapshot", 2)


@pytest.mark.parametrize("path", [OVERVIEW, GAME])
async def test_whoever_is_not_logged_in_is_sent_away(game: Game, path: str) -> None:
    async with socket(path, None) as nobody:
        assert await nobody.closed() == consumers.NOT_LOGGED_IN


async def test_a_forged_session_is_sent_away(game: Game) -> None:
    forger = Socket(OVERVIEW, b"sessionid=forged")
    assert await forger.opens()

    assert await forger.closed() == consumers.NOT_LOGGED_IN


@pytest.mark.parametrize("path", [GAME, f"/ws/games/{QUIZ}/open", "/ws/games/nothing", f"/ws/games/{QUIZ}/nothing"])
@pytest.mark.parametrize("name", ["bert", "nora"])
async def test_another_servers_game_does_not_exist(game: Game, path: str, name: str) -> None:
    async with socket(path, name) as stranger:
        assert await stranger.closed() == consumers.NOT_FOUND


async def test_the_overview_tells_of_ones_own_servers_only(store: RedisStore, game: Game) -> None:
    books = await scene.open_game(store, BOOKS, READING, CAPITAL, id="books")
    async with socket(OVERVIEW, "bert") as bert, socket(OVERVIEW, "nora") as nora, socket(OVERVIEW, "root") as root:
        assert [s["game"] for s in (await bert.next())["games"]] == ["books"]
        assert (await nora.next())["games"] == []
        assert {s["game"] for s in (await root.next())["games"]} == {"books", "open"}

        await scene.submit(store, game, 1, "C")
        await root.until(lambda m: m.get("game") == "open")
        await scene.submit(store, books, 1, "C")

        assert (await bert.next())["game"] == "books"


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost.evil.example", "null"])
async def test_another_sites_page_cannot_open_a_socket(game: Game, origin: str) -> None:
    cookie = await sync_to_async(session_of)("root")

    assert not await Socket(OVERVIEW, cookie, origin).opens()


async def test_logging_out_closes_the_socket(game: Game, fast: None) -> None:
    async with socket(OVERVIEW, "vera") as vera:
        await vera.next()
        await sync_to_async(Session.objects.all().delete)()
        await sync_to_async(cache.clear)()

        assert await vera.closed() == consumers.NOT_LOGGED_IN


async def test_a_changed_password_closes_the_socket(game: Game, fast: None) -> None:
    async with socket(OVERVIEW, "vera") as vera:
        await vera.next()
        await User.objects.filter(username="vera").aupdate(password="!")

        assert await vera.closed() == consumers.NOT_LOGGED_IN


async def test_a_right_taken_away_closes_the_games_socket(game: Game, fast: None) -> None:
    async with socket(GAME, "vera") as vera:
        await vera.next()
        await GuildAccess.objects.filter(user__username="vera").adelete()

        assert await vera.closed() == consumers.NOT_FOUND


async def test_a_right_given_or_taken_changes_what_the_overview_tells(game: Game, fast: None) -> None:
    async with socket(OVERVIEW, "nora") as nora:
        assert (await nora.next())["games"] == []
        nora_id = (await User.objects.aget(username="nora")).pk

        await GuildAccess.objects.acreate(user_id=nora_id, guild_id=QUIZ, role="viewer")
        await nora.until(lambda m: m["type"] == "snapshot" and len(m["games"]) == 1)

        await GuildAccess.objects.filter(user_id=nora_id).adelete()
        await nora.until(lambda m: m["type"] == "snapshot" and not m["games"])


async def test_while_rights_cannot_be_read_nobody_keeps_theirs(
    game: Game, fast: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(_key: str) -> None:
        raise OperationalError

    async with socket(OVERVIEW, "vera") as vera:
        await vera.next()
        monkeypatch.setattr(session_monitor, "rights_of_session", unreadable)

        assert await vera.closed() == consumers.TRY_AGAIN


async def test_rights_are_checked_with_each_message(game: Game) -> None:
    async with socket(GAME, "vera") as vera:
        await vera.next()
        await GuildAccess.objects.filter(user__username="vera").adelete()
        await vera.say('{"type": "resync"}')

        assert await vera.closed() == consumers.NOT_FOUND


RESYNC = '{"type": "resync"}'
NO_REQUESTS = [
    "", " ", "[]", "7", "null", '"resync"', '{"type":"shout"}', '{"type":["resync"]}', "{", "{}", RESYNC + "}",
    "[" * 1000, '{"a":' * 200, '{"type":' * 125, "9" * 1000, "-" * 1000, "1e999", "NaN", "\x00", "\ufeff" + RESYNC,
    '"\\ud800"', "\ud800", "{'type': 'resync'}", "\\" * 1000]  # fmt: skip


@pytest.mark.parametrize("text", NO_REQUESTS, ids=lambda text: repr(text[:20]))
async def test_what_is_no_request_closes_the_socket(game: Game, text: str) -> None:
    async with socket(OVERVIEW, "vera") as vera:
        await vera.next()
        await vera.say(text)

        assert await vera.closed() == consumers.NOT_UNDERSTOOD


@pytest.mark.parametrize("event", [{"text": RESYNC + " " * 2000}, {"text": "[" * 1001}, {"bytes": bytes(1001)}])
async def test_what_is_too_long_closes_the_socket_unread(game: Game, event: dict[str, Any]) -> None:
    async with socket(OVERVIEW, "vera") as vera:
        await vera.next()
        await vera.line.send_input({"type": "websocket.receive", **event})

        assert await vera.closed() == consumers.TOO_LONG


async def test_bytes_are_no_request(game: Game) -> None:
    async with socket(OVERVIEW, "vera") as vera:
        await vera.next()
        await vera.line.send_input({"type": "websocket.receive", "bytes": RESYNC.encode()})

        assert await vera.closed() == consumers.NOT_UNDERSTOOD


async def test_one_session_opens_no_more_sockets_than_it_may(game: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_monitor, "MOST", 2)
    cookie = await sync_to_async(session_of)("vera")
    first, second, third = (Socket(OVERVIEW, cookie) for _ in range(3))
    for open_one in (first, second):
        assert await open_one.opens()
        await open_one.next()

    assert await third.opens() and await third.closed() == consumers.TOO_MANY
    async with socket(OVERVIEW, "vera") as elsewhere:  # another session of the same person
        assert (await elsewhere.next())["type"] == "snapshot"
    await first.leave()
    fourth = Socket(OVERVIEW, cookie)
    assert await fourth.opens() and (await fourth.next())["type"] == "snapshot"
    for left in (second, fourth):
        await left.leave()


async def test_nothing_about_right_or_wrong_goes_over_the_wire(store: RedisStore, game: Game) -> None:
    async with socket(GAME, "root") as root:
        heard = [await root.next()]
        for user, answer in enumerate("ABCD"):
            await scene.submit(store, game, user, answer)
        heard.append(await root.until(lambda m: m.get("accepted") == 4))

    words = repr(heard)
    assert not any(word in words for word in ("Canberra", "Sydney", "right", "counts", "answer'", "option", "name"))


class SlowBrowser(consumers.OverviewConsumer):
    """Its line takes one message and then none until `line` is set."""

    line: asyncio.Event
    sent: list[str]

    async def send(self, text_data: str | None = None, bytes_data: bytes | None = None, close: bool = False) -> None:
        self.sent.append(text_data or "")
        await self.line.wait()


async def test_for_a_slow_browser_only_the_newest_of_each_game_waits() -> None:
    from games.live.topics import Topic

    slow = SlowBrowser()
    slow.line, slow.sent = asyncio.Event(), []
    slow.begin()
    writer = asyncio.create_task(slow._write())
    for count in range(1000):
        for game in ("a", "b"):
            slow.offer(Topic(QUIZ, game), f'{{"game":"{game}","accepted":{count}}}')
        await asyncio.sleep(0)
    assert len(slow._waiting) == 2

    slow.line.set()
    while slow._waiting:
        await asyncio.sleep(0)
    writer.cancel()

    assert len(slow.sent) == 3
    assert slow.sent[1:] == ['{"n":2,"game":"b","accepted":999}', '{"n":3,"game":"a","accepted":999}']
