"""A submission against the real server: what is acknowledged is stored, what is refused says why."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from games.domain import errors
from games.domain.records import AnswerPolicy, Outcome
from games.store.redis import RedisStore
from tests.games.samples import GUILD, Clock, answer, game, interaction, opened, scheduled, stored, submit


async def test_a_first_answer_is_new(store: RedisStore) -> None:
    played = await opened(store)
    by = interaction()
    receipt = await answer(store, played, 7, "B", by=by, name="Ann")
    assert receipt.outcome is Outcome.NEW
    assert receipt.may_change
    assert receipt.ends_ms == played.state.ends_ms
    [submission] = await stored(store, played)
    assert (submission.user_id, submission.question, submission.answer) == ("7", 0, "B")
    assert (submission.interaction_id, submission.received_ms) == (by, receipt.received_ms)
    assert (submission.name, submission.verdict) == ("Ann", None)


async def test_a_later_answer_replaces_the_earlier_one(store: RedisStore) -> None:
    played = await opened(store)
    await answer(store, played, 7, "A")
    receipt = await answer(store, played, 7, "B")
    assert receipt.outcome is Outcome.EDIT
    assert [s.answer for s in await stored(store, played)] == ["B"]


async def test_the_same_interaction_again_changes_nothing(store: RedisStore) -> None:
    played = await opened(store)
    by = interaction()
    await answer(store, played, 7, "A", by=by)
    before = await store.get_game(GUILD, played.id)
    assert (await answer(store, played, 7, "B", by=by)).outcome is Outcome.DUP
    after = await store.get_game(GUILD, played.id)
    assert [s.answer for s in await stored(store, played)] == ["A"]
    assert (after.state.accepted, after.state.changed) == (before.state.accepted, before.state.changed) == (1, 0)


async def test_an_older_interaction_never_overwrites_a_newer_one(store: RedisStore) -> None:
    played = await opened(store)
    older, newer = interaction(), interaction()
    await answer(store, played, 7, "B", by=newer)
    assert (await answer(store, played, 7, "A", by=older)).outcome is Outcome.SUPERSEDED
    assert [s.answer for s in await stored(store, played)] == ["B"]


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("9007199254740992", "9007199254740993"),
        ("1187654321098765431", "1187654321098765432"),
        ("999999999999999999", "1000000000000000000"),
        ("18446744073709551614", "18446744073709551615"),
        ("9", "10"),
    ],
)
async def test_interactions_are_compared_digit_by_digit(store: RedisStore, older: str, newer: str) -> None:
    played = await opened(store)
    await answer(store, played, "18446744073709551615", "B", by=newer)
    assert (await answer(store, played, "18446744073709551615", "A", by=older)).outcome is Outcome.SUPERSEDED
    assert (await answer(store, played, "18446744073709551614", "A", by=older)).outcome is Outcome.NEW
    assert (await answer(store, played, "18446744073709551614", "C", by=newer)).outcome is Outcome.EDIT
    [first, second] = await stored(store, played)
    assert (first.user_id, first.interaction_id, first.answer) == ("18446744073709551614", newer, "C")
    assert (second.user_id, second.interaction_id, second.answer) == ("18446744073709551615", newer, "B")


async def test_where_the_first_answer_counts_a_second_is_refused(store: RedisStore) -> None:
    played = await opened(store, game(policy=AnswerPolicy.FIRST))
    by = interaction()
    receipt = await answer(store, played, 7, "A", by=by)
    assert not receipt.may_change
    with pytest.raises(errors.AlreadySubmitted):
        await answer(store, played, 7, "B")
    assert (await answer(store, played, 7, "A", by=by)).outcome is Outcome.DUP
    assert [s.answer for s in await stored(store, played)] == ["A"]


async def test_several_questions_are_answered_all_at_once(store: RedisStore) -> None:
    played = await opened(store, game(questions=25))
    sheet = {n: f"answer {n}" for n in range(25)}
    await submit(store, GUILD, played.id, "7", sheet, interaction(), "Ann")
    assert [(s.question, s.answer, s.name) for s in await stored(store, played)] == [
        (n, f"answer {n}", "Ann") for n in range(25)
    ]
    state = (await store.get_game(GUILD, played.id)).state
    assert (state.players, state.answers, state.accepted, state.changed) == (1, 25, 1, 0)


async def test_a_sheet_with_one_unknown_question_stores_nothing(store: RedisStore) -> None:
    played = await opened(store, game(questions=2))
    for sheet in ({0: "A", 2: "B"}, {-1: "A", 0: "A"}):
        with pytest.raises(errors.QuestionNotFound):
            await submit(store, GUILD, played.id, "7", sheet, interaction())
    assert await stored(store, played) == []


async def test_a_sheet_with_one_answer_already_given_stores_nothing_where_the_first_counts(store: RedisStore) -> None:
    played = await opened(store, game(questions=2, policy=AnswerPolicy.FIRST))
    await answer(store, played, 7, "A")
    with pytest.raises(errors.AlreadySubmitted):
        await submit(store, GUILD, played.id, "7", {0: "B", 1: "B"}, interaction())
    assert [(s.question, s.answer) for s in await stored(store, played)] == [(0, "A")]
    assert (await answer(store, played, 7, "B", question=1)).outcome is Outcome.NEW


async def test_a_late_sheet_fills_only_what_no_newer_one_answered(store: RedisStore) -> None:
    played = await opened(store, game(questions=2))
    older, newer = interaction(), interaction()
    await answer(store, played, 7, "new", by=newer)
    late = await submit(store, GUILD, played.id, "7", {0: "old", 1: "old"}, older)
    assert late.outcome is Outcome.NEW
    assert [(s.question, s.answer) for s in await stored(store, played)] == [(0, "new"), (1, "old")]


async def test_a_retried_sheet_is_known_though_part_of_it_was_replaced(store: RedisStore) -> None:
    played = await opened(store, game(questions=2))
    first = interaction()
    await submit(store, GUILD, played.id, "7", {0: "a", 1: "a"}, first)
    await answer(store, played, 7, "b")
    again = await submit(store, GUILD, played.id, "7", {0: "a", 1: "a"}, first)
    assert again.outcome is Outcome.DUP
    assert [s.answer for s in await stored(store, played)] == ["b", "a"]


async def test_a_player_who_answers_question_by_question_counts_once(store: RedisStore) -> None:
    played = await opened(store, game(questions=3))
    for question in (2, 0, 1):
        assert (await answer(store, played, 7, "A", question=question)).outcome is Outcome.NEW
    state = (await store.get_game(GUILD, played.id)).state
    assert (state.players, state.answers, state.accepted) == (1, 3, 3)


# --- windows --------------------------------------------------------------------------------------------------------


async def test_the_window_takes_its_last_millisecond_and_not_the_next(store: RedisStore, clock: Clock) -> None:
    played = await opened(store)
    await clock.set(played.state.opens_ms)
    assert (await answer(store, played, 1)).received_ms == played.state.opens_ms
    await clock.set(played.state.ends_ms - 1)
    assert (await answer(store, played, 2)).outcome is Outcome.NEW
    await clock.set(played.state.ends_ms)
    with pytest.raises(errors.WindowClosed):
        await answer(store, played, 3)
    assert [s.user_id for s in await stored(store, played)] == ["1", "2"]


async def test_a_game_that_is_still_being_posted_takes_no_answer(store: RedisStore) -> None:
    played = await scheduled(store)
    with pytest.raises(errors.NotOpenYet):
        await answer(store, played, 7)


async def test_a_closing_game_takes_no_answer_even_when_the_clock_goes_back(store: RedisStore, clock: Clock) -> None:
    played = await opened(store)
    await clock.set(played.state.ends_ms)
    await store.claim(GUILD, played.id)
    await clock.set(played.state.opens_ms)
    with pytest.raises(errors.GameClosed):
        await answer(store, played, 7)
    assert await stored(store, played) == []


async def test_an_unknown_game_is_not_found(store: RedisStore, redis: Redis) -> None:
    with pytest.raises(errors.GameNotFound):
        await answer(store, game(), 7)
    assert [key for key in await redis.keys("*") if "game" in key] == []


# --- counts ---------------------------------------------------------------------------------------------------------


async def test_refusals_are_counted_by_their_code(store: RedisStore, clock: Clock) -> None:
    played = await opened(store, game(policy=AnswerPolicy.FIRST))
    await answer(store, played, 1)
    for _ in range(2):
        with pytest.raises(errors.AlreadySubmitted):
            await answer(store, played, 1)
    with pytest.raises(errors.QuestionNotFound):
        await answer(store, played, 2, question=9)
    await clock.set(played.state.ends_ms)
    late = await asyncio.gather(*(answer(store, played, user) for user in range(3)), return_exceptions=True)
    assert [type(one) for one in late] == [errors.WindowClosed] * 3
    await store.claim(GUILD, played.id)
    with pytest.raises(errors.GameClosed):
        await answer(store, played, 3)
    state = (await store.get_game(GUILD, played.id)).state
    assert dict(state.refused) == {
        "ALREADY_SUBMITTED": 2, "QUESTION_NOT_FOUND": 1, "WINDOW_CLOSED": 3, "GAME_CLOSED": 1
    }  # fmt: skip
    assert (state.players, state.answers, state.accepted) == (1, 1, 1)


async def test_every_change_moves_the_sequence_number(store: RedisStore) -> None:
    played = await opened(store)
    seen = [played.state.seq]
    for act in (answer(store, played, 7), answer(store, played, 8), answer(store, played, 9, question=5)):
        await asyncio.gather(act, return_exceptions=True)
        seen.append((await store.get_game(GUILD, played.id)).state.seq)
    assert seen == sorted(set(seen))


async def test_counting_does_not_read_what_is_stored(store: RedisStore, redis: Redis) -> None:
    played = await opened(store)
    for players in (10, 1000):
        await asyncio.gather(*(answer(store, played, user) for user in range(players)))
        await redis.config_resetstat()
        await answer(store, played, 10_000 + players)
        calls = {name.removeprefix("cmdstat_"): s["calls"] for name, s in (await redis.info("commandstats")).items()}
        calls.pop("config|resetstat", None)
        calls.pop("info", None)
        announced = calls.pop("publish", 0), calls.pop("hset", 0)
        assert announced in {(0, 0), (1, 1)}
        assert calls == {"evalsha": 1, "hmget": 1, "time": 1, "hsetnx": 1, "hincrby": 1}


# --- one never touches another --------------------------------------------------------------------------------------


async def test_one_players_refusal_never_touches_anothers_answer(store: RedisStore) -> None:
    played = await opened(store, game(questions=2, policy=AnswerPolicy.FIRST))
    await answer(store, played, 1)
    outcomes = await asyncio.gather(
        answer(store, played, 2),
        answer(store, played, 1),
        answer(store, played, 3),
        answer(store, played, 4, question=2),
        answer(store, played, "not an id"),
        answer(store, played, 5, by="nor this"),
        submit(store, GUILD, played.id, "6", {}, interaction()),
        answer(store, played, 8, question=1),
        return_exceptions=True,
    )
    assert [one.outcome if not isinstance(one, BaseException) else type(one) for one in outcomes] == [
        Outcome.NEW,
        errors.AlreadySubmitted,
        Outcome.NEW,
        errors.QuestionNotFound,
        errors.InvalidId,
        errors.InvalidId,
        errors.InvalidAnswer,
        Outcome.NEW,
    ]
    assert [(s.user_id, s.question) for s in await stored(store, played)] == [("1", 0), ("2", 0), ("3", 0), ("8", 1)]


async def test_one_games_trouble_is_not_anothers(store: RedisStore) -> None:
    played, closed = await opened(store), await opened(store, game("closed"))
    await store.end_now(GUILD, closed.id)
    outcomes = await asyncio.gather(
        *(answer(store, which, user) for user in range(20) for which in (played, closed, game("unknown"))),
        return_exceptions=True,
    )
    kinds = [type(one).__name__ for one in outcomes]
    assert kinds == ["Receipt", "WindowClosed", "GameNotFound"] * 20


async def test_a_caller_who_gives_up_takes_nobody_along_and_may_try_again(store: RedisStore) -> None:
    played = await opened(store)
    by = interaction()
    waiting = asyncio.create_task(answer(store, played, 1, by=by))
    other = asyncio.create_task(answer(store, played, 2))
    await asyncio.sleep(0)
    waiting.cancel()
    assert (await other).outcome is Outcome.NEW
    assert (await answer(store, played, 1, by=by)).outcome in {Outcome.NEW, Outcome.DUP}
    assert [s.user_id for s in await stored(store, played)] == ["1", "2"]
