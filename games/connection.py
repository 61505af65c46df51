"""Where the rest of Tally gets its store: one for each event loop, and a bridge for synchronous code."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextvars import Context
from functools import cache
from typing import TypeVar

from django.conf import settings
from django.utils.module_loading import import_string

from games.domain.per_loop import PerLoop
from games.domain.ports import Store
from games.store.json import JsonStore
from games.store.redis import RedisStore

T = TypeVar("T")


def game_store() -> Store:
    """The running event loop's store, made on first use. Raises RuntimeError outside of a loop."""
    return _stores.get()


def _opened() -> Store:
    store: JsonStore | RedisStore
    if settings.USE_REDIS:
        store = RedisStore.connect(_address(), replicas=settings.TALLY_REPLICAS)
    else:
        store = JsonStore(settings.TALLY_JSON_PATH)
    store.max_registrations = settings.TALLY_MAX_REGISTRATIONS
    return store


_stores = PerLoop(_opened)


async def close_store() -> None:
    """Closes the running loop's store, if it has one; for whoever ends the loop."""
    store = _stores.pop()
    if store is not None:
        await store.aclose()


@cache
def _address() -> str:
    """The store's address; the first call starts the embedded server where none is configured."""
    address: str = import_string(settings.TALLY_REDIS_URL_PROVIDER)()
    return address


@cache
def _background() -> tuple[asyncio.AbstractEventLoop, threading.Thread]:
    """One loop in a thread of its own serves all synchronous callers of the process."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="tally-store", daemon=True)
    thread.start()
    return loop, thread


def in_sync(work: Callable[[Store], Awaitable[T]]) -> T:
    """What `work(store)` returns, for synchronous code such as admin views; waits for it.

    Raises RuntimeError when called from within such work, which would wait for itself for ever.
    """
    loop, thread = _background()
    if threading.current_thread() is thread:
        raise RuntimeError("in_sync was called by work that in_sync runs: await the store that this work was given.")

    async def call() -> T:
        return await work(game_store())

    # In a context of its own: that of a request names the request's thread as the one in which SQL is to be read, and
    # this thread waits here.
    return Context().run(asyncio.run_coroutine_threadsafe, call(), loop).result()
