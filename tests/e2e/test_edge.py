"""The edge of the site as `serve` runs it: what real connections can make it believe, hold and say."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar

import pytest

from tests.e2e.servers import Place, dashboard

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

TOO_MANY = "Too many wrong passwords"


@pytest.fixture(scope="module")
def site(place: Place) -> Iterator[str]:
    with dashboard(place) as address:
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
    """uvicorn believes such a header from this machine unless told otherwise; `TALLY_TRUST_PROXY` is off here."""
    said = [guess(site, "vera", f"203.0.113.{n}") for n in range(10)]
    assert [TOO_MANY in page for page in said] == [False] * 5 + [True] * 5
