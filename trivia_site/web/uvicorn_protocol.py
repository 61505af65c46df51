"""The server's end of a connection: uvicorn's, with an end to how long a request's head may be and take.

httptools has no limit, and uvicorn one only for h11, a parser in Python, and no wait for either: without this a header
grows in memory for as long as somebody sends, and a connection that says nothing stays open for ever.
"""

from __future__ import annotations

import asyncio
from collections import deque
from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode

from trivia_site.web.response_headers import headers

BYTES = 32_768
"""The most of a request that is not its body: its first line, headers, and what stands between and after the parts of a
chunked body. Browsers send two thousand; nginx takes as much as this."""
PATIENCE_S = 10.0
"""How long a head may take, from the connection's or its own first byte."""
DROPPED_BYTES = 5_000_000
"""The most of a body that is read and dropped once it was refused: no browser reads a response before all is sent."""


class BoundedHttp(HttpToolsProtocol):
    """For uvicorn's `--http`."""

    _beside_the_body = 0
    _named = 0
    _dropped = 0
    _timer: asyncio.TimerHandle | None = None
    _refused: HTTPStatus | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._unanswered: deque[RequestResponseCycle] = deque()
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Notify each request that nobody waits for it: uvicorn notifies the last that came, not the one at work."""
        self._head_is_there()
        for cycle in self._unanswered:
            cycle.disconnected = True
            cycle.message_event.set()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what comes; httptools keeps a header that has not ended yet to itself."""
        self._beside_the_body += len(data)
        super().data_received(data)
        if self.transport.is_closing() or self.transport.get_protocol() is not self:
            return
        if self._beside_the_body > BYTES:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        elif self._timer is None and (self.cycle is None or self.cycle.response_complete):
            self._wait_for_head()

    def on_message_begin(self) -> None:
        self._named = self._dropped = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self._count(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count(name + value)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._head_is_there()
        super().on_headers_complete()
        if self.cycle is not None:  # else it is a socket
            while self._unanswered and self._unanswered[0].response_complete:
                self._unanswered.popleft()
            self._unanswered.append(self.cycle)

    def on_body(self, body: bytes) -> None:
        self._beside_the_body -= len(body)
        if self.cycle.response_complete:
            self._dropped += len(body)
            if self._dropped > DROPPED_BYTES:
                self.transport.close()
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._beside_the_body = 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """What uvicorn says to whatever httptools cannot read, or was kept from by `_count`."""
        self._refuse(self._refused or HTTPStatus.BAD_REQUEST)

    def _count(self, named: bytes) -> None:
        """Raises ValueError: httptools hands it on as an error of its own, before anything is made of the request."""
        self._named += len(named)
        if self._named > BYTES:
            self._refused = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            raise ValueError("The head of the request is too long.")

    def _wait_for_head(self) -> None:
        self._timer = self.loop.call_later(PATIENCE_S, self._refuse, HTTPStatus.REQUEST_TIMEOUT)

    def _head_is_there(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _refuse(self, status: HTTPStatus) -> None:
        """Say so in a word, unless a response is under way, and close."""
        self._head_is_there()
        if self.transport.is_closing():
            return
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            words = f"{status.phrase}\n".encode()
            sent = headers(secure=False) | {
                "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
                "Content-Type": "text/plain; charset=utf-8",
                "Content-Length": str(len(words)),
                "Connection": "close",
            }
            lines = "".join(f"{name.lower()}: {value}\r\n" for name, value in sent.items())
            self.transport.write(STATUS_LINE[status] + lines.encode() + b"\r\n" + words)
        self.transport.close()


class QuietSocket(WebSocketsSansIOProtocol):
    """For uvicorn's `--ws`: closes at a text that is none without a trace in the log, which any visitor could fill."""

    def send_receive_event_to_app(self) -> None:
        try:
            if self.curr_msg_data_type == "text" and not self.close_sent:  # after a close nothing is read, or sent
                b"".join(self.frames).decode()
        except UnicodeDecodeError:
            self.frames = []
            self.conn.send_close(CloseCode.INVALID_DATA)
            self.handle_parser_exception()
        else:
            super().send_receive_event_to_app()
