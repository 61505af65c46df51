"""What stands on top of the dashboard's pages when something is wrong, in a real Chromium; and how it writes times."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from redis import Redis

from tests import axe
from tests.e2e.conftest import LogIn
from tests.e2e.servers import Place

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


@pytest.fixture
def refusing(place: Place) -> Iterator[None]:
    """The store takes no writes while the test runs."""
    with Redis.from_url(place.env["REDIS_URL"]) as store:
        before = store.config_get("maxmemory")["maxmemory"]
        store.config_set("maxmemory", 1)
        try:
            yield
        finally:
            store.config_set("maxmemory", before)


def gap(page: Page) -> float:
    """Pixels between the last banner and the first heading that can be seen below it."""
    return float(
        page.evaluate(
            """() => {
              const last = [...document.querySelectorAll("main > .alert")].at(-1).getBoundingClientRect();
              return document.querySelector("#live h2").getBoundingClientRect().top - last.bottom;
            }"""
        )
    )


@pytest.mark.usefixtures("refusing")
def test_a_problem_stands_apart_from_warnings_and_from_the_page(log_in: LogIn) -> None:
    """Light and dark."""
    page = log_in("root")
    problem = page.locator('.alert[data-id="tally.W007"]')
    assert problem.locator(".badge").inner_text() == "Problem"
    problem.evaluate("""problem => problem.insertAdjacentHTML("beforebegin",
        '<div class="alert" id="warning" data-level="warning"><span class="badge">Warning</span> Room!</div>')""")
    page.evaluate(axe.SOURCE)
    for scheme in axe.SCHEMES:
        page.emulate_media(color_scheme=scheme)
        colour = "el => getComputedStyle(el).backgroundColor"
        assert problem.evaluate(colour) != page.locator("#warning").evaluate(colour)
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert gap(page) >= 20
        assert axe.serious(scheme, page.evaluate(axe.RUN)) == []


def test_a_day_within_a_sentence_has_no_capital_and_every_time_has_24_hours(log_in: LogIn, address: str) -> None:
    page = log_in("root", locale="en-US", timezone_id="UTC")
    page.goto(address)
    texts = page.evaluate(
        """() => {
          const at = new Date();
          at.setHours(19, 53, 0, 0);
          const time = `<time datetime="${at.toISOString()}" data-when>then</time>`;
          const place = document.querySelector("#announce");
          place.innerHTML = `<p>It opens ${time} in #trivia.</p><p>${time}</p>
            <p><b>Cancelled</b> ${time}.</p><p>It is over. ${time}</p>`;
          window.tally.localise(place);
          return [...place.children].map((it) => it.textContent);
        }"""
    )
    assert texts == [
        "It opens today, 19:53 in #trivia.",
        "Today, 19:53",
        "Cancelled today, 19:53.",
        "It is over. Today, 19:53",
    ]


def test_what_asks_for_an_icon_by_its_old_name_gets_one(log_in: LogIn, address: str) -> None:
    response = log_in("root").request.get(f"{address}/favicon.ico")
    assert (response.status, response.headers["content-type"]) == (200, "image/svg+xml")
