"""The agenda and the guilds' directory."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from redis.asyncio import Redis

from games.domain import errors
from games.domain.guilds import ChannelKind, GuildDirectory
from games.store import keys
from games.store.redis import RedisStore
from tests.games.samples import GUILD, REGISTRATION, game, opened

FAR_MS = 10**15


async def agenda(redis: Redis) -> dict[str, int]:
    return {guild: int(at) for guild, at in await redis.zrange(keys.AGENDA, 0, -1, withscores=True)}


async def test_guilds_are_due_in_order_up_to_a_limit(store: RedisStore, redis: Redis) -> None:
    await redis.zadd(keys.AGENDA, {"3": 30, "1": 10, "2": 20, "4": 40})
    assert await store.due_guilds(30, 10) == ["1", "2", "3"]
    assert await store.due_guilds(30, 2) == ["1", "2"]
    assert await store.due_guilds(9, 10) == []


async def test_settling_puts_a_guild_at_its_earliest_due_time(store: RedisStore, redis: Redis) -> None:
    await store.save_registration(REGISTRATION, 5000)
    await redis.zadd(keys.AGENDA, {GUILD: 0})
    await store.settle_agenda(GUILD)
    assert await agenda(redis) == {GUILD: 5000}


async def test_a_guild_with_nothing_due_leaves_the_agenda(store: RedisStore, redis: Redis) -> None:
    await store.save_registration(REGISTRATION, 5000)
    await store.delete_registration(GUILD, REGISTRATION.id)
    await store.settle_agenda(GUILD)
    assert await agenda(redis) == {}


async def test_noting_a_due_time_never_makes_a_guild_later(store: RedisStore, redis: Redis) -> None:
    await store.save_registration(REGISTRATION, 5000)
    played = await opened(store)
    assert await agenda(redis) == {GUILD: 5000}
    await store.end_now(GUILD, played.id)
    assert await agenda(redis) == {GUILD: 0}


def _when(store: RedisStore, command: str, nth: int, act: Callable[[], Awaitable[object]]) -> None:
    """Before the nth call of a command on the store's client, something happens elsewhere."""
    original, calls = getattr(store._redis, command), 0

    async def intercepted(*args: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        if calls == nth:
            await act()
        return await original(*args, **options)

    setattr(store._redis, command, intercepted)


@pytest.mark.parametrize("empty", [True, False], ids=["nothing was due", "something later was due"])
async def test_what_becomes_due_while_a_guild_is_settled_is_not_forgotten(
    store: RedisStore, other: RedisStore, redis: Redis, empty: bool
) -> None:
    if not empty:
        await redis.zadd(keys.due(GUILD), {"r:later": FAR_MS})
    _when(store, "zrem" if empty else "evalsha", 1, lambda: other.save_registration(REGISTRATION, 5000))
    await store.settle_agenda(GUILD)
    assert await agenda(redis) == {GUILD: 5000}


async def test_settling_and_saving_at_once_never_lose_a_due_time(
    store: RedisStore, other: RedisStore, redis: Redis
) -> None:
    for round in range(30):
        await redis.flushall()
        outcomes = await asyncio.gather(
            store.settle_agenda(GUILD),
            other.save_registration(REGISTRATION, 5000 + round),
            store.settle_agenda(GUILD),
            other.settle_agenda(GUILD),
            return_exceptions=True,
        )
        assert not [one for one in outcomes if isinstance(one, BaseException)]
        assert await agenda(redis) == {GUILD: 5000 + round}


async def test_the_sweep_mends_a_lost_agenda_page_by_page(store: RedisStore, redis: Redis) -> None:
    guilds = [str(10**17 + n) for n in range(2500)]
    await redis.hset(keys.GUILDS, mapping=dict.fromkeys(guilds, "name"))
    for guild in guilds[::2]:
        await redis.zadd(keys.due(guild), {"r:x": int(guild) % 1000 + 7})
    cursor, pages = await store.sweep(0), 1
    while cursor:
        cursor, pages = await store.sweep(cursor), pages + 1
    assert pages > 1
    assert await agenda(redis) == {guild: int(guild) % 1000 + 7 for guild in guilds[::2]}


async def test_the_sweep_never_makes_a_guild_later(store: RedisStore, redis: Redis) -> None:
    await store.save_registration(REGISTRATION, 5000)
    await redis.zadd(keys.AGENDA, {GUILD: 10})
    assert await store.sweep(0) == 0
    assert await agenda(redis) == {GUILD: 10}
    await redis.flushall()
    assert await store.sweep(0) == 0
    assert await agenda(redis) == {}


async def test_looking_costs_the_same_however_many_guilds_are_idle(store: RedisStore, redis: Redis) -> None:
    await redis.zadd(keys.AGENDA, {str(n): FAR_MS for n in range(1, 10_001)})
    await redis.config_resetstat()
    assert await store.due_guilds(await store.now_ms(), 64) == []
    calls = {name: stats["calls"] for name, stats in (await redis.info("commandstats")).items()}
    assert {name for name in calls if "zrange" in name} == {"cmdstat_zrangebyscore"}
    assert calls["cmdstat_zrangebyscore"] == 1


async def test_games_and_registrations_are_due_in_one_order(store: RedisStore) -> None:
    await store.save_registration(REGISTRATION, 5000)
    played = await opened(store)
    duties = await store.due(GUILD, FAR_MS, 10)
    assert [(d.kind, d.id, d.due_ms) for d in duties] == [
        ("slot", REGISTRATION.id, 5000),
        ("game", played.id, played.state.ends_ms),
    ]
    assert [d.id for d in await store.due(GUILD, FAR_MS, 1)] == [REGISTRATION.id]
    assert await store.next_due(GUILD) == {REGISTRATION.id: 5000}
    assert await store.next_due("1") == {}


# --- the directory ---------------------------------------------------------------------------------------------------


async def test_a_directory_is_replaced_whole(store: RedisStore) -> None:
    first = GuildDirectory(
        guild_id=GUILD,
        name="Quiz",
        channels={"1": "general", "2": "old"},
        roles={"3": "Players"},
        lacking={"2": ("send_messages", "embed_links")},
        guarded=frozenset({"3"}),
        kinds={"1": ChannelKind.ANNOUNCEMENT, "2": ChannelKind.TEXT},
    )
    await store.save_directory(first)
    assert await store.get_directory(GUILD) == first
    second = GuildDirectory(guild_id=GUILD, name="Quiz night", channels={"1": "lobby"})
    await store.save_directory(second)
    assert await store.get_directory(GUILD) == second
    assert await store.get_guilds() == {GUILD: "Quiz night"}


async def test_an_unknown_guild_has_an_empty_directory(store: RedisStore) -> None:
    assert await store.get_directory("1") == GuildDirectory(guild_id="1")
    assert await store.get_guilds() == {}


async def test_a_guild_is_known_from_its_first_game_and_keeps_its_name(store: RedisStore) -> None:
    await opened(store)
    assert await store.get_guilds() == {GUILD: ""}
    await store.save_directory(GuildDirectory(guild_id=GUILD, name="Quiz"))
    await opened(store, game("second"))
    assert await store.get_guilds() == {GUILD: "Quiz"}


async def test_a_directory_with_any_names_comes_back(store: RedisStore) -> None:
    odd = GuildDirectory(
        guild_id=GUILD, name="name:\ud800\x00", channels={"1": "a:b|c", "2": ""}, roles={"1": "@everyone"}
    )
    await store.save_directory(odd)
    assert await store.get_directory(GUILD) == odd


async def test_a_directory_needs_a_guilds_id(store: RedisStore) -> None:
    with pytest.raises(errors.InvalidId):
        await store.get_directory("name")
    with pytest.raises(errors.InvalidId):
        await store.save_directory(GuildDirectory(guild_id="*"))
