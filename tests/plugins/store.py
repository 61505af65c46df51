"""Gives every test worker a store and a data directory of its own, named before Django's settings are read.

Loaded with `-p`, hence before conftest.py. The controller of a parallel run gets the names but starts no server.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from trivia_site.valkey import embedded
from trivia_site.valkey.paths import socket_url

if TYPE_CHECKING:
    from games.store.redis import RedisStore

_DATA_DIR = Path(tempfile.mkdtemp(prefix="tally-test-"))

# A developer's own .env and shell must not reach the tests.
for _name in ("DATABASE_URL", "DISCORD_TOKEN", "DISCORD_API_BASE", "DISCORD_GATEWAY_URL", "DEBUG", "SECRET_KEY"):
    os.environ.pop(_name, None)
# Compiled once: every process that a test starts would compile the project again, and every worker all tests.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
os.environ.update(REDIS_URL=socket_url(_DATA_DIR), TALLY_DATA_DIR=str(_DATA_DIR), TALLY_ENV_FILE=os.devnull)


def pytest_sessionstart(session: pytest.Session) -> None:
    controller = not hasattr(session.config, "workerinput") and session.config.getoption("numprocesses", None)
    if not controller and not session.config.option.collectonly and not session.config.option.quick:
        embedded.ensure_server(_DATA_DIR)


@atexit.register
def _leave_nothing_behind() -> None:
    # Not pytest_unconfigure: a run that ends before it is configured has its directory too.
    embedded.release_server(_DATA_DIR)
    shutil.rmtree(_DATA_DIR, ignore_errors=True)


@pytest.fixture
def redis_url() -> str:
    """The address of this worker's own server; its data is whatever the worker's earlier tests left."""
    return os.environ["REDIS_URL"]


@pytest_asyncio.fixture
async def store(redis_url: str) -> AsyncIterator[RedisStore]:
    """The store on this worker's own server, empty."""
    from games.store.redis import RedisStore

    opened = RedisStore.connect(redis_url)
    await opened._redis.flushall()
    yield opened
    await opened.aclose()
