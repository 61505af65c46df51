"""Registrations as people save, pause and delete them, and what their duties make of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from games.domain import Duty, DutyKind
from games.errors import InvalidRegistration, VersionConflict
from games.services import poster, registrations
from games.services.duties import Duties
from games.store import RedisStore

from .bank import SmallBank
from .slots import GUILD, REGISTRATION, make_due

pytestmark = pytest.mark.django_db(transaction=True)


async def test_an_edit_of_something_else_keeps_a_slot_that_is_due(store: RedisStore) -> None:
    await make_due(store)
    registration = await store.get_registration(GUILD, "abcde")
    await registrations.save(store, replace(registration, window_s=120))
    [duty] = await store.due(GUILD, await store.now_ms(), 10)
    assert duty.kind is DutyKind.SLOT


async def test_a_paused_registration_posts_nothing(store: RedisStore, duties: Duties) -> None:
    await make_due(store)
    await registrations.set_enabled(store, GUILD, "abcde", False)
    await duties.run_due()
    assert await store.get_active_games(GUILD) == []


async def test_a_stale_edit_is_refused(store: RedisStore) -> None:
    registration = await registrations.save(store, REGISTRATION)
    await registrations.save(store, replace(registration, window_s=120))
    with pytest.raises(VersionConflict):
        await registrations.save(store, replace(registration, window_s=180))


async def test_an_invalid_registration_is_refused_with_everything_that_is_wrong(store: RedisStore) -> None:
    with pytest.raises(InvalidRegistration, match=r"time zone.*10 seconds"):
        await registrations.save(store, replace(REGISTRATION, zone="Mars/Base", window_s=3))


async def test_a_deleted_registration_leaves_no_duty(store: RedisStore, duties: Duties) -> None:
    await make_due(store)
    await store.delete_registration(GUILD, "abcde")
    await duties.run_due()
    assert await store.get_active_games(GUILD) == []
    stale = Duty(kind=DutyKind.SLOT, guild_id=GUILD, id="abcde", due_ms=1)
    await poster.post_slot(store, SmallBank(), stale, await store.now_ms())
    assert await store.get_active_games(GUILD) == []
