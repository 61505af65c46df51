"""The site behind the reverse proxy that the documents give: a real nginx and its configuration as it stands."""

from __future__ import annotations

import dataclasses
import re
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from tests.e2e.proxies import NAME, proxy
from tests.e2e.scene import PASSWORD
from tests.e2e.servers import Place, dashboard, free_port

pytestmark = [pytest.mark.slow, pytest.mark.proxy, pytest.mark.timeout(120)]

ALWAYS = ("x-frame-options", "x-content-type-options", "referrer-policy", "content-security-policy")
IMPORT = "/questions/1100000000000000001/import/"


@dataclass(frozen=True)
class Front:
    """What stands at the outside."""

    plain: int
    tls: int

    @property
    def origin(self) -> str:
        return f"https://{NAME}:{self.tls}"

    @property
    def host(self) -> str:
        return f"{NAME}:{self.tls}"


@pytest.fixture(scope="module")
def front(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    settings = {"TALLY_TRUST_PROXY": "true", "TALLY_HTTPS": "true", "ALLOWED_HOSTS": NAME}
    behind = dataclasses.replace(place, port=free_port(), env={**place.env, **settings})
    front = Front(free_port(), free_port())
    with dashboard(behind), proxy(tmp_path_factory.mktemp("nginx"), behind.port, front.plain, front.tls):
        yield front


def _unverified() -> ssl.SSLContext:
    """The certificate is nobody's."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, list[str]]
    text: str

    def cookie(self, name: str) -> str:
        [found] = [value for value in self.headers["set-cookie"] if value.split("=")[0].endswith(name)]
        return found


def said(front: Front, *parts: bytes, tls: bool = True) -> bytes:
    """All that comes back, until the line is closed."""
    with socket.create_connection(("127.0.0.1", front.tls if tls else front.plain), timeout=30) as line:
        wrapped = _unverified().wrap_socket(line, server_hostname=NAME) if tls else line
        try:
            for part in parts:
                wrapped.sendall(part)
        except OSError:  # closed meanwhile; what it said is still to be read
            pass
        received = b""
        try:
            while part := wrapped.recv(65536):
                received += part
        except OSError:
            pass
        return received


def ask(front: Front, method: str, path: str, *parts: bytes, tls: bool = True, **has: str) -> Answer:
    headers = {"Host": front.host, "Connection": "close"} | {
        name.replace("_", "-"): value for name, value in has.items()
    }
    head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\n"
    return parsed(said(front, head.encode(), *parts, tls=tls))


def parsed(received: bytes) -> Answer:
    head, _, text = received.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers: dict[str, list[str]] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        headers.setdefault(name.lower(), []).append(value)
    return Answer(int(first.split()[1]), headers, text.decode(errors="replace"))


def log_in(front: Front, name: str, password: str, **has: str) -> Answer:
    form = ask(front, "GET", "/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.text)
    assert token, form
    fields = {"username": name, "password": password, "csrfmiddlewaretoken": token[1], "next": "/"}
    body = urlencode(fields).encode()
    own = {"Origin": front.origin, "Cookie": form.cookie("csrftoken").partition(";")[0], **has}
    own |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
    return ask(front, "POST", "/login/", body, **own)


def test_plain_http_leads_to_https_and_another_name_nowhere(front: Front) -> None:
    response = ask(front, "GET", "/login/?next=/", tls=False, Host=NAME)
    assert (response.status, response.headers["location"]) == (301, [f"https://{NAME}/login/?next=/"])
    for tls in (True, False):
        assert said(front, b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", tls=tls) == b""


async def test_one_logs_in_and_watches_through_it(front: Front) -> None:
    answer = log_in(front, "root", PASSWORD)
    assert answer.status == 302, answer
    session = answer.cookie("sessionid")
    assert "Secure" in session and "HttpOnly" in session
    headers = {"Cookie": session.partition(";")[0]}
    address = f"wss://{NAME}:{front.tls}/ws/overview"
    reach = {"ssl": _unverified(), "host": "127.0.0.1", "additional_headers": headers}
    async with connect(address, origin=Origin(front.origin), **reach) as watching:  # type: ignore[arg-type]
        assert '{"n":1,' in str(await watching.recv())
    for origin in (f"https://{NAME}", f"http://{NAME}:{front.tls}", "https://evil.example"):
        with pytest.raises(InvalidStatus, match="403"):
            async with connect(address, origin=Origin(origin), **reach):  # type: ignore[arg-type]
                pass


def test_a_made_up_forwarded_address_does_not_get_through(front: Front) -> None:
    guesses = [log_in(front, "bert", "wrong", **{"X-Forwarded-For": f"203.0.113.{n}"}) for n in range(6)]
    assert ["Too many wrong passwords" in guess.text for guess in guesses] == [False] * 5 + [True]


@pytest.mark.parametrize("path", ["/login/", "/static/games/css/tally.css", "/healthz", "/favicon.ico", "/"])
def test_the_headers_of_the_site_come_through_once(front: Front, path: str) -> None:
    response = ask(front, "GET", path)
    assert {name: len(response.headers.get(name, [])) for name in ALWAYS} == dict.fromkeys(ALWAYS, 1), response.headers
    assert "script-src 'self'" in response.headers["content-security-policy"][0]
    assert response.headers["strict-transport-security"] == ["max-age=86400"]


def test_its_own_answers_have_them_too(front: Front) -> None:
    response = ask(front, "POST", "/login/", Content_Length="150000000")
    assert response.status == 413 and "nginx/" not in response.text
    assert {name: len(response.headers.get(name, [])) for name in ALWAYS} == dict.fromkeys(ALWAYS, 1)
    assert response.headers["content-security-policy"] == ["default-src 'none'; frame-ancestors 'none'"]


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/login/", 200_000, 403),
        ("/login/", 258_000, 413),
        ("/login/", 1_000_000, 413),
        (IMPORT, 2_400_000, 403),
        (IMPORT, 2_520_000, 413),
        (IMPORT, 4_000_000, 413),
    ],
)
@pytest.mark.parametrize("chunked", [False, True])
def test_bodies_have_the_limit_of_their_address(front: Front, path: str, size: int, status: int, chunked: bool) -> None:
    """Those just above it are refused by the site, in words; 403 is of what was taken, and had no token."""
    if chunked:
        answer = ask(front, "POST", path, b"%x\r\n" % size, bytes(size), b"\r\n0\r\n\r\n", Transfer_Encoding="chunked")
    else:
        answer = ask(front, "POST", path, bytes(size), Content_Length=str(size))
    assert answer.status == status, answer
    assert ("That is too long" in answer.text) == (size in (258_000, 2_520_000))


def test_a_head_without_end_is_refused(front: Front) -> None:
    received = said(front, f"GET / HTTP/1.1\r\nHost: {front.host}\r\nX-A: ".encode(), *[b"a" * 100_000] * 800)
    assert received == b"" or b" 400 " in received.splitlines()[0]
    headers = "".join(f"X-{n}: {'a' * 1000}\r\n" for n in range(40))
    assert b" 400 " in said(front, f"GET / HTTP/1.1\r\nHost: {front.host}\r\n{headers}\r\n".encode()).splitlines()[0]


@pytest.mark.parametrize("begun", ["", "GET / HTTP/1.1\r\nHos", "{}Content-Length: 100\r\n\r\nhalf"])
def test_what_is_half_sent_is_given_up(front: Front, begun: str) -> None:
    received = said(front, begun.format(f"POST /login/ HTTP/1.1\r\nHost: {front.host}\r\n").encode())
    assert received == b"" or b" 408 " in received.splitlines()[0]
