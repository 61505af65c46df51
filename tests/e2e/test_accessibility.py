"""axe-core finds nothing serious on any page, light and dark, wide and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import LogIn
from tools.screenshots import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]

RUN = "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light")])
def test_axe_finds_nothing_serious(log_in: LogIn, axe: str, address: str, scheme: str, width: int) -> None:
    page = log_in("root", color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True)
    found = []
    for name, path in PAGES.items():
        if name == "login":
            continue
        page.goto(address + path)
        page.evaluate(axe)
        found += _serious(name, page.evaluate(RUN))

    assert found == [], "\n".join(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_before_the_login(browser: Browser, axe: str, address: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}/login/")
    page.evaluate(axe)

    assert _serious("login", page.evaluate(RUN)) == []
    context.close()


def test_no_page_is_wider_than_a_small_phone(log_in: LogIn, address: str) -> None:
    page = log_in("root", viewport={"width": 360, "height": 740})
    wide = {}
    for name, path in PAGES.items():
        page.goto(address + path)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 360:
            wide[name] = width

    assert wide == {}


def _serious(page: str, result: dict) -> list[str]:  # type: ignore[type-arg]
    return [
        f"{page}: {violation['id']} {node['target']} {node['failureSummary']}"
        for violation in result["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
