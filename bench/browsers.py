"""Sockets of many browsers in one process that keep what comes and when, and read it afterwards."""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
import time
from typing import cast

TEXT = 1
"""The kind of a WebSocket frame; https://www.rfc-editor.org/rfc/rfc6455#section-5.2 has the format."""


class Browser(asyncio.Protocol):
    """One socket. So little is done on arrival that the measuring costs little."""

    def __init__(self, path: str, headers: dict[str, str]) -> None:
        lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        self._handshake = "\r\n".join(lines).encode()
        self._came: list[tuple[float, bytes]] = []
        self.fresh = asyncio.Event()
        self.line: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.line = cast(asyncio.Transport, transport)  # uvloop's is none by inheritance
        self.line.write(self._handshake)

    def data_received(self, data: bytes) -> None:
        self._came.append((time.monotonic(), data))
        self.fresh.set()

    def send(self, text: bytes) -> None:
        """A text frame of 126 to 65,535 bytes under a mask of zeros."""
        self.line.write(b"\x81\xfe" + len(text).to_bytes(2, "big") + bytes(4) + text)

    def messages(self) -> list[tuple[float, bytes]]:
        """When each message was complete, and its text."""
        found, rest = [], b""
        for at, data in self._came:
            rest += data
            if rest.startswith(b"HTTP/1.1 101") and b"\r\n\r\n" in rest:
                rest = rest.partition(b"\r\n\r\n")[2]
            while not rest.startswith(b"HTTP") and (frame := _first_frame(rest)) is not None:
                kind, text, rest = frame
                if kind == TEXT:
                    found.append((at, text))
        return found

    def when(self) -> dict[int, float]:
        """Count of accepted submissions -> when it came first."""
        states = [(at, json.loads(text)) for at, text in self.messages()]
        return {message["accepted"]: at for at, message in reversed(states) if message["type"] == "state"}

    def latest(self) -> dict[str, int]:
        """Game -> the newest count of accepted submissions that came."""
        reported: dict[str, int] = {}
        for _, text in self.messages():
            message = json.loads(text)
            for state in message.get("games", [message] if message["type"] == "state" else []):
                reported[state["game"]] = state["accepted"]
        return reported


def _first_frame(data: bytes) -> tuple[int, bytes, bytes] | None:
    """Kind, content and what follows of an unmasked frame; None while it is not complete."""
    if len(data) < 4 or (data[1] == 127 and len(data) < 10):
        return None
    size, start = data[1], 2
    if size == 126:
        size, start = int.from_bytes(data[2:4], "big"), 4
    elif size == 127:
        size, start = int.from_bytes(data[2:10], "big"), 10
    if len(data) < start + size:
        return None
    return data[0] & 15, data[start : start + size], data[start + size :]


async def connect(port: int, path: str, sessions: list[str]) -> list[Browser]:
    """A browser for each session, once all have come to rest."""
    browsers = []
    for session in sessions:
        browser = Browser(path, _headers(port, session))
        await asyncio.get_running_loop().create_connection(lambda made=browser: made, "127.0.0.1", port)  # type: ignore[misc]
        await browser.fresh.wait()
        browsers.append(browser)
    await asyncio.sleep(1.0)
    return browsers


def _headers(port: int, session: str) -> dict[str, str]:
    return {
        "Host": f"127.0.0.1:{port}",
        "Origin": f"http://127.0.0.1:{port}",
        "Cookie": f"sessionid={session}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(secrets.token_bytes(16)).decode(),
    }


def leave(browsers: list[Browser]) -> None:
    for browser in browsers:
        browser.line.close()
