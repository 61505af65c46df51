"""axe-core finds nothing serious on any page, light and dark, wide and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests import axe
from tests.e2e.conftest import LogIn
from tools.screenshots import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light")])
def test_axe_finds_nothing_serious(log_in: LogIn, address: str, scheme: str, width: int) -> None:
    page = log_in("root", color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True)
    found = []
    for name, path in PAGES.items():
        if name == "login":
            continue
        page.goto(address + path)
        page.evaluate(axe.SOURCE)
        found += axe.serious(name, page.evaluate(axe.RUN))

    assert found == [], "\n".join(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_before_the_login(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}/login/")
    page.evaluate(axe.SOURCE)

    assert axe.serious("login", page.evaluate(axe.RUN)) == []
    context.close()


@pytest.mark.parametrize("width", [360, 1920])
def test_no_page_is_wider_than_the_screen(log_in: LogIn, address: str, width: int) -> None:
    """A small phone's and a large monitor's; tables scroll in a frame of their own."""
    page = log_in("root", viewport={"width": width, "height": 740})
    wide = {}
    for name, path in PAGES.items():
        page.goto(address + path)
        found = page.evaluate("document.documentElement.scrollWidth")
        if found > page.evaluate("document.documentElement.clientWidth"):
            wide[name] = found

    assert wide == {}
