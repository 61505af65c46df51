"""What a request may send, by its parts, and the same over real connections whose other end is slow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, nullcontext
from typing import Any

import pytest
import uvicorn
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.urls import reverse

from games.questions.formats.parsing import MAX_BYTES
from trivia_site.web import request_limits, uvicorn_protocol
from trivia_site.web.origins import App
from trivia_site.web.request_limits import BYTES, BoundedBodies, limit_of
from trivia_site.web.uvicorn_protocol import BoundedHttp

IMPORT = "/questions/1100000000000000001/import/"
PART = bytes(50_000)


class Kept:
    """An application that keeps what it is sent and answers with its length."""

    def __init__(self) -> None:
        self.bytes, self.answered, self.aborted = 0, 0, 0

    async def __call__(self, scope: Any, receive: Callable[[], Any], send: Callable[[Any], Any]) -> None:
        if scope["type"] != "http":
            return
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.aborted += 1
                return
            self.bytes += len(message.get("body", b""))
            more = message.get("more_body", False)
        self.answered += 1
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})


async def answer(kept: Kept, path: str, parts: Iterable[bytes], **said: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and words; each part is sent when the one before was taken."""
    headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in said.items()]
    scope = {"type": "http", "method": "POST", "path": path, "headers": headers, "query_string": b"\xff"}
    line = ApplicationCommunicator(BoundedBodies(kept), scope)
    for part in parts:
        await line.send_input({"type": "http.request", "body": part, "more_body": True})
        if not await line.receive_nothing(0.02):
            break
    else:
        await line.send_input({"type": "http.request", "body": b""})
    start, body = await line.receive_output(5), await line.receive_output(5)
    reported = {name.decode(): value.decode() for name, value in start["headers"]}
    return start["status"], reported, body["body"].decode()


async def test_a_length_that_is_too_much_is_refused_before_a_byte_is_read() -> None:
    kept = Kept()
    status, reported, words = await answer(kept, "/login/", [b""], content_length="157286400")
    assert (status, kept.bytes, kept.aborted, kept.answered) == (413, 0, 0, 0)
    assert "256,000 bytes at most" in words
    assert reported["x-frame-options"] == "DENY" and "script-src 'self'" in reported["content-security-policy"]


UNTRUE: list[dict[str, str]] = [
    {},
    {"transfer_encoding": "chunked"},
    {"content_length": "10"},
    {"content_length": "-1"},
]


@pytest.mark.parametrize("said", UNTRUE)
async def test_a_length_that_is_not_told_or_wrong_is_counted(said: dict[str, str]) -> None:
    kept = Kept()
    status, _reported, _words = await answer(kept, "/login/", [PART] * 3000, **said)
    assert (status, kept.answered, kept.aborted) == (413, 0, 1)
    assert BYTES - len(PART) < kept.bytes <= BYTES


async def test_what_may_be_sent_arrives_as_a_whole() -> None:
    kept = Kept()
    assert (await answer(kept, "/login/", [bytes(BYTES - 1), b"x"], content_length=str(BYTES)))[0] == 200
    assert kept.bytes == BYTES


async def test_an_import_may_be_longer_than_a_form() -> None:
    assert BYTES < 2 * MAX_BYTES < limit_of(IMPORT) <= settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    kept = Kept()
    assert (await answer(kept, IMPORT, [bytes(2 * MAX_BYTES)]))[0] == 200
    assert (await answer(Kept(), IMPORT, [bytes(limit_of(IMPORT) + 1)]))[0] == 413
    assert (await answer(Kept(), "/no/such/address/", [bytes(2 * MAX_BYTES)]))[0] == 413


def test_every_route_with_a_limit_of_its_own_exists() -> None:
    for name in request_limits.LARGER:
        assert limit_of(reverse(name, args=["1100000000000000001"])) == request_limits.LARGER[name]


# --- over real connections -------------------------------------------------------------------------------------------


@asynccontextmanager
async def serving(kept: App, patience_s: float) -> AsyncIterator[int]:
    """The port of a server in this loop, of the site's own parts."""
    site = BoundedBodies(kept, patience_s)
    config = uvicorn.Config(site, port=0, http=BoundedHttp, timeout_keep_alive=1, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    server.capture_signals = nullcontext  # type: ignore[assignment,method-assign]  # pytest has its own
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await running


async def said_to(port: int, *parts: bytes) -> bytes:
    """All that the server says until it closes, however much of this it takes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
    except ConnectionError:
        pass
    try:
        async with asyncio.timeout(20):
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
HEAD = b"POST /login/ HTTP/1.1\r\nHost: localhost\r\n"
HALF_SENT = {
    "a body": HEAD + b"Content-Length: 1000\r\n\r\nhalf",
    "a body without a byte": HEAD + b"Content-Length: 1000\r\n\r\n",
    "a chunk": HEAD + CHUNKED + b"10\r\nhalf",
    "a head": HEAD,
    "a name": b"GET / HTTP/1.1\r\nHos",
    "a line": b"GE",
    "lines without a word": b"\r\n\r\n",
    "nothing": b"",
}


@pytest.mark.parametrize("kind", HALF_SENT)
async def test_what_is_half_sent_is_given_up(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(uvicorn_protocol, "PATIENCE_S", 0.2)
    kept = Kept()
    async with serving(kept, patience_s=0.2) as port:
        lines = await asyncio.gather(*(said_to(port, HALF_SENT[kind]) for _ in range(40)))
    assert all(b" 408 Request Timeout" in line and b"nosniff" in line for line in lines)
    assert kept.answered == 0


async def test_a_second_request_that_is_half_sent_is_given_up_too() -> None:
    async with serving(Kept(), patience_s=30) as port:
        said = await said_to(port, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET /")
    assert said.count(b"HTTP/1.1 200") == 1


LONG = {
    "a header without end": (HEAD + b"X-A: ", b"a" * 10_000),
    "a name without end": (HEAD, b"a" * 10_000),
    "headers without end": (HEAD, b"X-A: " + b"a" * 1000 + b"\r\n"),
    "an address without end": (b"GET /", b"a" * 10_000),
    "the end of a chunked body": (
        HEAD + CHUNKED + b"1\r\nx\r\n0\r\n",
        b"X-A: " + b"a" * 1000 + b"\r\n",
    ),
    "one header of the end": (HEAD + CHUNKED + b"1\r\nx\r\n0\r\nX-A: ", b"a" * 10_000),
    "what a chunk says of itself": (HEAD + CHUNKED + b"1;", b"a" * 10_000),
}


@pytest.mark.parametrize("kind", LONG)
async def test_what_has_no_end_is_refused_when_it_is_too_long(kind: str) -> None:
    begin, part = LONG[kind]
    kept = Kept()
    async with serving(kept, patience_s=30) as port:
        sent, said = await sent_to(port, begin, part)
    assert b"431 Request Header Fields Too Large" in said or not said  # a reset may overtake the word
    assert sent < 8_000_000, "of eighty million bytes the server took these"
    assert kept.answered == 0


async def sent_to(port: int, begin: bytes, part: bytes) -> tuple[int, bytes]:
    """How many of eighty million bytes went out before the server closed, and what it said."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(begin)
    sent = len(begin)
    try:
        async with asyncio.timeout(20):
            while sent < 80_000_000 and not reader.at_eof():
                writer.write(part)
                await writer.drain()
                sent += len(part)
            return sent, await reader.read()
    except ConnectionError:
        return sent, b""
    finally:
        writer.close()


async def test_a_whole_head_that_is_too_long_is_refused_before_anything_is_asked() -> None:
    kept = Kept()
    async with serving(kept, patience_s=30) as port:
        said = await said_to(port, HEAD + b"X-A: " + b"a" * uvicorn_protocol.BYTES + b"\r\n\r\n")
        assert b" 431 " in said and b"x-frame-options: DENY" in said
        assert (kept.answered, kept.aborted) == (0, 0)
        said = await said_to(port, HEAD + b"Connection: close\r\nX-A: " + b"a" * 30_000 + b"\r\n\r\n")
        assert b" 200 " in said


async def test_what_is_no_request_is_refused_with_the_headers_of_pages() -> None:
    async with serving(Kept(), patience_s=30) as port:
        said = await said_to(port, b"hello\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 400 Bad Request\r\n") and b"content-security-policy: default-src 'none'" in said


async def test_nothing_is_written_to_whoever_left_while_several_requests_waited(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A trace for each would be a way to fill the log."""
    begun, left, ended = (asyncio.Event() for _ in range(3))
    reported: list[Any] = []

    async def slow(scope: Any, receive: Callable[[], Any], send: Callable[[Any], Any]) -> None:
        await receive()
        begun.set()
        await left.wait()
        reported.append(await receive())
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"late"})
        ended.set()

    async with serving(slow, patience_s=30) as port, asyncio.timeout(5):
        _reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" * 3)
        await begun.wait()
        writer.transport.abort()
        await asyncio.sleep(0.1)  # until the server has noticed
        left.set()
        await ended.wait()
        await asyncio.sleep(0.05)

    assert reported == [{"type": "http.disconnect"}]
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_bytes_beyond_the_length_that_was_told_are_no_part_of_the_body() -> None:
    kept = Kept()
    async with serving(kept, patience_s=30) as port:
        await said_to(port, HEAD + b"Content-Length: 4\r\n\r\nfour" + bytes(300_000))
    assert kept.bytes == 4


async def test_small_chunks_of_a_long_body_are_no_long_head() -> None:
    """What stands between the parts of an import may not be held against it."""
    head = HEAD.replace(b"/login/", IMPORT.encode()) + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    kept = Kept()
    async with serving(kept, patience_s=30) as port:
        said = await said_to(port, head, *[b"3e8\r\n" + bytes(1000) + b"\r\n"] * 2000, b"0\r\n\r\n")
    assert b" 200 " in said and kept.bytes == 2_000_000


@pytest.mark.parametrize("reported", [b"Content-Length: 4000000\r\n\r\n", CHUNKED + b"3d0900\r\n"])
async def test_whoever_sent_all_before_reading_still_reads_why_it_was_refused(reported: bytes) -> None:
    """As browsers do, and proxies; and the connection is good for the next request."""
    end = b"\r\n0\r\n\r\n" if reported.startswith(CHUNKED) else b""
    then = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    kept = Kept()
    async with serving(kept, patience_s=30) as port:
        said = await said_to(port, HEAD + reported, *[bytes(100_000)] * 40, end, then)
    assert said.startswith(b"HTTP/1.1 413 ") and b"That is too long" in said
    assert said.count(b"HTTP/1.1 200 OK") == 1 and kept.bytes <= BYTES


async def test_what_is_sent_after_a_refusal_is_not_read_for_ever() -> None:
    async with serving(Kept(), patience_s=30) as port:
        sent, _said = await sent_to(port, HEAD + CHUNKED + b"8f0d180\r\n", bytes(100_000))
    assert sent < 2 * uvicorn_protocol.DROPPED_BYTES + 8_000_000
