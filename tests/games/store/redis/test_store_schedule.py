"""Reserving a slot and its questions: one game for each slot, no seed for two."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from games.domain import errors
from games.domain.records import Game, Phase
from games.store.redis import RedisStore
from tests.games.samples import GUILD, REGISTRATION, Clock, game, phase, scheduled

DAY_MS = 86_400_000


async def registered_game(store: RedisStore, due_ms: int, id: str = "game") -> Game:
    saved = await store.save_registration(REGISTRATION, due_ms)
    return game(id, registration_id=saved.id, slot_ms=due_ms)


# --- schedule -------------------------------------------------------------------------------------------------------


async def test_a_scheduled_game_waits_to_be_posted_and_its_registration_moves_on(store: RedisStore) -> None:
    now = await store.now_ms()
    made = await registered_game(store, now - 5)
    await store.schedule_game(made, {"capital:FR": 0}, archived=False, due_ms=now - 5, next_ms=now + DAY_MS)
    assert (await store.get_game(GUILD, made.id)).state.phase is Phase.POSTING
    assert [(d.kind, d.id) for d in await store.due(GUILD, now + 1000, 10)] == [("game", made.id)]
    assert [d.id for d in await store.due(GUILD, now + DAY_MS, 10)] == [made.id, REGISTRATION.id]
    assert GUILD in await store.due_guilds(now + 1000, 10)
    assert list(await store.seeds_used(GUILD, ["capital:FR", "capital:DE"])) == ["capital:FR"]


async def test_one_of_many_workers_schedules_a_slot(store: RedisStore) -> None:
    now = await store.now_ms()
    made = await registered_game(store, now - 5)
    outcomes = await asyncio.gather(
        *(store.schedule_game(made, {}, archived=False, due_ms=now - 5, next_ms=now + DAY_MS) for _ in range(10)),
        return_exceptions=True,
    )
    assert [type(one) for one in outcomes if one is not None] == [errors.NotDue] * 9


async def test_a_slot_that_was_moved_meanwhile_is_not_due(store: RedisStore) -> None:
    now = await store.now_ms()
    made = await registered_game(store, now + DAY_MS)
    with pytest.raises(errors.NotDue):
        await store.schedule_game(
            replace(made, slot_ms=now - 5), {}, archived=False, due_ms=now - 5, next_ms=now + DAY_MS
        )
    assert await store.get_active_games(GUILD) == []


async def test_a_slot_is_not_taken_early(store: RedisStore) -> None:
    due = await store.now_ms() + 10_000
    made = await registered_game(store, due)
    with pytest.raises(errors.NotDue):
        await store.schedule_game(made, {}, archived=False, due_ms=due, next_ms=None)


async def test_a_deleted_registration_posts_no_more(store: RedisStore) -> None:
    now = await store.now_ms()
    made = await registered_game(store, now)
    await store.delete_registration(GUILD, REGISTRATION.id)
    with pytest.raises(errors.RegistrationNotFound):
        await store.schedule_game(made, {}, archived=False, due_ms=now, next_ms=None)
    assert await store.due(GUILD, now + DAY_MS, 10) == []


async def test_a_slot_has_one_game_and_the_registration_moves_on_all_the_same(store: RedisStore) -> None:
    now = await store.now_ms()
    await scheduled(store, game(slot_ms=now))
    made = await registered_game(store, now)
    with pytest.raises(errors.GameExists):
        await store.schedule_game(made, {}, archived=False, due_ms=now, next_ms=now + DAY_MS)
    assert REGISTRATION.id not in [d.id for d in await store.due(GUILD, now + 1000, 10)]
    assert REGISTRATION.id in [d.id for d in await store.due(GUILD, now + DAY_MS, 10)]


async def test_a_game_that_sql_has_is_not_played_again(store: RedisStore) -> None:
    now = await store.now_ms()
    made = await registered_game(store, now)
    with pytest.raises(errors.GameExists):
        await store.schedule_game(made, {"capital:FR": 0}, archived=True, due_ms=now, next_ms=now + DAY_MS)
    assert await phase(store) is Phase.GONE
    assert await store.get_active_games(GUILD) == []
    assert await store.seeds_used(GUILD, ["capital:FR"]) == {}


async def test_a_slot_older_than_its_grace_is_recorded_as_missed(store: RedisStore, clock: Clock) -> None:
    now = await clock.now_ms()
    made = replace(await registered_game(store, now), grace_s=60)
    await clock.advance(60_001)
    with pytest.raises(errors.SlotMissed):
        await store.schedule_game(made, {"capital:FR": 0}, archived=False, due_ms=now, next_ms=None)
    assert await phase(store) is Phase.MISSED
    assert await store.due(GUILD, now + DAY_MS, 10) == []
    assert await store.seeds_used(GUILD, ["capital:FR"]) == {}


async def test_a_slot_at_the_end_of_its_grace_is_posted(store: RedisStore, clock: Clock) -> None:
    now = await clock.now_ms()
    made = replace(await registered_game(store, now), grace_s=60)
    await clock.advance(60_000)
    await store.schedule_game(made, {}, archived=False, due_ms=now, next_ms=None)
    assert await phase(store) is Phase.POSTING


async def test_a_game_posted_by_hand_leaves_its_registrations_slot_alone(store: RedisStore) -> None:
    now = await store.now_ms()
    made = await registered_game(store, now + DAY_MS)
    await store.schedule_game(replace(made, slot_ms=now), {}, archived=False, due_ms=None, next_ms=None)
    assert (REGISTRATION.id, now + DAY_MS) in [(d.id, d.due_ms) for d in await store.due(GUILD, now + DAY_MS, 10)]


# --- seeds ----------------------------------------------------------------------------------------------------------


async def test_a_seed_taken_meanwhile_reserves_nothing(store: RedisStore, clock: Clock) -> None:
    now = await clock.now_ms()
    await store.schedule_game(game("a", slot_ms=now), {"x": 0}, archived=False, due_ms=None, next_ms=None)
    with pytest.raises(errors.SeedTaken):
        await store.schedule_game(game("b", slot_ms=now), {"y": 0, "x": 0}, archived=False, due_ms=None, next_ms=None)
    assert await store.seeds_used(GUILD, ["x", "y"]) == {"x": now}
    assert await store.get_states(GUILD, ["b"]) == {}


async def test_a_used_seed_comes_back_if_nobody_used_it_since_it_was_read(store: RedisStore, clock: Clock) -> None:
    first = await clock.now_ms()
    await store.schedule_game(game("a", slot_ms=first), {"x": 0}, archived=False, due_ms=None, next_ms=None)
    await clock.advance(5)
    await store.schedule_game(game("b", slot_ms=first), {"x": first}, archived=False, due_ms=None, next_ms=None)
    assert await store.seeds_used(GUILD, ["x"]) == {"x": first + 5}
    with pytest.raises(errors.SeedTaken):
        await store.schedule_game(game("c", slot_ms=first), {"x": first}, archived=False, due_ms=None, next_ms=None)


async def test_no_seed_goes_to_two_games(store: RedisStore) -> None:
    now = await store.now_ms()
    outcomes = await asyncio.gather(
        *(
            store.schedule_game(game(f"g{n}", slot_ms=now), {"x": 0}, archived=False, due_ms=None, next_ms=None)
            for n in range(10)
        ),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType"] + ["SeedTaken"] * 9
    assert len(await store.get_active_games(GUILD)) == 1


async def test_the_seeds_used_last_are_known_without_reading_all(store: RedisStore, clock: Clock) -> None:
    used = {}
    for seed in "bca":
        used[seed] = await clock.now_ms()
        await store.schedule_game(game(seed, slot_ms=used[seed]), {seed: 0}, archived=False, due_ms=None, next_ms=None)
        await clock.advance(5)
    assert await store.seeds_used_last(GUILD, 2) == {"c": used["c"], "a": used["a"]}
    assert await store.seeds_used_last(GUILD, 10) == used
    assert await store.seeds_used_last("1", 10) == {}


async def test_seeds_are_each_guilds_own(store: RedisStore) -> None:
    now = await store.now_ms()
    await store.schedule_game(game(slot_ms=now), {"x": 0}, archived=False, due_ms=None, next_ms=None)
    assert await store.seeds_used("1", ["x"]) == {}
    assert await store.seeds_used(GUILD, []) == {}
