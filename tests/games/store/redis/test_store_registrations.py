"""Registrations in the store: versions, due times, deletion."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from redis.asyncio import Redis

from games.domain import errors
from games.domain.duties import Duty, DutyKind
from games.domain.records import AnswerPolicy
from games.store import keys
from games.store.redis import RedisStore
from tests.games.samples import GUILD, REGISTRATION


async def due(store: RedisStore) -> list[tuple[str, int]]:
    return [(duty.id, duty.due_ms) for duty in await store.due(GUILD, 10**15, 100)]


async def test_a_saved_registration_comes_back_with_its_version(store: RedisStore) -> None:
    saved = await store.save_registration(REGISTRATION, 1000)
    assert saved == replace(REGISTRATION, version=1)
    assert await store.get_registration(GUILD, saved.id) == saved
    assert await store.get_registrations(GUILD) == [saved]
    assert await store.due(GUILD, 1000, 10) == [
        Duty(kind=DutyKind.SLOT, guild_id=GUILD, id=saved.id, due_ms=1000),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"times": (), "cron": f"{'*,' * 52_500}* * * * *"},
        {"category": "x" * 105_000},
        {"reveal": True, "policy": AnswerPolicy.LAST},
    ],
    ids=["cron", "category", "told at once"],
)
async def test_one_from_before_a_rule_is_kept_as_it_is(
    store: RedisStore, other: RedisStore, changes: dict[str, Any]
) -> None:
    saved = await store.save_registration(replace(REGISTRATION, **changes), 1000)
    assert await other.get_registrations(GUILD) == [saved]
    assert await other.get_registration(GUILD, saved.id) == saved


async def test_a_guild_has_no_more_registrations_than_it_may_however_many_come_at_once(
    store: RedisStore, other: RedisStore
) -> None:
    store.max_registrations = other.max_registrations = 5
    new = [replace(REGISTRATION, id=f"new{n}") for n in range(20)]
    come = [replace(REGISTRATION, id=f"come{n}", version=1) for n in range(20)]
    outcomes = await asyncio.gather(
        *((store, other)[n % 2].save_registration(r, 1000) for n, r in enumerate(new)),
        *((store, other)[n % 2].import_registration(r, 1000) for n, r in enumerate(come)),
        return_exceptions=True,
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, errors.TooManyRegistrations)]
    kept = await store.get_registrations(GUILD)
    assert (len(kept), len(refused)) == (5, 35)
    assert sorted(id for id, _ in await due(store)) == sorted(r.id for r in kept)
    assert "Delete one first" in str(refused[0])

    await store.save_registration(replace(REGISTRATION, guild_id="1"), None)  # another guild has its own five
    store.max_registrations = 3  # what was more before is kept, and may be changed
    changed = await store.amend_registration(replace(kept[0], window_s=77))
    assert (await store.get_registration(GUILD, changed.id)).window_s == 77
    with pytest.raises(errors.TooManyRegistrations):
        await store.save_registration(replace(REGISTRATION, id="more"), None)
    for r in kept[:3]:
        await store.delete_registration(GUILD, r.id)
    await store.save_registration(replace(REGISTRATION, id="more"), None)


async def test_registrations_are_listed_by_age(store: RedisStore) -> None:
    for id, created_ms in (("b", 3), ("c", 1), ("a", 3)):
        await store.save_registration(replace(REGISTRATION, id=id, created_ms=created_ms), None)
    assert [r.id for r in await store.get_registrations(GUILD)] == ["c", "a", "b"]


async def test_another_guilds_registrations_are_not_seen(store: RedisStore) -> None:
    saved = await store.save_registration(REGISTRATION, None)
    assert await store.get_registrations("1") == []
    with pytest.raises(errors.RegistrationNotFound):
        await store.get_registration("1", saved.id)


async def test_a_stale_save_is_refused_and_changes_nothing(store: RedisStore) -> None:
    first = await store.save_registration(REGISTRATION, 1000)
    second = await store.save_registration(replace(first, window_s=60), 2000)
    for stale in (first, REGISTRATION):
        with pytest.raises(errors.VersionConflict):
            await store.save_registration(replace(stale, window_s=90), 3000)
        with pytest.raises(errors.VersionConflict):
            await store.amend_registration(replace(stale, window_s=90))
    assert await store.get_registration(GUILD, first.id) == second
    assert await due(store) == [(first.id, 2000)]


async def test_of_many_simultaneous_saves_one_wins(store: RedisStore) -> None:
    read = await store.save_registration(REGISTRATION, None)
    outcomes = await asyncio.gather(
        *(store.amend_registration(replace(read, window_s=100 + n)) for n in range(20)), return_exceptions=True
    )
    [won] = [one for one in outcomes if not isinstance(one, BaseException)]
    assert sum(isinstance(one, errors.VersionConflict) for one in outcomes) == 19
    assert await store.get_registration(GUILD, read.id) == won


async def test_a_save_whose_reply_was_lost_may_be_repeated(store: RedisStore) -> None:
    saved = await store.save_registration(REGISTRATION, 1000)
    assert await store.save_registration(REGISTRATION, 1000) == saved


async def test_saving_without_a_slot_takes_it_out_of_what_is_due(store: RedisStore) -> None:
    saved = await store.save_registration(REGISTRATION, 1000)
    await store.save_registration(replace(saved, enabled=False), None)
    assert await due(store) == []


async def test_an_amendment_leaves_the_slot_as_it_is(store: RedisStore) -> None:
    saved = await store.save_registration(REGISTRATION, 1000)
    amended = await store.amend_registration(replace(saved, last_problem="Discord said no"))
    assert amended.version == 2
    assert await due(store) == [(saved.id, 1000)]


async def test_an_unknown_registration_cannot_be_changed(store: RedisStore) -> None:
    with pytest.raises(errors.RegistrationNotFound):
        await store.get_registration(GUILD, "none")
    with pytest.raises(errors.RegistrationNotFound):
        await store.amend_registration(replace(REGISTRATION, version=3))
    with pytest.raises(errors.RegistrationNotFound):
        await store.save_registration(replace(REGISTRATION, version=3), 1000)
    with pytest.raises(errors.RegistrationNotFound):
        await store.delete_registration(GUILD, "none")
    assert await due(store) == []


async def test_a_deleted_registration_is_gone_with_its_slot(store: RedisStore) -> None:
    saved = await store.save_registration(REGISTRATION, 1000)
    await store.delete_registration(GUILD, saved.id)
    assert await store.get_registrations(GUILD) == []
    assert await due(store) == []
    with pytest.raises(errors.RegistrationNotFound):
        await store.amend_registration(saved)


async def test_a_registration_with_any_text_comes_back(store: RedisStore) -> None:
    odd = replace(REGISTRATION, id="a|b:\ud800\x00", last_problem="\udfff 9|7|{}", category="x|y")
    saved = await store.save_registration(odd, 5)
    assert await store.get_registration(GUILD, odd.id) == saved
    assert await due(store) == [(odd.id, 5)]


async def test_the_guild_is_on_the_agenda_before_its_registration_is_due(store: RedisStore, redis: Redis) -> None:
    """A crash between the two may cost a look for nothing, never a slot."""
    await redis.set(keys.registrations(GUILD), "not a hash: the script fails")
    with pytest.raises(errors.StoreUnavailable):
        await store.save_registration(REGISTRATION, 1000)
    assert await store.due_guilds(1000, 10) == [GUILD]
    assert GUILD in await store.get_guilds()
