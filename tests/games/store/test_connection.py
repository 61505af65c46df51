"""The bridge for synchronous code, and how many replicas the store of a process asks for."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.contrib.auth.models import User
from django.db import transaction
from django.test import override_settings

from games.archive import audit
from games.connection import close_store, game_store, in_callers_thread, in_sync
from games.domain.guilds import GuildDirectory
from games.domain.ports import Store
from games.models import AuditEntry
from games.store.redis import RedisStore
from games.store.redis.replicas import Replicated


@pytest.mark.process
def test_synchronous_code_gets_what_its_work_returns() -> None:
    assert in_sync(lambda store: store.now_ms()) > 0


@pytest.mark.process
def test_work_that_waits_for_other_work_is_told_instead_of_waiting_for_ever() -> None:
    async def work(_store: RedisStore) -> int:
        return in_sync(lambda store: store.now_ms())

    with pytest.raises(RuntimeError, match="await the store"):
        in_sync(work)
    assert in_sync(lambda store: store.now_ms()) > 0, "and the bridge still stands"


@pytest.mark.process
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


async def test_without_a_server_the_store_is_the_file_that_is_configured(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    with override_settings(USE_REDIS=False, TALLY_JSON_PATH=path, TALLY_MAX_REGISTRATIONS=3):
        store = game_store()
        assert store.max_registrations == 3
        await store.save_directory(GuildDirectory(guild_id="7", name="Quiz Night"))
        await close_store()
    assert "Quiz Night" in path.read_text()


async def test_a_loop_that_has_used_no_store_may_end_all_the_same() -> None:
    await close_store()
    store = game_store()
    await close_store()
    await close_store()
    assert game_store() is not store
    await close_store()


# --- what work asks of the thread that waits for it -------------------------------------------------------------------


def test_a_service_notes_within_the_transaction_of_whoever_waits_for_it(transactional_db: None) -> None:
    """In another thread it would wait for the lock of that transaction, which waits for it."""

    async def change(store: Store) -> None:
        await audit.note_stored_async(audit.SHELL, "1", "game.closed")

    with transaction.atomic():
        User.objects.create_user("ada")
        in_sync(change)
        assert AuditEntry.objects.count() == 1
        transaction.set_rollback(True)
    assert (User.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_what_fails_in_the_waiting_thread_fails_in_the_work() -> None:
    async def work(store: Store) -> None:
        with pytest.raises(ZeroDivisionError):
            await in_callers_thread(lambda: 1 // 0)

    in_sync(work)


async def test_without_a_waiting_thread_it_is_that_of_all_sql(transactional_db: None) -> None:
    there = await in_callers_thread(threading.get_ident)
    assert there != threading.get_ident()
    assert await in_callers_thread(threading.get_ident) == there
