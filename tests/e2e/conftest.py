"""A browser in front of a running dashboard."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from games.store.redis import RedisStore
from tests.e2e.servers import Place, dashboard, furnished
from tools import screenshots

T = TypeVar("T")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, migrated_database: Path) -> Iterator[Place]:
    with furnished(tmp_path_factory.mktemp("e2e"), migrated_database) as place:
        yield place


@pytest.fixture(scope="module")
def address(place: Place) -> Iterator[str]:
    with dashboard(place) as address:
        yield address


@pytest.fixture(scope="module")
def browser(chromium_path: str, chromium_flags: list[str]) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=chromium_flags)
        yield browser
        browser.close()


class Backstage:
    """The store of the running dashboard, for what players and the bot do. Has a loop in a thread of its own."""

    def __init__(self, redis_url: str) -> None:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._store = self.do(lambda _none: self._open(redis_url), first=True)

    async def _open(self, redis_url: str) -> RedisStore:
        return RedisStore.connect(redis_url)

    def do(self, work: Callable[[RedisStore], Awaitable[T]], first: bool = False) -> T:
        async def run() -> T:
            return await work(None if first else self._store)  # type: ignore[arg-type]

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(30)

    def close(self) -> None:
        self.do(lambda store: store.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)


@pytest.fixture(scope="module")
def backstage(place: Place) -> Iterator[Backstage]:
    backstage = Backstage(place.env["REDIS_URL"])
    yield backstage
    backstage.close()


LogIn = Callable[..., Page]


@pytest.fixture
def log_in(browser: Browser, address: str) -> Iterator[LogIn]:
    """A page of one of the scene's people, in a browser of their own; a complaint of the browser fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def log_in(name: str, **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: complaints.append(m.text) if "Content Security Policy" in m.text else None)
        screenshots.log_in(page, address, name)
        return page

    yield log_in
    for context in contexts:
        context.close()
    assert complaints == []
