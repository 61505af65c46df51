"""The edge of the site as `serve` runs it: what real connections can make it believe, hold and say."""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from games.live.consumers import NOT_LOGGED_IN
from games.live.session_monitor import LATEST_S
from tests.e2e.servers import PROJECT, Place, dashboard

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

TOO_MANY = "Too many wrong passwords"


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the site writes on its standard error."""
    return tmp_path_factory.mktemp("said") / "log"


@pytest.fixture(scope="module")
def site(place: Place, said: Path) -> Iterator[str]:
    with said.open("wb") as log, dashboard(place, stderr=log) as address:
        yield address


def guess(address: str, name: str, forwarded: str) -> str:
    """What the login page says to a wrong password that comes with an `X-Forwarded-For`."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = browser.open(f"{address}/login/", timeout=20).read().decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    form = {"username": name, "password": "wrong", "csrfmiddlewaretoken": found[1], "next": "/"}
    request = urllib.request.Request(f"{address}/login/", urllib.parse.urlencode(form).encode())
    request.add_header("X-Forwarded-For", forwarded)
    return str(browser.open(request, timeout=20).read().decode())


def test_a_made_up_forwarded_address_gets_no_further_tries(site: str) -> None:
    """uvicorn believes such a header from this machine by default; `TALLY_TRUST_PROXY` is off here."""
    said = [guess(site, "vera", f"203.0.113.{n}") for n in range(10)]
    assert [TOO_MANY in page for page in said] == [False] * 5 + [True] * 5


# --- sockets ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sessions(place: Place) -> dict[str, str]:
    """One for each of the scene's people, made in a process of its own: this one has another database."""
    said = run(
        place,
        "from django.test import Client",
        "for user in User.objects.all():",
        "    client = Client(SERVER_NAME='localhost')",
        "    client.force_login(user)",
        "    print(user.username, client.cookies['sessionid'].value)",
    )
    return dict(line.split() for line in said.splitlines())


def run(place: Place, *lines: str) -> str:
    begin = ("import django; django.setup()", "from django.contrib.auth.models import User")
    environment = {**place.env, "DJANGO_SETTINGS_MODULE": "trivia_site.settings"}
    words = [sys.executable, "-c", "\n".join((*begin, *lines))]
    return subprocess.run(words, cwd=PROJECT, env=environment, capture_output=True, text=True, check=True).stdout


def watch(place: Place, session: str, origin: str | None = None) -> connect:
    address = f"ws://127.0.0.1:{place.port}/ws/overview"
    headers = {"Cookie": f"sessionid={session}"}
    return connect(address, origin=Origin(origin or place.address), additional_headers=headers)


async def test_only_pages_of_the_same_port_open_a_socket(place: Place, site: str, sessions: dict[str, str]) -> None:
    session = sessions["root"]
    async with watch(place, session) as own:
        assert '{"n":1,' in str(await own.recv())
    for origin in (f"http://127.0.0.1:{place.port + 1}", f"https://127.0.0.1:{place.port}", "http://127.0.0.1"):
        with pytest.raises(InvalidStatus, match="403"):
            async with watch(place, session, origin):
                pass


async def test_sockets_close_within_the_time_that_is_said(place: Place, site: str, sessions: dict[str, str]) -> None:
    """Of three sessions with two tabs each."""
    opened = [await watch(place, sessions[name]) for name in ("vera", "hugo", "edda") * 2]
    ended = "User.objects.filter(username__in=['vera', 'hugo', 'edda']).update(is_active=False)"
    await asyncio.to_thread(run, place, ended)
    began = time.monotonic()
    async with asyncio.timeout(30):
        for socket in opened:
            await socket.wait_closed()
    assert {socket.close_code for socket in opened} == {NOT_LOGGED_IN}
    assert time.monotonic() - began <= LATEST_S


MALFORMED = [
    "[" * 1000, "{", "", b"", b"\xff", "9" * 1000, '{"type":"shout"}', "x" * 1001, "x" * 100_000, ["[" * 10] * 200,
]  # fmt: skip


@pytest.mark.parametrize("message", MALFORMED, ids=lambda message: repr(message)[:12])
async def test_a_malformed_message_closes_the_socket_and_leaves_no_trace(
    place: Place, site: str, sessions: dict[str, str], said: Path, message: str | bytes | list[str]
) -> None:
    before = len(said.read_text())
    async with watch(place, sessions["root"]) as socket:
        await socket.send(message)
        await socket.wait_closed()
        assert socket.close_code in (1003, 1009)
    assert "Traceback" not in said.read_text()[before:], said.read_text()[before:]


MASK = b"\x80" + bytes(4)
BROKEN = {
    "letters that are none": b"\x81\x82" + bytes(4) + b"\xff\xfe",
    "half a letter": b"\x81\x81" + bytes(4) + b"\xc3",
    "half a letter in two parts": b"\x01\x81" + bytes(4) + b"\xc3" + b"\x80" + MASK,
    "no mask": b"\x81\x02hi",
    "no kind of message": b"\x83" + MASK,
    "reserved bits": b"\xf1" + MASK,
    "a part of nothing": b"\x80" + MASK,
    "a long ping": b"\x89\xfe\x00\x7e" + bytes(4) + bytes(126),
    "a length without end": b"\x81\xff" + b"\xff" * 8 + bytes(4),
    "another protocol": b"GET / HTTP/1.1\r\n\r\n",
}
"""Bytes, as they go over the wire, that are no message at all."""


@pytest.mark.parametrize("kind", BROKEN)
async def test_what_is_no_message_closes_the_socket_and_leaves_no_trace(
    place: Place, site: str, sessions: dict[str, str], said: Path, kind: str
) -> None:
    before = len(said.read_text())
    async with watch(place, sessions["root"]) as socket:
        socket.transport.write(BROKEN[kind])
        async with asyncio.timeout(10):
            await socket.wait_closed()
        assert socket.close_code in (1002, 1007, 1009)
    assert "Traceback" not in said.read_text()[before:], said.read_text()[before:]


async def test_what_is_no_text_leaves_no_trace_after_the_close_either(place: Place, site: str, said: Path) -> None:
    """Of somebody who is not logged in, and does not answer the server's close."""
    before = len(said.read_text())
    reader, writer = await asyncio.open_connection("127.0.0.1", place.port)
    opening = {
        "Host": f"127.0.0.1:{place.port}",
        "Origin": place.address,
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in opening.items())
    async with asyncio.timeout(20):
        writer.write(f"GET /ws/overview HTTP/1.1\r\n{lines}\r\n".encode())
        assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
        assert await reader.readexactly(4) == b"\x88\x02" + NOT_LOGGED_IN.to_bytes(2, "big")
        writer.write(BROKEN["letters that are none"] + b"\x88\x82" + bytes(4) + b"\x03\xe8")
        await reader.read()
    writer.close()
    assert "Traceback" not in said.read_text()[before:], said.read_text()[before:]


# --- bodies ----------------------------------------------------------------------------------------------------------


def resident_kb(port: int) -> int:
    """The memory of the site that listens there."""
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if b"uvicorn" in (said := (entry / "cmdline").read_bytes()) and str(port).encode() in said.split(b"\0"):
                return int(re.findall(r"VmRSS:\s+(\d+)", (entry / "status").read_text())[0])
    raise AssertionError("the site does not run")


LARGE = 150_000_000
HEAD = b"POST /login/ HTTP/1.1\r\nHost: localhost\r\n"
ENDLESS = {
    "a body of a length that is told": HEAD + f"Content-Length: {LARGE}\r\n\r\n".encode(),
    "a chunked body": HEAD + b"Transfer-Encoding: chunked\r\n\r\n8f0d180\r\n",
    "a header": HEAD + b"X-A: ",
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_what_is_too_long_is_cut_off_and_kept_nowhere(place: Place, site: str, kind: str) -> None:
    before_kb, sent = resident_kb(place.port), 0
    with socket.create_connection(("127.0.0.1", place.port), timeout=20) as line, suppress(ConnectionError):
        line.sendall(ENDLESS[kind])
        while sent < LARGE:
            sent += line.send(bytes(100_000).replace(b"\0", b"a"))
    assert sent < LARGE / 10
    assert resident_kb(place.port) - before_kb < 20_000


def test_a_length_that_is_too_much_is_answered_in_words(place: Place, site: str) -> None:
    with socket.create_connection(("127.0.0.1", place.port), timeout=20) as line:
        line.sendall(ENDLESS["a body of a length that is told"].replace(b"Host", b"Connection: close\r\nHost"))
        answer = line.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 413 ") and b"That is too long" in answer and b"frame-ancestors 'none'" in answer
