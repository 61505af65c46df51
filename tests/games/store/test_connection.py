"""The bridge for synchronous code, and how many replicas the store of a process asks for."""

from __future__ import annotations

import asyncio

import pytest
from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.test import override_settings

from games.connection import close_store, game_store, in_sync
from games.domain.ports import Store
from games.store.redis import RedisStore
from games.store.redis.replicas import Replicated


def test_synchronous_code_gets_what_its_work_returns() -> None:
    assert in_sync(lambda store: store.now_ms()) > 0


def test_work_that_waits_for_other_work_is_told_instead_of_waiting_for_ever() -> None:
    async def work(_store: RedisStore) -> int:
        return in_sync(lambda store: store.now_ms())

    with pytest.raises(RuntimeError, match="await the store"):
        in_sync(work)
    assert in_sync(lambda store: store.now_ms()) > 0, "and the bridge still stands"


async def test_synchronous_code_in_another_loop_is_served() -> None:
    assert in_sync(lambda store: store.now_ms()) > 0


async def test_a_page_that_waits_for_work_which_reads_sql_is_served() -> None:
    """As under ASGI, where each request has a thread of its own for what is synchronous."""

    async def work(_store: Store) -> int:
        return await asyncio.wait_for(sync_to_async(lambda: 5)(), 10)

    async with ThreadSensitiveContext():
        assert await sync_to_async(in_sync)(work) == 5


@pytest.mark.parametrize(("wanted", "waits"), [(0, False), (1, True)])
async def test_a_process_waits_for_the_replicas_that_are_configured(wanted: int, waits: bool) -> None:
    with override_settings(TALLY_REPLICAS=wanted):
        store = game_store()
        assert isinstance(store._run_script._client, Replicated) is waits
        await close_store()
