"""SQL and the store each have a record of a finished game: whatever is changed in one of them is named."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from games.archive.certificate import verify, verify_all
from games.domain import errors
from games.models import ArchivedAnswer, ArchivedGame
from games.play.duties import Duties
from games.store import keys
from games.store.redis import RedisStore
from tests.games.archive.certified import agreed, closed, played
from tests.games.samples import GUILD

pytestmark = pytest.mark.django_db(transaction=True)


# --- SQL --------------------------------------------------------------------------------------------------------------

CHANGES: dict[str, Callable[[ArchivedAnswer], None]] = {
    "user": lambda row: setattr(row, "user_id", "99"),
    "answer": lambda row: setattr(row, "answer", "C"),
    "interaction": lambda row: setattr(row, "interaction_id", "5"),
    "moment": lambda row: setattr(row, "received_at", row.received_at + timedelta(milliseconds=1)),
}


@pytest.mark.parametrize("what", CHANGES)
async def test_a_row_changed_in_sql_breaks_the_checksum(store: RedisStore, duties: Duties, what: str) -> None:
    made = await played(store)
    await closed(store, duties, made)
    row = await ArchivedAnswer.objects.filter(game_id=made.id).alatest("id")
    CHANGES[what](row)
    await row.asave()

    [problem] = (await verify(store, made.id)).problems

    assert problem.startswith("checksum of the answers in SQL is ")


async def test_a_row_lost_in_sql_is_named(store: RedisStore, duties: Duties) -> None:
    made = await played(store)
    await closed(store, duties, made)
    await ArchivedAnswer.objects.filter(game_id=made.id, user_id="2", question=0).adelete()

    first, second = (await verify(store, made.id)).problems

    assert first == "archived 5 is not posted 6"
    assert second.startswith("checksum of the answers in SQL")


@pytest.mark.parametrize("field", ["acknowledged", "stored", "posted", "answers", "checksum"])
async def test_a_number_changed_in_sql_is_found_by_the_store_and_by_its_neighbours(
    store: RedisStore, duties: Duties, field: str
) -> None:
    made = await played(store)
    await closed(store, duties, made)
    await ArchivedGame.objects.filter(id=made.id).aupdate(**{field: "0" if field == "checksum" else 7})

    assert len((await verify(store, made.id)).problems) > 1


async def test_a_game_that_sql_has_lost_is_found(store: RedisStore, duties: Duties) -> None:
    made = await played(store)
    await closed(store, duties, made)
    await ArchivedAnswer.objects.all().adelete()
    await ArchivedGame.objects.all().adelete()

    [found] = [one async for one in verify_all(store)]

    assert found.problems == ["archived: SQL does not have this finished game"]
    assert (await verify(store, made.id)).problems == found.problems


# --- the store's own record -------------------------------------------------------------------------------------------


async def _wrong_count(redis: Redis) -> None:
    await redis.hset(keys.state(GUILD, "game"), "stored", "4")


async def _wrong_checksum(redis: Redis) -> None:
    await redis.hset(keys.state(GUILD, "game"), "checksum", "ab")


async def _unreadable(redis: Redis) -> None:
    await redis.hset(keys.state(GUILD, "game"), "phase", "gome")


async def _damaged_history(redis: Redis) -> None:
    await redis.setrange(keys.history(GUILD, "game"), 40, "!")


WRONG: dict[str, tuple[Callable[[Redis], Awaitable[None]], str]] = {
    "count": (_wrong_count, "stored is 4 in the store and 6 in SQL"),
    "checksum": (_wrong_checksum, "checksum is ab in the store and "),
    "phase": (_unreadable, "value `ctl` of game game is damaged"),
    "history": (_damaged_history, "value `history` of game game is damaged"),
}


@pytest.mark.parametrize("what", WRONG)
async def test_a_store_that_disagrees_with_sql_is_named(
    store: RedisStore, duties: Duties, redis: Redis, what: str
) -> None:
    await closed(store, duties, await played(store))
    spoil, words = WRONG[what]
    await spoil(redis)

    [problem] = (await verify(store, "game")).problems

    assert words in problem


async def test_a_store_that_was_lost_is_no_difference(store: RedisStore, duties: Duties, redis: Redis) -> None:
    made = await played(store)
    await closed(store, duties, made)
    await redis.flushall()
    assert agreed(await verify(store, made.id), 6)
    with pytest.raises(errors.GameExists):  # the slot comes again, and gets a tombstone without numbers
        await store.schedule_game(made, {}, archived=True, due_ms=None, next_ms=None)

    assert agreed(await verify(store, made.id), 6)
