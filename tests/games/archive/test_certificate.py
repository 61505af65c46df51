"""The certificate: equal numbers for a good game, whatever happened to it, and a named difference for each loss."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.asyncio import Redis

from games.archive import archive, certificate, forgetting
from games.archive.certificate import Checksum, verify, verify_all
from games.domain import errors
from games.domain.records import AnswerPolicy, Game, Phase, Submission
from games.models import ArchivedAnswer, ArchivedGame
from games.play.duties import Duties
from games.store import keys
from games.store.redis import RedisStore
from tests.games.archive.certified import NUMBERS, agreed, closed, once_more, played
from tests.games.play.paper import PaperAnnouncer
from tests.games.samples import GUILD, answer, game, interaction, opened, scheduled, submit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _looks_again_at_once(store: RedisStore) -> None:
    store.retry_first_ms = 1


async def test_a_finished_game_has_the_same_number_everywhere(store: RedisStore, duties: Duties, redis: Redis) -> None:
    made = await played(store)
    await closed(store, duties, made)

    found = await verify(store, made.id)

    assert agreed(found, 6)
    row = await ArchivedGame.objects.aget(id=made.id)
    tombstone, _ = await store.count_stored(GUILD, made.id)
    assert len(found.checksum) == 64
    assert {row.checksum, tombstone.checksum, (await store.get_finished(GUILD, made.id)).game.state.checksum} == {
        found.checksum
    }


async def test_changes_repeats_and_refusals_are_not_counted_as_answers(store: RedisStore, duties: Duties) -> None:
    made = await opened(store, game(questions=2, policy=AnswerPolicy.LAST))
    first = interaction()
    await answer(store, made, 1, "A", by=first)
    await answer(store, made, 1, "B")  # a change
    await answer(store, made, 1, "A", by=first)  # an older one, delivered again
    with pytest.raises(errors.QuestionNotFound):
        await answer(store, made, 2, "A", question=7)
    await submit(store, GUILD, made.id, "3", {0: "A", 1: "B"}, interaction())
    await closed(store, duties, made)

    assert agreed(await verify(store, made.id), 3)


async def test_an_administrators_correction_makes_no_difference(store: RedisStore, duties: Duties) -> None:
    made = await played(store)
    [mine, _] = await store.get_player(GUILD, made.id, "1", 2)
    await store.update_submission(GUILD, made.id, replace(mine, answer="corrected", verdict=True))
    assert (await verify(store, made.id)).problems == []
    await closed(store, duties, made)

    assert agreed(await verify(store, made.id), 6)
    assert await ArchivedAnswer.objects.filter(game_id=made.id, answer="corrected", is_right=True).acount() == 1


async def test_a_game_in_play_is_certified_so_far(store: RedisStore) -> None:
    made = await played(store)

    found = await verify(store, made.id)

    assert (found.phase, found.numbers, found.problems) == (Phase.OPEN, [("acknowledged", 6), ("stored", 6)], [])
    waiting = await scheduled(store, game("waiting", slot_ms=await store.now_ms()))
    assert (await verify(store, waiting.id)).problems == []


async def test_a_game_that_is_being_answered_shows_no_false_difference(store: RedisStore) -> None:
    made = await opened(store)

    async def one_after_another() -> None:
        for user in range(1, 201):
            await answer(store, made, user)

    answers = asyncio.create_task(one_after_another())
    looks = 0
    while not answers.done():
        found = await verify(store, made.id)
        assert found.problems == []
        looks += 1
    await answers
    assert looks > 1 and (await verify(store, made.id)).stored == 200


async def test_an_answer_lost_before_the_close_is_named(store: RedisStore, duties: Duties, redis: Redis) -> None:
    made = await played(store)
    await redis.hdel(keys.submissions(GUILD, made.id), "2:1")
    assert (await verify(store, made.id)).problems == ["stored 5 is not acknowledged 6"]
    await closed(store, duties, made)

    found = await verify(store, made.id)

    assert found.problems == ["stored 5 is not acknowledged 6"]
    assert (found.scored, found.posted, found.archived) == (5, 5, 5)


async def test_an_answer_lost_between_close_and_scoring_is_named(
    store: RedisStore, duties: Duties, redis: Redis
) -> None:
    made = await played(store)
    await store.end_now(GUILD, made.id)
    await store.retry_later(await store.claim(GUILD, made.id))
    await redis.hdel(keys.submissions(GUILD, made.id), "2:1")
    assert (await verify(store, made.id)).problems == [
        "stored 5 is not acknowledged 6",
        "the store holds 5 answers, and held 6 in the moment of the close",
    ]
    await once_more(duties)

    assert (await verify(store, made.id)).problems == ["scored 5 is not stored 6"]


async def _crash_before_sql(store: RedisStore, duties: Duties, monkeypatch: pytest.MonkeyPatch) -> Game:
    """A game whose results are shown and which SQL has not got yet."""
    made = await played(store)

    async def away(*args: object) -> int:
        raise archive.ArchiveMismatch("away")

    with monkeypatch.context() as patch:
        patch.setattr(archive, "archive", away)
        await closed(store, duties, made)
    assert (await store.get_game(GUILD, made.id)).state.phase is Phase.POSTED
    return made


async def test_answers_that_change_after_the_results_never_reach_sql(
    store: RedisStore, duties: Duties, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await _crash_before_sql(store, duties, monkeypatch)
    hash = keys.submissions(GUILD, made.id)
    before = await redis.hget(hash, "2:1")
    assert before is not None
    await redis.hset(hash, "2:1", before.replace('"B"', '"A"'))
    await once_more(duties)
    assert (await store.get_game(GUILD, made.id)).state.phase is Phase.POSTED
    assert not await archive.exists(made.id)

    await redis.hset(hash, "2:1", before)
    await once_more(duties)

    assert agreed(await verify(store, made.id), 6)


async def test_a_game_resumed_by_another_worker_is_certified_alike(
    store: RedisStore, duties: Duties, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await _crash_before_sql(store, duties, monkeypatch)
    found = await verify(store, made.id)
    assert found.numbers == [("acknowledged", 6), ("stored", 6), ("posted", 6)]
    assert found.problems == []
    await once_more(duties)

    assert agreed(await verify(store, made.id), 6)


# --- games that end otherwise -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", ["send_placeholder r", "show_results"])
async def test_results_that_discord_refuses_are_said_to_be_refused(
    store: RedisStore, duties: Duties, paper: PaperAnnouncer, act: str
) -> None:
    made = await played(store)

    def refuse(name: str) -> None:
        if name == act:
            raise errors.Undeliverable(50013)

    paper.before = refuse
    await closed(store, duties, made)

    found = await verify(store, made.id)

    assert (found.posted, found.undelivered, found.problems) == (None, "50013", [])
    assert (await store.get_finished(GUILD, made.id)).game.state.results_message_id == "undeliverable:50013"


async def test_a_cancelled_game_has_nothing_to_certify(store: RedisStore) -> None:
    made = await played(store)
    await store.delete_game(GUILD, made.id)

    found = await verify(store, made.id, GUILD)

    assert (found.phase, found.acknowledged, found.stored, found.problems) == (Phase.CANCELLED, 0, 0, [])


async def test_a_forgotten_player_leaves_a_good_certificate(store: RedisStore, duties: Duties) -> None:
    over, open = await played(store), await played(store, "open")
    await closed(store, duties, over)
    await forgetting.forget(store, GUILD, "2")

    found = await verify(store, over.id)

    assert found.numbers == list(zip(NUMBERS, (6, 6, 4, 6, 4), strict=True))
    assert (found.forgotten, found.problems) == (2, [])
    assert (await verify(store, open.id)).numbers == [("acknowledged", 4), ("stored", 4)]


# --- many games -------------------------------------------------------------------------------------------------------


async def test_all_games_come_once_whatever_the_pages(
    store: RedisStore, duties: Duties, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificate, "PAGE", 2)
    for n in range(5):
        await closed(store, duties, await played(store, f"over-{n}", players=n))
    await played(store, "open")
    await opened(store, game("elsewhere", guild_id="1"))

    everywhere = [one async for one in verify_all(store)]
    here = [one.game_id async for one in verify_all(store, GUILD)]

    assert here == [f"over-{n}" for n in range(5)] + ["open"]
    assert sorted(one.game_id for one in everywhere) == sorted([*here, "elsewhere"])
    assert all(one.problems == [] for one in everywhere)


async def test_a_game_is_found_without_its_guild_and_not_in_another(store: RedisStore) -> None:
    made = await played(store)
    assert (await verify(store, made.id)).guild_id == GUILD
    for id, guild in ((made.id, "1"), ("nothing", ""), ("nothing", GUILD)):
        with pytest.raises(errors.GameNotFound):
            await verify(store, id, guild)


# --- the checksum -----------------------------------------------------------------------------------------------------

submissions = st.builds(
    Submission,
    user_id=st.integers(1, 9).map(str),
    question=st.integers(0, 9),
    answer=st.text(max_size=5),
    interaction_id=st.integers(1, 2**63).map(str),
    received_ms=st.integers(0, 10**13),
)


def checksum(given: list[Submission]) -> str:
    made = Checksum()
    made.add_page(given)
    return made.finish()


@given(st.lists(submissions, max_size=6), st.data())
def test_the_checksum_is_of_the_answers_whatever_their_order(answers: list[Submission], data: st.DataObject) -> None:
    assert checksum(data.draw(st.permutations(answers))) == checksum(answers)


@given(st.lists(submissions, min_size=1, max_size=6), submissions)
def test_the_checksum_tells_every_change(answers: list[Submission], other: Submission) -> None:
    assert checksum(answers) != checksum(answers[1:])
    assert checksum(answers) != checksum([*answers, answers[0]])
    if other != answers[0]:
        assert checksum([other, *answers[1:]]) != checksum(answers)
