"""Row 23: a guild that is empty or no number is refused by every method of the store, and no key is made for it."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from redis.asyncio import Redis

from games.domain.duties import Claim
from games.domain.errors import InvalidId
from games.domain.guilds import GuildDirectory
from games.domain.records import MessageKind, Phase, Registration
from games.store.redis import RedisStore
from tests.games.samples import submit

NO_GUILDS = ["", " ", "abc", "12a", "-1", "1.0", "1" * 21, "*", "{1}", "1}:x:{1", "١٢٣", "1\n"]

Call = Callable[[RedisStore, str], Awaitable[Any]]

DOORS: dict[str, Call] = {
    "get_registrations": lambda store, guild: store.get_registrations(guild),
    "save_registration": lambda store, guild: store.save_registration(
        Registration(id="r1", guild_id=guild, channel_id="5", times=("8:00",)), None
    ),
    "delete_registration": lambda store, guild: store.delete_registration(guild, "r1"),
    "get_active_games": lambda store, guild: store.get_active_games(guild),
    "get_game": lambda store, guild: store.get_game(guild, "g1"),
    "delete_game": lambda store, guild: store.delete_game(guild, "g1"),
    "extend_game": lambda store, guild: store.extend_game(guild, "g1", 1, 2),
    "cancel_game": lambda store, guild: store.cancel_game(guild, "g1"),
    "get_refusals": lambda store, guild: store.get_refusals(guild, "g1"),
    "end_now": lambda store, guild: store.end_now(guild, "g1"),
    "submit_answer": lambda store, guild: submit(store, guild, "g1", "7", {0: "A"}, "8"),
    "get_submissions": lambda store, guild: store.get_submissions(guild, "g1"),
    "get_player": lambda store, guild: store.get_player(guild, "g1", "7", 1),
    "forget_player": lambda store, guild: store.forget_player(guild, "g1", "7"),
    "get_history": lambda store, guild: store.get_history(guild),
    "get_directory": lambda store, guild: store.get_directory(guild),
    "save_directory": lambda store, guild: store.save_directory(GuildDirectory(guild_id=guild, name="x")),
    "count_seeds_used": lambda store, guild: store.count_seeds_used(guild),
    "seeds_used_last": lambda store, guild: store.seeds_used_last(guild, 5),
    "seeds_used": lambda store, guild: store.seeds_used(guild, ["capital:FR"]),
    "claim": lambda store, guild: store.claim(guild, "g1"),
    "begin_send": lambda store, guild: store.begin_send(
        Claim(guild_id=guild, game_id="g1", token="t", phase=Phase.POSTING), MessageKind.QUESTION
    ),
    "next_due": lambda store, guild: store.next_due(guild),
    "due": lambda store, guild: store.due(guild, 1, 1),
}


@pytest.mark.parametrize("guild", NO_GUILDS)
async def test_23_a_guild_that_is_no_number_is_refused_and_leaves_nothing(
    store: RedisStore, redis_url: str, guild: str
) -> None:
    for name, call in DOORS.items():
        assert inspect.iscoroutinefunction(getattr(store, name)), name
        with pytest.raises(InvalidId):
            await call(store, guild)

    async with Redis.from_url(redis_url, protocol=2) as client:
        assert await client.keys("*") == []
