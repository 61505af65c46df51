"""Rows 49 and 50: ids beyond 2^53 stay exact and empty lists stay lists, through scripts, JSON and SQL."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from games.domain.records import Question, Registration
from games.models import ArchivedAnswer, ArchivedGame
from games.play.duties import Duties
from games.store.redis import RedisStore
from tests.e2e.scene import QUIZ
from tests.games.play.bank import SmallBank
from tests.games.play.paper import PaperAnnouncer
from tests.games.samples import answer, game, opened

TWINS = ("9007199254740992", "9007199254740993")
"""2^53 and its successor: the first two whole numbers that a double cannot distinguish."""
LARGEST = "18446744073709551615"


def _closest(id: str) -> str:
    """What an id becomes where it is taken for a number."""
    return str(int(float(id)))


def test_49_the_ids_of_this_test_would_not_survive_as_numbers() -> None:
    assert _closest(TWINS[1]) == TWINS[0]
    assert _closest(LARGEST) != LARGEST


async def test_49_snowflakes_above_2_53_come_back_from_the_store_as_they_went_in(store: RedisStore) -> None:
    for guild in TWINS:
        await store.save_registration(Registration(id="one", guild_id=guild, channel_id=LARGEST), None)
        played = await opened(store, game(guild_id=guild, channel_id=LARGEST, mention_role_id=TWINS[1]))
        for user in (*TWINS, LARGEST):
            await answer(store, played, user, guild[-1])

    for guild in TWINS:
        [registration] = await store.get_registrations(guild)
        [found] = await store.get_active_games(guild)
        assert (registration.guild_id, registration.channel_id) == (guild, LARGEST)
        assert (found.guild_id, found.channel_id, found.mention_role_id) == (guild, LARGEST, TWINS[1])
        given = await store.get_submissions(guild, "game")
        assert {user: one.answer for user, [one] in given.items()} == dict.fromkeys((*TWINS, LARGEST), guild[-1])
        assert found.state.players == 3


@pytest.mark.django_db(transaction=True)
async def test_49_snowflakes_above_2_53_reach_history_and_the_archive_exactly(store: RedisStore) -> None:
    played = await opened(store, game(guild_id=TWINS[1], channel_id=LARGEST))
    for user in (*TWINS, LARGEST):
        await answer(store, played, user, "B")
    await store.end_now(TWINS[1], played.id)
    await Duties(store, PaperAnnouncer(), SmallBank()).run_due()

    [finished] = await store.get_history(TWINS[1])
    row = await ArchivedGame.objects.aget()
    users = [a.user_id async for a in ArchivedAnswer.objects.order_by("id")]
    assert {s.user_id for s in finished.results.top} == set(users) == {*TWINS, LARGEST}
    assert (row.guild_id, row.channel_id) == (TWINS[1], LARGEST)
    assert {standing["user_id"] for standing in row.results["top"]} == {*TWINS, LARGEST}


@pytest.mark.django_db(transaction=True)
async def test_50_empty_lists_stay_lists_through_every_script(store: RedisStore, redis_url: str) -> None:
    """Lua's cjson would write `{}`: what is stored is followed through the game's whole life, unanswered."""
    bare = Question(seed="bare", text="?", answer="!", options=(), aliases=(), rivals=())
    played = await opened(store, replace(game(guild_id=QUIZ), questions=(bare,)))
    await store.save_registration(Registration(id="one", guild_id=QUIZ, channel_id="5", times=(), cron="0 8 * * *"), 1)
    await store.update_game(played)
    await store.end_now(QUIZ, played.id)
    async with Redis.from_url(redis_url, protocol=2, decode_responses=True) as redis:
        described = json.loads(re.search(r"\{.*\}", await redis.hget(f"trivia:{{{QUIZ}}}:games:active", "game"))[0])  # type: ignore[index]
        registered = (await redis.hget(f"trivia:{{{QUIZ}}}:registrations", "one")).partition("|")[2]
        await store.delete_registration(QUIZ, "one")
        await Duties(store, PaperAnnouncer(), SmallBank()).run_due()
        kept = json.loads(re.search(r"\{.*\}", await redis.get(f"trivia:{{{QUIZ}}}:game:game:history"))[0])  # type: ignore[index]

    row = await ArchivedGame.objects.aget()
    assert json.loads(registered)["times"] == []
    for question in (described["questions"][0], kept["game"]["questions"][0], row.description["questions"][0]):
        assert (question["options"], question["aliases"], question["rivals"]) == ([], [], [])
    for results in (kept["results"], row.results):
        assert (results["top"], results["tallies"][0]["counts"]) == ([], [])
    [finished] = await store.get_history(QUIZ)
    assert (finished.results.top, finished.results.tallies[0].counts) == ((), ())
    assert finished.game.questions == (bare,)


async def test_50_a_game_without_any_answer_has_no_submissions(store: RedisStore) -> None:
    played = await opened(store)

    assert await store.get_submissions(played.guild_id, played.id) == {}
    assert [page async for page in store.iter_submissions(played.guild_id, played.id)] == []
    assert await store.get_player(played.guild_id, played.id, "7", 1) == []
