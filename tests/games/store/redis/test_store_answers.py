"""What players sent, as it is kept: hostile text, a moderator's word, reading in pages."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from games.domain import codec, errors
from games.store import keys
from games.store.redis import RedisStore
from tests.games.samples import GUILD, Clock, answer, game, interaction, opened, stored, submit

HOSTILE = [
    "a\x00b",
    "\ud800 lone \udfff",
    "1|2|3|4",
    "1:2:0",
    "|",
    ":",
    '"}],{"',
    "\r\n*3\r\n$3\r\nSET",
    "🦊" * 200,
    "é́́" * 60,
    "\u202egnirts",
    "x" * 200,
    " ",
]


# --- hostile text ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
async def test_any_text_comes_back_as_it_was_sent(store: RedisStore, text: str) -> None:
    played = await opened(store, game(questions=2))
    await submit(store, GUILD, played.id, "7", {0: text, 1: text}, interaction(), text)
    for submission in await stored(store, played):
        assert (submission.answer, submission.name) == (text, text)
    own = await store.get_player(GUILD, played.id, "7", 2)
    assert own == await stored(store, played)
    await store.update_submission(GUILD, played.id, own[0])
    assert await stored(store, played) == own


@pytest.mark.parametrize(
    "hostile", ["", "1}", "{1}", "-1", "1" * 21, "１", "a", "1\n", " 1", "1:2", "\ud800"], ids=ascii
)
async def test_an_id_that_is_no_snowflake_is_refused(store: RedisStore, hostile: str) -> None:
    played = await opened(store)
    with pytest.raises(errors.InvalidId):
        await submit(store, hostile, played.id, "7", {0: "A"}, interaction())
    with pytest.raises(errors.InvalidId):
        await answer(store, played, hostile)
    with pytest.raises(errors.InvalidId):
        await answer(store, played, 7, by=hostile or "x")
    with pytest.raises(errors.InvalidId):
        await store.get_player(GUILD, played.id, hostile, 1)
    with pytest.raises(errors.InvalidId):
        await store.get_active_games(hostile)


@pytest.mark.parametrize("hostile", ["", "a:ctl", "a}b", "../a", "x" * 65, "a b", "\ud800", "a\n"], ids=ascii)
async def test_a_game_id_that_is_none_is_an_unknown_game(store: RedisStore, hostile: str) -> None:
    with pytest.raises(errors.GameNotFound):
        await answer(store, game(hostile), 7)
    with pytest.raises(errors.GameNotFound):
        await store.get_game(GUILD, hostile)
    with pytest.raises(errors.GameNotFound):
        await store.end_now(GUILD, hostile)
    assert await store.get_states(GUILD, [hostile]) == {}


# --- one player's own, and a moderator's word ------------------------------------------------------------------------


async def test_a_player_sees_only_their_own_answers(store: RedisStore) -> None:
    played = await opened(store, game(questions=3))
    await answer(store, played, 7, "mine", question=2)
    await answer(store, played, 7, "also", question=0)
    await answer(store, played, 77, "theirs", question=1)
    assert [s.answer for s in await store.get_player(GUILD, played.id, "7", 3)] == ["also", "mine"]
    assert await store.get_player(GUILD, played.id, "5", 3) == []


async def test_a_ruling_replaces_what_is_stored_and_keeps_when_it_came(store: RedisStore) -> None:
    played = await opened(store)
    await answer(store, played, 7, "Pariss", name="Ann")
    [before] = await stored(store, played)
    await store.update_submission(GUILD, played.id, replace(before, answer="Paris", verdict=True))
    assert await stored(store, played) == [replace(before, answer="Paris", verdict=True)]


async def test_a_ruling_on_an_answer_that_has_changed_is_refused(store: RedisStore) -> None:
    played = await opened(store)
    await answer(store, played, 7, "first")
    [read] = await stored(store, played)
    await answer(store, played, 7, "second")
    with pytest.raises(errors.VersionConflict):
        await store.update_submission(GUILD, played.id, read)
    assert [s.answer for s in await stored(store, played)] == ["second"]


async def test_a_ruling_does_not_reset_the_flood_limit(store: RedisStore, clock: Clock) -> None:
    played = await opened(store)
    for n in range(11):
        await answer(store, played, 7, str(n))
    [read] = await stored(store, played)
    await store.update_submission(GUILD, played.id, read)
    with pytest.raises(errors.TooMany):
        await answer(store, played, 7, "again")


async def test_a_ruling_needs_an_open_game_and_an_answer(store: RedisStore) -> None:
    played = await opened(store)
    await answer(store, played, 7)
    [read] = await stored(store, played)
    with pytest.raises(errors.SubmissionNotFound):
        await store.update_submission(GUILD, played.id, replace(read, user_id="8"))
    with pytest.raises(errors.GameNotFound):
        await store.update_submission(GUILD, "unknown", read)
    await store.end_now(GUILD, played.id)
    await store.claim(GUILD, played.id)
    with pytest.raises(errors.GameClosed):
        await store.update_submission(GUILD, played.id, read)
    assert await stored(store, played) == [read]


# --- reading ---------------------------------------------------------------------------------------------------------


async def test_five_thousand_submissions_come_in_pages_each_exactly_once(store: RedisStore) -> None:
    played = await opened(store)
    await asyncio.gather(*(answer(store, played, user) for user in range(5000)))
    pages = [page async for page in store.iter_submissions(GUILD, played.id)]
    assert len(pages) > 3
    seen = [submission.user_id for page in pages for submission in page]
    assert len(seen) == 5000
    assert set(seen) == {str(user) for user in range(5000)}


async def test_pages_miss_nothing_while_answers_arrive(store: RedisStore) -> None:
    """The hash is rehashed meanwhile, when HSCAN may return a field twice."""
    played = await opened(store)
    await asyncio.gather(*(answer(store, played, user) for user in range(3000)))
    seen: list[str] = []
    async for page in store.iter_submissions(GUILD, played.id):
        seen += [submission.user_id for submission in page]
        await asyncio.gather(*(answer(store, played, 10_000 * (len(seen) + 1) + user) for user in range(2000)))
        if len(seen) > 20_000:
            break
    assert len(seen) == len(set(seen))
    assert {str(user) for user in range(3000)} <= set(seen)


async def test_what_is_stored_is_what_the_documentation_says(store: RedisStore, redis: Redis) -> None:
    played = await opened(store)
    by = interaction()
    receipt = await answer(store, played, 7, "A", by=by, name="Ann")
    value = await redis.hget(keys.submissions(GUILD, played.id), "7:0")
    assert value == f"{by}|{receipt.received_ms}|0.0|{codec.dump_answer('A', 'Ann')}"
