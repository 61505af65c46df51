"""The keyboard alone reaches everything on every page, one sees where one is, and the skip link skips."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import LogIn
from tools.screenshots import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(120)]

CONTROLS = """() => {
    const wanted = 'a[href], button, input, select, textarea, summary, [tabindex="0"], [contenteditable]';
    const shown = element => element.checkVisibility({visibilityProperty: true}) && !element.disabled;
    const found = [...document.querySelectorAll(wanted)].filter(shown).filter(e => e.tabIndex >= 0 && e.type !== 'hidden');
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


@pytest.mark.parametrize("name", PAGES)
def test_tab_reaches_every_control_in_order_and_shows_where_it_is(log_in: LogIn, address: str, name: str) -> None:
    page = log_in("root")
    if name == "login":
        page.context.clear_cookies()
    page.goto(address + PAGES[name])
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement.blur()")  # some forms take the focus at once
    page.evaluate("window.scrollTo(0, 0)")
    controls = page.evaluate(CONTROLS)
    assert controls, "there is something to use on every page"

    found = stops(page, len(controls))

    reached = {stop["at"] for stop in found}
    assert [html for at, html in enumerate(controls) if at not in reached] == [], "the keyboard cannot reach these"
    order = [stop["at"] for stop in found if stop["at"] >= 0]
    assert order == sorted(order), "the order of the page is that of the keyboard"
    assert [stop["html"] for stop in found if not stop["ring"]] == [], "one cannot see that these have the focus"
    assert [stop["html"] for stop in found if not stop["seen"]] == [], "these have the focus off the screen"


@pytest.mark.parametrize("name", PAGES)
def test_the_first_stop_skips_to_the_content(log_in: LogIn, address: str, name: str) -> None:
    page = log_in("root")
    if name == "login":
        page.context.clear_cookies()
    page.goto(address + PAGES[name])
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert (skip.inner_text(), skip.bounding_box() is not None) == ("Skip to the content", True)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    inside = page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('#content')")
    assert inside, "what comes next is in the content"
