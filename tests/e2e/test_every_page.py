"""Every page, opened once: axe-core finds nothing serious, no screen is too narrow, and the keyboard alone suffices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests import axe
from tools.screenshots import PAGES, log_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(120)]

HEIGHT = 800
VIEWS = [(1280, "light"), (1280, "dark"), (360, "light")]
"""Width of the screen (px) and colour scheme that axe-core judges in."""
WIDTHS = [360, 1920]
"""A small phone's and a large monitor's (px)."""
CONTROLS = """() => {
    const wanted = 'a[href], button, input, select, textarea, summary, [tabindex="0"], [contenteditable]';
    const shown = element => element.checkVisibility({visibilityProperty: true}) && !element.disabled;
    const found = [...document.querySelectorAll(wanted)].filter(shown)
        .filter(element => element.tabIndex >= 0 && element.type !== 'hidden');
    // Of radio buttons with one name the keyboard stops at one and the arrows do the rest.
    const once = found.filter((e, i) => e.type !== 'radio' || found.findIndex(o => o.name === e.name) === i);
    window.controls = once;
    return once.map(e => e.outerHTML.slice(0, 120));
}"""
"""What a pointer can use, in order; kept in the page as `controls`."""
WHERE = """() => {
    const element = document.activeElement;
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    const at = element.type === 'radio' ? controls.findIndex(o => o.name === element.name) : controls.indexOf(element);
    return {
        at,
        html: element.outerHTML.slice(0, 120),
        body: element === document.body,
        ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
            && box.right > 0 && box.left < innerWidth,
    };
}"""
"""Where the focus is now: its place in `controls`, whether it has a ring, and whether it is on the screen."""
TO_THE_TOP = """() => {
    scrollTo(0, 0);
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
}"""
"""Some forms take the focus at once; one begins at the top all the same."""
FRAMED = {"registration-preview"}
"""Stands in a frame of another page, and has no navigation to skip."""
STOPS_EACH = 8
"""A date field is four stops and more for the keyboard."""


def stops(page: Page, count: int) -> list[dict[str, Any]]:
    """Where Tab leads from the top of the page until it comes round."""
    found: list[dict[str, Any]] = []
    for _press in range(STOPS_EACH * count + 20):
        page.keyboard.press("Tab")
        here = page.evaluate(WHERE)
        if here["body"] or (found and here["at"] == found[0]["at"] and len(found) > 1):
            return found
        if not found or here["html"] != found[-1]["html"] or here["at"] != found[-1]["at"]:
            found.append(here)
    pytest.fail(f"Tab is caught at {found[-1]['html']}")


class Visitor:
    """A page in front of the dashboard, and what its console complained of. Where the focus goes is seen at once."""

    def __init__(self, browser: Browser) -> None:
        self.page = browser.new_context(reduced_motion="reduce").new_page()
        self.complaints: list[str] = []
        self._width, self._scheme = 0, ""
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)
        self.look(*VIEWS[0])

    def _listen(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def look(self, width: int, scheme: Literal["light", "dark"] = "light") -> None:
        """Have this screen from now on; the page stays, and is not drawn anew for what it has already."""
        if width != self._width:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
        if scheme != self._scheme:
            self.page.emulate_media(color_scheme=scheme)
        self._width, self._scheme = width, scheme


@pytest.fixture(scope="module")
def visitors(browser: Browser, address: str) -> Iterator[dict[bool, Visitor]]:
    """Somebody who is logged in, and somebody who is not."""
    visitors = {known: Visitor(browser) for known in (True, False)}
    log_in(visitors[True].page, address)
    yield visitors
    for visitor in visitors.values():
        visitor.page.context.close()


@pytest.fixture(scope="module", params=PAGES)
def opened(request: pytest.FixtureRequest, visitors: dict[bool, Visitor], address: str) -> Visitor:
    """One of the pages; the tests that follow look at it without loading it again."""
    name = request.param
    visitor = visitors[name != "login"]
    visitor.complaints.clear()
    visitor.look(*VIEWS[0])
    visitor.page.goto(address + PAGES[name])
    if name.startswith("registration"):  # the next posts, which its script asks for, move what has the focus
        visitor.page.wait_for_load_state("networkidle")
    return visitor


def test_axe_finds_nothing_serious(opened: Visitor) -> None:
    """Light and dark, wide and narrow."""
    opened.page.evaluate(axe.SOURCE)
    found = []
    for width, scheme in VIEWS:
        opened.look(width, scheme)
        found += axe.serious(f"{width} px, {scheme}", opened.page.evaluate(axe.RUN))

    assert found == [], "\n".join(found)
    assert opened.complaints == []


def test_it_is_not_wider_than_the_screen(opened: Visitor) -> None:
    """Tables scroll in a frame of their own."""
    wide = {}
    for width in WIDTHS:
        opened.look(width)
        found = opened.page.evaluate("document.documentElement.scrollWidth")
        if found > opened.page.evaluate("document.documentElement.clientWidth"):
            wide[width] = found

    assert wide == {}
    assert opened.complaints == []


def test_the_keyboard_reaches_every_control_in_order_and_shows_where_it_is(
    opened: Visitor, request: pytest.FixtureRequest
) -> None:
    opened.look(*VIEWS[0])
    page = opened.page
    controls = page.evaluate(CONTROLS)
    page.evaluate(TO_THE_TOP)

    found = stops(page, len(controls))

    reached = {stop["at"] for stop in found}
    assert [html for at, html in enumerate(controls) if at not in reached] == [], "the keyboard cannot reach these"
    order = [stop["at"] for stop in found if stop["at"] >= 0]
    assert order == sorted(order), "the order of the page is that of the keyboard"
    assert [stop["html"] for stop in found if not stop["ring"]] == [], "one cannot see that these have the focus"
    assert [stop["html"] for stop in found if not stop["seen"]] == [], "these have the focus off the screen"
    if request.node.callspec.params["opened"] not in FRAMED:
        _skips(page)


def _skips(page: Page) -> None:
    """The first stop leads past the navigation."""
    page.evaluate(TO_THE_TOP)
    page.keyboard.press("Tab")
    first = page.locator(":focus")
    expect(first).to_have_text("Skip to the content")
    expect(first).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.keyboard.press("Tab")
    inside = "document.activeElement === document.body || !!document.activeElement.closest('#content')"
    assert page.evaluate(inside), "what comes next is in the content"
