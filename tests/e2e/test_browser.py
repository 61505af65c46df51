"""The browser of the tests does what pages ask of it, and little else: what it did beside cost more than the pages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from tests.conftest import CHROMIUM_WITHOUT

pytestmark = pytest.mark.browser

EDGE = "ms"
"""Begins the features of another maker's browser."""


def test_what_playwright_does_without_this_browser_does_without_too(browser: Browser) -> None:
    """Chromium takes the last switch alone; a later Playwright may have added to its own."""
    told = browser.new_browser_cdp_session().send("SystemInfo.getInfo")["commandLine"]
    playwrights, ours = (set(names.split(",")) for names in re.findall(r"--disable-features=(\S+)", told))
    assert {name for name in playwrights if not name.startswith(EDGE)} <= ours == set(CHROMIUM_WITHOUT)


def test_a_page_is_alone_in_its_window(browser: Browser) -> None:
    context = browser.new_context()
    context.new_page().goto("data:text/html,<p>alone")
    targets = browser.new_browser_cdp_session().send("Target.getTargets", {"filter": [{}]})["targetInfos"]
    context.close()
    assert [target["url"] for target in targets if target["type"] not in ("browser", "tab")] == [
        "data:text/html,<p>alone"
    ]
