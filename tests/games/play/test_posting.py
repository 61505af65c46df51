"""A slot becomes a post: which one, with which questions, and what happens when Discord or SQL refuse."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from django.db import OperationalError

from games.archive import archive
from games.domain.errors import GameExists, NoQuestions, Undeliverable
from games.domain.points_rule import BY_DIFFICULTY, FLAT
from games.domain.records import Game, Phase
from games.play import poster, registrations
from games.play.duties import Duties
from games.rules.commitment import commitment
from games.store.redis import RedisStore
from tests.games.play.bank import SmallBank
from tests.games.play.paper import PaperAnnouncer
from tests.games.play.slots import GUILD, REGISTRATION, make_due, the_game

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_deleted_placeholder_is_sent_again_under_the_next_generation(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties
) -> None:
    store.retry_first_ms = 1

    def delete_first(act: str) -> None:
        if act == "send_placeholder q" and paper.acts.count("send_placeholder q") == 1:
            paper.messages.clear()

    paper.after = delete_first
    await make_due(store)
    for _ in range(4):
        await duties.run_due()
        await asyncio.sleep(0.005)
    [message] = paper.messages.values()
    assert (message.shown, message.generation) == ("question", 1)
    assert (await the_game(store)).state.phase is Phase.OPEN


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


async def test_a_slot_older_than_its_grace_is_missed(store: RedisStore, paper: PaperAnnouncer, duties: Duties) -> None:
    await make_due(store, replace(REGISTRATION, grace_s=300), late_ms=7 * 60_000)
    await duties.run_due()
    await duties.run_due()
    assert await store.get_active_games(GUILD) == []
    assert paper.messages == {}
    now_ms = await store.now_ms()
    assert await store.due(GUILD, now_ms + 25 * 3_600_000, 10) != []  # tomorrow's slot stands


async def test_a_missed_slot_within_its_grace_is_posted_late(store: RedisStore, duties: Duties) -> None:
    await make_due(store, late_ms=7 * 60_000)
    await duties.run_due()
    await duties.run_due()
    assert (await the_game(store)).state.phase is Phase.OPEN


async def test_of_several_missed_slots_only_the_newest_is_posted(store: RedisStore, duties: Duties) -> None:
    now_ms = await store.now_ms()
    registration = replace(REGISTRATION, times=(), cron="* * * * *")
    await store.save_registration(registration, now_ms // 60_000 * 60_000 - 10 * 60_000)
    await duties.run_due()
    await duties.run_due()
    game = await the_game(store)
    assert now_ms - 60_000 < game.slot_ms <= now_ms + 60_000


async def test_a_game_keeps_the_rule_for_points_that_its_post_showed(store: RedisStore) -> None:
    registration = await registrations.save(store, replace(REGISTRATION, points=BY_DIFFICULTY))
    game = await poster.post_now(store, SmallBank(), registration, "77")
    await registrations.save(store, replace(registration, points=FLAT))
    assert (await store.get_game(GUILD, game.id)).points == BY_DIFFICULTY


async def test_a_game_that_is_posted_again_keeps_its_commitment_and_no_two_games_share_secrets(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties
) -> None:
    store.retry_first_ms = 1
    slot_ms = await make_due(store)
    await duties.run_due()
    first = await the_game(store)
    planned = first.secrets
    assert planned is not None and first.commitment == commitment(first.id, first.questions, planned.salt)

    def fail(act: str) -> None:
        raise ConnectionError

    paper.before = fail
    await duties.run_due()
    await make_due(store, slot_ms=slot_ms)  # as an older copy of the store would have it
    paper.before = lambda act: None
    for _ in range(3):
        await asyncio.sleep(0.005)
        await duties.run_due()
    game = await the_game(store)
    assert (game.state.phase, game.secrets) == (Phase.OPEN, planned)
    [message] = paper.messages.values()
    assert message.promised == first.commitment

    again = await poster.post_now(store, SmallBank(), await store.get_registration(GUILD, "abcde"), "78")
    assert again.secrets is not None
    assert len({again.secrets.salt, again.secrets.leaf_key, planned.salt, planned.leaf_key}) == 4


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


async def test_of_two_games_that_choose_at_once_the_second_chooses_again(
    store: RedisStore, other: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    registration = await registrations.save(store, replace(REGISTRATION, questions=2))
    schedule = store.schedule_game
    rivals: list[Game] = []

    async def rival_is_quicker(*args: Any, **more: Any) -> None:
        if not rivals:
            rivals.append(await poster.post_now(other, SmallBank(), registration, "rival"))
        await schedule(*args, **more)

    monkeypatch.setattr(store, "schedule_game", rival_is_quicker)
    game = await poster.post_now(store, SmallBank(), registration, "ours")
    first, second = ({question.seed for question in each.questions} for each in (rivals[0], game))
    assert len(first | second) == 3, "of three questions the one that is left is asked"


async def test_a_bank_too_small_for_the_game_is_said_so(store: RedisStore) -> None:
    registration = await registrations.save(store, replace(REGISTRATION, questions=4))
    with pytest.raises(NoQuestions):
        await poster.post_now(store, SmallBank(), registration, "1")


async def test_a_slot_without_questions_is_noted_on_the_registration(store: RedisStore, duties: Duties) -> None:
    await make_due(store, replace(REGISTRATION, category="alchemy"))
    await duties.run_due()
    registration = await store.get_registration(GUILD, "abcde")
    assert "no question" in registration.last_problem
    assert await store.due(GUILD, await store.now_ms(), 10) == []


async def test_sql_trouble_delays_a_slot_and_stops_nobody_else(
    store: RedisStore, duties: Duties, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_due(store)
    exists = archive.exists

    async def away(game_id: str) -> bool:
        raise OperationalError("the database is unavailable")

    monkeypatch.setattr(archive, "exists", away)
    assert await duties.run_due() == 1
    assert await store.get_active_games(GUILD) == []
    monkeypatch.setattr(archive, "exists", exists)
    await duties.run_due()
    await duties.run_due()
    assert (await the_game(store)).state.phase is Phase.OPEN
