"""Where the rest of Tally gets its store: one for each event loop, and a bridge for synchronous code."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextvars import Context, ContextVar
from functools import cache
from typing import TypeVar

from asgiref.current_thread_executor import CurrentThreadExecutor
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections
from django.utils.module_loading import import_string

from games.domain.per_loop import PerLoop
from games.domain.ports import Store
from games.store.json import JsonStore
from games.store.redis import RedisStore

T = TypeVar("T")

_waiting: ContextVar[CurrentThreadExecutor | None] = ContextVar("_waiting", default=None)
"""The thread that waits in `in_sync` for the work that is running, and does meanwhile what `in_callers_thread` asks."""


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

    # In a context of its own: that of a request names the request's thread as the one in which all SQL is to be read.
    context, waiting = Context(), CurrentThreadExecutor(None)
    context.run(_waiting.set, waiting)
    future = context.run(asyncio.run_coroutine_threadsafe, call(), loop)
    waiting.run_until_future(future)
    return future.result()


async def in_callers_thread(work: Callable[[], T]) -> T:
    """What `work()` returns, done by the thread that waits for us in `in_sync`; without one, by that of all SQL.

    For what is written to SQL: the caller may be within a transaction, which locks an SQLite database for all other
    threads, and the caller would wait for a thread that waits for the caller.
    """
    waiting = _waiting.get()
    if waiting is None:
        return await sync_to_async(_with_fresh_connections)(work)
    return await asyncio.get_running_loop().run_in_executor(waiting, work)


def _with_fresh_connections(work: Callable[[], T]) -> T:
    close_old_connections()  # no request's end does it for this thread
    return work()
