"""`--quick` runs the tests that need nothing but their own process: no store, no database, no browser, no server.

Loaded with `-p`. Which tests these are is read from their fixtures and marks. In every run, one that counts as quick
fails when it starts a process or connects to the store: it has to be marked `process`, so that no list can go stale.
"""

from __future__ import annotations

import functools
import os
import socket
import subprocess
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

FIXTURES = frozenset({"chromium_path", "django_db_setup", "migrated_database", "redis_url", "servers", "store"})
MARKS = frozenset({"browser", "django_db", "postgres", "process", "proxy", "slow"})
STARTS = (
    (subprocess.Popen, "__init__"),
    *((os, name) for name in ("fork", "forkpty", "posix_spawn", "posix_spawnp", "system")),
)
"""Where a process begins. An audit hook would see more, at a tenth of the time of tests that start nothing."""

_found: list[str] | None = None
"""What the quick test that is running has started or connected to; None while another test runs."""


def is_quick(item: pytest.Item) -> bool:
    """Whether a test needs nothing but the process that it runs in."""
    marks = {mark.name for mark in item.iter_markers()}
    return not (marks & MARKS or FIXTURES.intersection(getattr(item, "fixturenames", ())))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="only the tests that need no other process")


def pytest_configure() -> None:
    store = urlsplit(os.environ["REDIS_URL"]).path
    for owner, name in STARTS:
        _notice(owner, name, lambda args: True)
    _notice(socket.socket, "connect", lambda args: args[1] == store)


def _notice(owner: Any, name: str, is_meant: Any) -> None:
    """Let a function leave a note where a quick test calls it with arguments that are meant."""
    original = getattr(owner, name)

    @functools.wraps(original)
    def noticed(*args: Any, **kwargs: Any) -> Any:
        if _found is not None and is_meant(args):
            _found.append(f"{getattr(owner, '__name__', owner)}.{name}")
        return original(*args, **kwargs)

    setattr(owner, name, noticed)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("quick"):
        return
    config.hook.pytest_deselected(items=[item for item in items if not is_quick(item)])
    items[:] = filter(is_quick, items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    global _found
    _found = [] if is_quick(item) else None
    yield
    _judge()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    yield
    _judge()


def pytest_runtest_teardown() -> None:
    global _found
    _found = None


def _judge() -> None:
    if _found:
        pytest.fail(f"not quick, needs pytest.mark.process: {', '.join(_found)}", pytrace=False)
