"""The duties against the real store, with Discord on paper: one game per slot, one results post per game."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from django.db import OperationalError
from redis.asyncio import Redis

from games import rules
from games.domain import Duty, DutyKind, Game, Kind, Phase, Registration
from games.errors import (
    GameExists,
    GameNotFound,
    InvalidRegistration,
    NoQuestions,
    OutcomeUnknown,
    TokenRevoked,
    Undeliverable,
    VersionConflict,
)
from games.models import ArchivedAnswer, ArchivedGame
from games.services import archive, poster, registrations
from games.services.duties import Duties
from games.services.submissions import submit
from games.store import RedisStore

from .bank import SmallBank
from .paper import PaperAnnouncer

pytestmark = pytest.mark.django_db(transaction=True)

GUILD = "819651574603317248"
REGISTRATION = Registration(id="abcde", guild_id=GUILD, channel_id="819651574603317251", times=("08:00",), window_s=60)


@pytest.fixture
def paper() -> PaperAnnouncer:
    return PaperAnnouncer()


@pytest.fixture
def duties(store: RedisStore, paper: PaperAnnouncer) -> Duties:
    return Duties(store, paper, SmallBank())


async def _make_due(store: RedisStore, registration: Registration = REGISTRATION, late_ms: int = 0) -> None:
    """The registration is saved as if its newest slot had become due and nobody had looked since."""
    now_ms = await store.now_ms()
    zone_times = _times_at(now_ms - late_ms)
    registration = replace(registration, times=zone_times)
    await store.save_registration(registration, (now_ms - late_ms) // 60_000 * 60_000)


def _times_at(ms: int) -> tuple[str, ...]:
    minutes = ms // 60_000 % 1440
    return (f"{minutes // 60:02d}:{minutes % 60:02d}",)


async def _the_game(store: RedisStore) -> Game:
    [game] = await store.get_active_games(GUILD)
    return game


async def _answer(store: RedisStore, game: Game, user: int, answer: str) -> None:
    await submit(
        store, guild_id=GUILD, game_id=game.id, user_id=str(user), answers={0: answer}, interaction_id=str(user * 1000)
    )


async def test_a_due_slot_becomes_a_whole_game(store: RedisStore, paper: PaperAnnouncer, duties: Duties) -> None:
    await _make_due(store)
    await duties.run_due()  # the slot is reserved
    await duties.run_due()  # and posted
    game = await _the_game(store)
    assert game.state.phase is Phase.OPEN
    assert [m.shown for m in paper.messages.values()] == ["question"]

    letter = rules.option_letter(game.questions[0].options.index(game.questions[0].answer))
    await _answer(store, game, 1, letter)
    await _answer(store, game, 2, "no such letter")
    await store.end_now(GUILD, game.id)
    await duties.run_due()

    [results] = paper.shown(Kind.RESULTS)
    assert results.results is not None
    assert (results.results.players, results.results.winners) == (2, 1)
    assert [m.shown for m in paper.messages.values()] == ["closed", "results"]
    with pytest.raises(GameNotFound):
        await store.get_game(GUILD, game.id)
    [finished] = await store.get_history(GUILD)
    assert finished.results == results.results
    assert await archive.exists(game.id)
    assert await ArchivedAnswer.objects.filter(game_id=game.id, is_right=True).acount() == 1
    assert await store.due_guilds(await store.now_ms(), 10) == []


async def test_ten_workers_make_one_game_and_one_results_post(
    store: RedisStore, redis_url: str, paper: PaperAnnouncer
) -> None:
    stores = [RedisStore.connect(redis_url) for _ in range(10)]
    workers = [Duties(own, paper, SmallBank()) for own in stores]
    await _make_due(store)
    for _ in range(3):
        await asyncio.gather(*(worker.run_due() for worker in workers))
    game = await _the_game(store)
    await _answer(store, game, 1, "A")
    await store.end_now(GUILD, game.id)
    for _ in range(3):
        await asyncio.gather(*(worker.run_due() for worker in workers))
    assert len(paper.shown(Kind.QUESTION)) == 1
    assert len(paper.shown(Kind.RESULTS)) == 1
    assert len(paper.messages) == 2
    assert len(await store.get_history(GUILD)) == 1
    assert await ArchivedGame.objects.acount() == 1
    for own in stores:
        await own.aclose()


ACTS = ["reserve q", "show_question open", "reserve r", "show_results", "show_question closing"]


@pytest.mark.parametrize("done", [True, False], ids=["done", "not done"])
@pytest.mark.parametrize("act", ACTS)
async def test_an_act_of_unknown_outcome_is_looked_for_before_it_is_repeated(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties, act: str, done: bool
) -> None:
    store.retry_first_ms = 1
    failed: list[str] = []

    def trouble(name: str) -> None:
        if name == act and not failed:
            failed.append(name)
            raise OutcomeUnknown

    setattr(paper, "after" if done else "before", trouble)
    await _make_due(store)
    for _ in range(4):
        await duties.run_due()
        await asyncio.sleep(0.005)
    await store.end_now(GUILD, (await _the_game(store)).id)
    for _ in range(3):
        await duties.run_due()
        await asyncio.sleep(0.005)
    assert failed == [act]
    assert [m.shown for m in paper.messages.values()] == ["closed", "results"]
    assert len(await store.get_history(GUILD)) == 1


async def test_a_deleted_placeholder_is_sent_again_under_the_next_generation(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties
) -> None:
    store.retry_first_ms = 1

    def delete_first(act: str) -> None:
        if act == "reserve q" and paper.acts.count("reserve q") == 1:
            paper.messages.clear()

    paper.after = delete_first
    await _make_due(store)
    for _ in range(4):
        await duties.run_due()
        await asyncio.sleep(0.005)
    [message] = paper.messages.values()
    assert (message.shown, message.generation) == ("question", 1)
    assert (await _the_game(store)).state.phase is Phase.OPEN


async def test_results_deleted_after_they_were_shown_are_not_posted_again(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties
) -> None:
    await _make_due(store)
    await duties.run_due()
    await duties.run_due()
    await store.end_now(GUILD, (await _the_game(store)).id)
    await duties.run_due()
    paper.messages.clear()
    await duties.run_due()
    assert paper.messages == {}


async def test_the_third_refusal_of_a_channel_pauses_its_registration(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties
) -> None:
    def refuse(act: str) -> None:
        raise Undeliverable(50013, "Missing Permissions")

    paper.before = refuse
    await registrations.save(store, REGISTRATION)
    for n in range(3):
        registration = await store.get_registration(GUILD, "abcde")
        assert registration.enabled
        game = await poster.post_now(store, SmallBank(), registration, f"{n}")
        await duties.run_due()
        assert (await store.get_states(GUILD, [game.id]))[game.id].phase is Phase.FAILED
    registration = await store.get_registration(GUILD, "abcde")
    assert not registration.enabled
    assert "Missing Permissions" in registration.paused_reason
    assert paper.messages == {}


async def test_results_that_cannot_be_delivered_are_archived_all_the_same(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties
) -> None:
    await _make_due(store)
    await duties.run_due()
    await duties.run_due()
    game = await _the_game(store)
    await _answer(store, game, 1, "A")

    def refuse(act: str) -> None:
        raise Undeliverable(10003)

    paper.before = refuse
    await store.end_now(GUILD, game.id)
    await duties.run_due()
    [finished] = await store.get_history(GUILD)
    assert finished.game.state.results_message_id == "undeliverable:10003"
    assert finished.results.players == 1
    assert await archive.exists(game.id)


async def test_a_revoked_token_stops_the_duties(store: RedisStore, paper: PaperAnnouncer, duties: Duties) -> None:
    def refuse(act: str) -> None:
        raise TokenRevoked

    paper.before = refuse
    await _make_due(store)
    await duties.run_due()
    with pytest.raises(TokenRevoked):
        await duties.run_due()


async def test_sql_trouble_keeps_the_game_and_its_answers_in_play(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.retry_first_ms = 1
    await _make_due(store)
    await duties.run_due()
    await duties.run_due()
    game = await _the_game(store)
    await _answer(store, game, 1, "A")
    await store.end_now(GUILD, game.id)
    row = archive._answer_row
    monkeypatch.setattr(archive, "_answer_row", lambda *args: 1 / 0)
    await duties.run_due()
    assert (await _the_game(store)).state.phase is Phase.POSTED
    assert len(await store.get_submissions(GUILD, game.id)) == 1
    assert not await archive.exists(game.id)

    monkeypatch.setattr(archive, "_answer_row", row)
    await asyncio.sleep(0.01)
    await duties.run_due()
    assert await archive.exists(game.id)
    assert len(paper.shown(Kind.RESULTS)) == 1
    assert len(await store.get_history(GUILD)) == 1


async def test_a_slot_older_than_its_grace_is_missed(store: RedisStore, paper: PaperAnnouncer, duties: Duties) -> None:
    await _make_due(store, replace(REGISTRATION, grace_s=300), late_ms=7 * 60_000)
    await duties.run_due()
    await duties.run_due()
    assert await store.get_active_games(GUILD) == []
    assert paper.messages == {}
    now_ms = await store.now_ms()
    assert await store.due(GUILD, now_ms + 25 * 3_600_000, 10) != []  # tomorrow's slot stands


async def test_a_missed_slot_within_its_grace_is_posted_late(store: RedisStore, duties: Duties) -> None:
    await _make_due(store, late_ms=7 * 60_000)
    await duties.run_due()
    await duties.run_due()
    assert (await _the_game(store)).state.phase is Phase.OPEN


async def test_of_several_missed_slots_only_the_newest_is_posted(store: RedisStore, duties: Duties) -> None:
    now_ms = await store.now_ms()
    registration = replace(REGISTRATION, times=(), cron="* * * * *")
    await store.save_registration(registration, now_ms // 60_000 * 60_000 - 10 * 60_000)
    await duties.run_due()
    await duties.run_due()
    game = await _the_game(store)
    assert now_ms - 60_000 < game.slot_ms <= now_ms + 60_000


async def test_a_game_that_sql_has_is_not_played_again_after_a_flush(
    store: RedisStore, redis_url: str, paper: PaperAnnouncer, duties: Duties
) -> None:
    await _make_due(store)
    await duties.run_due()
    await duties.run_due()
    game = await _the_game(store)
    await store.end_now(GUILD, game.id)
    await duties.run_due()
    async with Redis.from_url(redis_url, protocol=2) as client:
        await client.flushall()
    await _make_due(store)
    await duties.run_due()
    await duties.run_due()
    assert await store.get_active_games(GUILD) == []
    assert len(paper.shown(Kind.QUESTION)) == 1


async def test_posting_by_hand_twice_with_one_interaction_posts_once(store: RedisStore) -> None:
    registration = await registrations.save(store, REGISTRATION)
    await poster.post_now(store, SmallBank(), registration, "77")
    with pytest.raises(GameExists):
        await poster.post_now(store, SmallBank(), registration, "77")


async def test_questions_come_back_least_recently_used_first(store: RedisStore) -> None:
    registration = await registrations.save(store, REGISTRATION)
    asked = []
    for n in range(6):
        game = await poster.post_now(store, SmallBank(), registration, str(n))
        asked.append(game.questions[0].seed)
        await asyncio.sleep(0.002)
    assert sorted(asked[:3]) == ["letter:0", "letter:1", "letter:2"]
    assert asked[3:] == asked[:3]


async def test_a_bank_too_small_for_the_game_is_said_so(store: RedisStore) -> None:
    registration = await registrations.save(store, replace(REGISTRATION, questions=4))
    with pytest.raises(NoQuestions):
        await poster.post_now(store, SmallBank(), registration, "1")


async def test_a_slot_without_questions_is_noted_on_the_registration(store: RedisStore, duties: Duties) -> None:
    await _make_due(store, replace(REGISTRATION, category="alchemy"))
    await duties.run_due()
    registration = await store.get_registration(GUILD, "abcde")
    assert "no question" in registration.last_problem
    assert await store.due(GUILD, await store.now_ms(), 10) == []


async def test_sql_trouble_delays_a_slot_and_stops_nobody_else(
    store: RedisStore, duties: Duties, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _make_due(store)
    exists = archive.exists

    async def away(game_id: str) -> bool:
        raise OperationalError("the database is away")

    monkeypatch.setattr(archive, "exists", away)
    assert await duties.run_due() == 1
    assert await store.get_active_games(GUILD) == []
    monkeypatch.setattr(archive, "exists", exists)
    await duties.run_due()
    await duties.run_due()
    assert (await _the_game(store)).state.phase is Phase.OPEN


async def test_an_edit_of_something_else_keeps_a_slot_that_is_due(store: RedisStore) -> None:
    await _make_due(store)
    registration = await store.get_registration(GUILD, "abcde")
    await registrations.save(store, replace(registration, window_s=120))
    [duty] = await store.due(GUILD, await store.now_ms(), 10)
    assert duty.kind is DutyKind.SLOT


async def test_a_paused_registration_posts_nothing(store: RedisStore, duties: Duties) -> None:
    await _make_due(store)
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
    await _make_due(store)
    await store.delete_registration(GUILD, "abcde")
    await duties.run_due()
    assert await store.get_active_games(GUILD) == []
    stale = Duty(kind=DutyKind.SLOT, guild_id=GUILD, id="abcde", due_ms=1)
    await poster.post_slot(store, SmallBank(), stale, await store.now_ms())
    assert await store.get_active_games(GUILD) == []
