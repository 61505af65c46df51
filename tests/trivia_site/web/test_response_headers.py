"""What every response asks of browsers: every route, by either method, whoever asks and whatever comes of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from games.dashboard.people.login import LoginForm
from tests.e2e.scene import PASSWORD
from tests.faults.addresses import ROUTES, addresses
from tests.games.dashboard import conftest as dashboards
from tests.trivia_site.production import in_production
from trivia_site.web.response_headers import guarded

world, log_in, live_and_finished = dashboards.world, dashboards.log_in, dashboards.live_and_finished

LogIn = Callable[[str], Client]
ALWAYS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FRAMED = "/discord/preview/"
"""Stands in a frame of our own pages, and its components colour an embed's edge by a style attribute: nothing else."""
BROAD = re.compile("unsafe|https?:|\\*")
INLINE = re.compile(
    r"""<script(?![^>]*(\bsrc=|type="application/json"))|<style|\son\w+\s*=|\sstyle\s*=|javascript:""", re.I
)
"""What a strict policy would refuse to run."""


def responses(client: Client) -> Iterator[tuple[str, HttpResponse]]:
    """Of every address by each method, and of one that there is not."""
    for route in ROUTES:
        for address in addresses(route):
            if "logout" not in address:
                yield f"GET {address}", client.get(address)
                yield f"POST {address}", client.post(address, {})
    yield "GET nothing", client.get("/there/is/nothing/")
    yield "POST without token", Client(enforce_csrf_checks=True).post("/login/", {})


def policy(response: HttpResponse) -> dict[str, list[str]]:
    """The Content Security Policy, directive by directive."""
    return {
        name: sources for name, *sources in (part.split() for part in response["Content-Security-Policy"].split(";"))
    }


@pytest.mark.timeout(180)
@pytest.mark.parametrize("who", ["root", "bert", None])
def test_every_response_has_the_headers_and_runs_no_inline_script(
    live_and_finished: None, log_in: LogIn, who: str | None
) -> None:
    seen = set()
    for asked, response in responses(log_in(who) if who else Client()):
        seen.add(response.status_code)
        framed = asked.split()[1] == FRAMED and response.status_code == 200
        headers = ALWAYS | ({"X-Frame-Options": "SAMEORIGIN"} if framed else {})
        assert {name: response.get(name) for name in headers} == headers, asked
        assert re.search(r"camera=\(\).*microphone=\(\)", response["Permissions-Policy"]), asked
        assert re.search(r"no-store", response["Cache-Control"]) and "private" in response["Cache-Control"], asked
        rules = policy(response)
        assert rules["default-src"] == rules["script-src"] == ["'self'"], asked
        assert rules["object-src"] == ["'none'"], asked
        assert rules["frame-ancestors"] == (["'self'"] if framed else ["'none'"]), asked
        assert rules.pop("style-src-attr", None) == (["'unsafe-inline'"] if framed else None), asked
        assert rules["base-uri"] == rules["form-action"] == ["'self'"], asked
        assert not [source for sources in rules.values() for source in sources if BROAD.search(source)], asked
        if not response.streaming and response["Content-Type"].startswith("text/html"):
            assert not INLINE.search(response.content.decode()), asked
    assert {200, 302, 403, 404} <= seen or who is None


EARLY = {
    "a file": ("/static/games/css/tally.css", {}, 200),
    "a file that there is not": ("/static/games/css/none.css", {}, 404),
    "a probe": ("/healthz", {}, 200),
    "readiness": ("/readyz", {}, 200),
    "an icon": ("/favicon.ico", {}, 302),
    "another host": ("/login/", {"headers": {"host": "evil.example"}}, 400),
    "another host, a file": ("/static/none.css", {"headers": {"host": "evil.example"}}, 400),
    "no host name": ("/login/", {"headers": {"host": "a b"}}, 400),
    "to HTTPS": ("/login/", {}, 301),
    "an address that there is not": ("/there/is/nothing", {}, 404),
    "an address without its slash": ("/login", {}, 301),
    "a path with a null": ("/login/%00", {}, 404),
    "a fault of ours": ("/login/", {}, 500),
}
"""Answers that no page makes: address, what the request has, and status."""


@pytest.mark.django_db
@pytest.mark.parametrize("secure", [False, True])
@pytest.mark.parametrize("kind", EARLY)
def test_responses_that_no_page_makes_have_the_headers_of_pages(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, kind: str, secure: bool
) -> None:
    """By either scheme; HSTS is sent over HTTPS alone."""
    address, has, status = EARLY[kind]
    settings.SECURE_HSTS_SECONDS = 86400
    settings.SECURE_SSL_REDIRECT = kind == "to HTTPS"
    if kind == "a fault of ours":
        monkeypatch.setattr(LoginForm, "__init__", None)
    response = Client(raise_request_exception=False).get(address, secure=secure, **has)
    if not (kind == "to HTTPS" and secure):
        assert response.status_code == status
    assert {name: response.get(name) for name in ALWAYS} == ALWAYS
    assert policy(response)["script-src"] == ["'self'"] and policy(response)["frame-ancestors"] == ["'none'"]
    assert "camera=()" in response["Permissions-Policy"] and "Cache-Control" in response
    assert response.get("Strict-Transport-Security") == ("max-age=86400" if secure else None)
    assert "Access-Control-Allow-Origin" not in response
    if kind in ("a probe", "readiness"):
        assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["delete", "put", "patch", "options", "trace", "post"])
def test_a_method_that_an_address_does_not_take_is_refused_with_the_headers_of_pages(method: str) -> None:
    response = getattr(Client(), method)("/questions/" if method == "post" else "/favicon.ico")
    assert {name: response.get(name) for name in ALWAYS} == ALWAYS, response.status_code
    assert policy(response)["default-src"] == ["'self'"]


def test_a_form_that_is_refused_says_what_to_do(world: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/login/", {})
    assert response.status_code == 403 and "load the page again" in response.content.decode()


def test_cookies_are_read_by_no_script_and_sent_along_by_no_other_site(world: None) -> None:
    client = Client()
    client.get("/login/")
    client.post("/login/", {"username": "vera", "password": PASSWORD})
    assert client.cookies.keys() == {"csrftoken", "sessionid"}
    for cookie in client.cookies.values():
        assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", ""), cookie.key


@pytest.mark.slow
def test_production_is_https_only() -> None:
    """A whole process, because the settings are read once."""
    said = in_production(
        "response = Client().get('/login/')",
        "print(response.status_code, response['Location'])",
        "response = Client().get('/login/', secure=True)",
        "print(response.status_code, response['Strict-Transport-Security'])",
        "print(sorted((c.key, c['secure'], c['httponly'], c['samesite']) for c in response.cookies.values()))",
        "print(settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY, settings.DEBUG)",
        "print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_DOMAIN, settings.SESSION_COOKIE_PATH)",
    )
    assert said.splitlines() == [
        "301 https://trivia.example.org/login/",
        "200 max-age=86400",
        "[('__Host-csrftoken', True, True, 'Lax')]",
        "True True False",
        "__Host-sessionid None /",
    ]


OVERRIDES = "".join(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))


def guard(response: HttpResponse) -> HttpResponse:
    guarded_response: HttpResponse = guarded(lambda _request: response)(RequestFactory().get("/"))
    return guarded_response


def test_pages_turn_no_text_around_and_keep_all_other_writing() -> None:
    kept = "abc אבג \u200f\u200d é 👩‍🚀 →"
    page = HttpResponse(f"<p>{OVERRIDES}{kept}{OVERRIDES}</p>", headers={"Content-Length": "1"})
    response = guard(page)
    assert response.content.decode() == f"<p>{kept}</p>"
    assert response["Content-Length"] == str(len(response.content))


def test_what_is_no_page_is_left_as_it_is() -> None:
    assert guard(HttpResponse(OVERRIDES, content_type="text/plain")).content.decode() == OVERRIDES


def test_a_response_that_says_how_long_it_may_be_kept_is_believed() -> None:
    assert guard(HttpResponse("", headers={"Cache-Control": "max-age=60"}))["Cache-Control"] == "max-age=60"


async def test_it_stands_in_an_asynchronous_chain_too() -> None:
    async def view(_request: object) -> HttpResponse:
        return HttpResponse(f"<p>{OVERRIDES}</p>")

    response = await guarded(view)(RequestFactory().get("/"))
    assert response.content == b"<p></p>" and "Permissions-Policy" in response
