"""The keyboard alone reaches everything on every page, one sees where one is, and the skip link skips."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tools.screenshots import PAGES, log_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(120)]

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


@pytest.fixture(scope="module")
def visitors(browser: Browser, address: str) -> Iterator[dict[bool, Page]]:
    """A page of somebody who is logged in, and one of somebody who is not. Where the focus goes is seen at once."""
    pages = {}
    for known in (True, False):
        context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
        pages[known] = context.new_page()
    log_in(pages[True], address)
    yield pages
    for page in pages.values():
        page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_reaches_every_control_in_order_and_shows_where_it_is(
    visitors: dict[bool, Page], address: str, name: str
) -> None:
    page = visitors[name != "login"]
    page.goto(address + PAGES[name])
    if name.startswith("registration"):  # the next posts, which its script asks for, move what has the focus
        page.wait_for_load_state("networkidle")
    controls = page.evaluate(CONTROLS)
    page.evaluate(TO_THE_TOP)

    found = stops(page, len(controls))

    reached = {stop["at"] for stop in found}
    assert [html for at, html in enumerate(controls) if at not in reached] == [], "the keyboard cannot reach these"
    order = [stop["at"] for stop in found if stop["at"] >= 0]
    assert order == sorted(order), "the order of the page is that of the keyboard"
    assert [stop["html"] for stop in found if not stop["ring"]] == [], "one cannot see that these have the focus"
    assert [stop["html"] for stop in found if not stop["seen"]] == [], "these have the focus off the screen"
    if name not in FRAMED:
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
