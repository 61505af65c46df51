"""Records on their way in and out: whole or not at all, once, and never back to life."""

from __future__ import annotations

from dataclasses import replace

import pytest

from games.domain import processes
from games.domain.duties import DutyKind, EarlierTries
from games.domain.errors import AlreadyThere, GameNotFound, LeaseHeld, VersionConflict
from games.domain.records import FinishedGame, Game, GameState, Phase, Submission
from games.rules.scoring import results
from games.store.redis import RedisStore
from tests.games import samples
from tests.games.samples import GUILD, MESSAGE, REGISTRATION

DAY_MS = 86_400_000


def answers(count: int) -> list[Submission]:
    return [
        Submission(user_id=str(n), question=0, answer=f"answer {n}", interaction_id="0", received_ms=5, name=f"N{n}")
        for n in range(1, count + 1)
    ]


def imported(phase: Phase = Phase.OPEN, *, ends_ms: int = 4_000_000_000_000, given: int = 0, **more: object) -> Game:
    """A game that another program has posted."""
    state = GameState(
        phase=phase,
        opens_ms=1000,
        ends_ms=ends_ms,
        question_message_id=MESSAGE,
        players=given,
        answers=given,
        accepted=given + 2,
        changed=2,
        refused={"TOO_MANY": 3},
        seq=given + 9,
    )
    return samples.game(state=replace(state, **more))  # type: ignore[arg-type]


async def held(store: RedisStore) -> list[Submission]:
    return sorted(await samples.stored(store, samples.game()), key=lambda s: int(s.user_id))


async def test_a_game_comes_in_with_everything_it_had(store: RedisStore) -> None:
    game, given = imported(given=1201), answers(1201)
    tries = EarlierTries(question_intent_ms=7, results_generation=2, tries=3)

    await store.import_game(game, given, tries)

    assert await store.get_game(GUILD, game.id) == game
    assert await held(store) == given
    [snapshot] = (await store.snapshot(GUILD)).games
    assert (snapshot.game, snapshot.tries) == (game, tries)
    assert sorted(snapshot.submissions, key=lambda s: int(s.user_id)) == given


async def test_an_open_game_is_due_at_its_end_and_any_other_at_once(store: RedisStore) -> None:
    await store.import_game(imported(), [], EarlierTries())
    await store.import_game(replace(imported(Phase.CLOSING, closed_ms=9), id="closing"), [], EarlierTries())

    duties = await store.due(GUILD, 4_000_000_000_000, 10)
    assert [(duty.id, duty.due_ms) for duty in duties] == [("closing", 0), ("game", 4_000_000_000_000)]
    assert (await store.claim(GUILD, "closing")).phase is Phase.CLOSING


async def test_a_game_whose_window_is_over_is_closed_with_what_it_holds(store: RedisStore) -> None:
    await store.import_game(imported(ends_ms=2000, given=3), answers(3), EarlierTries())

    assert (await store.claim(GUILD, "game")).phase is Phase.CLOSING
    state, count = await store.count_stored(GUILD, "game")
    assert (state.answers, state.stored, count) == (3, 3, 3)


async def test_a_game_that_was_being_posted_is_missed_only_after_its_grace(store: RedisStore) -> None:
    game = replace(imported(Phase.POSTING, ends_ms=0), slot_ms=await store.now_ms())
    await store.import_game(game, [], EarlierTries())
    assert (await store.claim(GUILD, "game")).phase is Phase.POSTING


async def test_a_game_comes_in_once_and_never_after_it_has_ended(store: RedisStore) -> None:
    await store.import_game(imported(given=1), answers(1), EarlierTries())
    with pytest.raises(AlreadyThere):
        await store.import_game(imported(), answers(2), EarlierTries())
    assert len(await held(store)) == 1

    await store.delete_game(GUILD, "game")
    with pytest.raises(AlreadyThere):
        await store.import_game(imported(), [], EarlierTries())
    assert await store.was_imported(GUILD, game_id="game")
    assert not await store.was_imported(GUILD, game_id="other")


async def test_a_game_that_was_played_here_is_not_replaced(store: RedisStore) -> None:
    played = await samples.opened(store)
    await samples.answer(store, played, 1)
    with pytest.raises(AlreadyThere):
        await store.import_game(imported(), answers(5), EarlierTries())
    with pytest.raises(AlreadyThere):
        await store.import_finished(await _finished(store, await store.now_ms()))
    assert len(await held(store)) == 1


async def test_an_import_that_broke_off_leaves_nothing_to_the_next(
    store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(store, "_advance_agenda", _broken)
        with pytest.raises(ConnectionError):
            await store.import_game(imported(), answers(700), EarlierTries())
    with pytest.raises(GameNotFound):
        await store.get_game(GUILD, "game")

    await store.import_game(imported(given=2), answers(2), EarlierTries())
    assert await held(store) == answers(2)


async def _broken(*args: object) -> None:
    raise ConnectionError


async def test_two_imports_of_one_game_at_once_do_not_mix(store: RedisStore, other: RedisStore) -> None:
    await store._lay_down(imported(), answers(3))
    with pytest.raises(VersionConflict):
        original, other._lay_down = other._lay_down, _nothing  # type: ignore[method-assign]
        await other.import_game(imported(), answers(5), EarlierTries())
    other._lay_down = original  # type: ignore[method-assign]
    with pytest.raises(GameNotFound):
        await store.get_game(GUILD, "game")


async def _nothing(*args: object) -> None: ...


async def test_a_registration_comes_in_with_its_version_and_its_slot(store: RedisStore) -> None:
    await store.import_registration(replace(REGISTRATION, version=7), 5000)
    await store.import_registration(replace(REGISTRATION, id="paused", version=1, enabled=False), None)

    assert await store.get_registration(GUILD, REGISTRATION.id) == replace(REGISTRATION, version=7)
    assert (await store.snapshot(GUILD)).due == {REGISTRATION.id: 5000}
    assert [duty.kind for duty in await store.due(GUILD, 5000, 10)] == [DutyKind.SLOT]
    assert GUILD in await store.due_guilds(5000, 10)


async def test_a_registration_that_was_changed_or_deleted_is_left_alone(store: RedisStore) -> None:
    await store.import_registration(replace(REGISTRATION, version=1), None)
    with pytest.raises(AlreadyThere):
        await store.import_registration(replace(REGISTRATION, version=9), None)
    await store.delete_registration(GUILD, REGISTRATION.id)
    with pytest.raises(AlreadyThere):
        await store.import_registration(replace(REGISTRATION, version=1), None)
    assert await store.was_imported(GUILD, registration_id=REGISTRATION.id)


async def _finished(store: RedisStore, closed_ms: int, id: str = "game") -> FinishedGame:
    game = replace(imported(Phase.POSTED, closed_ms=closed_ms, posted=1, stored=1, checksum="c"), id=id)
    return FinishedGame(game=game, results=results(game, answers(1)), archived_ms=closed_ms)


async def test_a_finished_game_is_in_the_history_for_what_is_left_of_its_week(store: RedisStore) -> None:
    now_ms = await store.now_ms()
    recent = await _finished(store, now_ms - 6 * DAY_MS, "recent")
    for finished in (recent, await _finished(store, now_ms - 7 * DAY_MS, "week"), await _finished(store, 5, "old")):
        await store.import_finished(finished)
        with pytest.raises(AlreadyThere):
            await store.import_finished(finished)

    assert await store.get_history(GUILD) == [recent]
    states = await store.get_states(GUILD, ["recent", "week", "old"])
    assert {id: (state.phase, state.posted) for id, state in states.items()} == {
        "recent": (Phase.GONE, 1),
        "week": (Phase.GONE, 1),
    }
    with pytest.raises(AlreadyThere):
        await store.import_game(replace(imported(), id="old"), [], EarlierTries())


async def test_used_questions_keep_their_later_use(store: RedisStore) -> None:
    await store.import_seeds(GUILD, {"a": 5, "b": 6})
    await store.import_seeds(GUILD, {"a": 9, "b": 1})
    await store.import_seeds(GUILD, {})
    assert await store.seeds_used(GUILD, ["a", "b", "c"]) == {"a": 9, "b": 6}


async def test_no_duty_of_a_guild_begins_while_it_is_held(store: RedisStore, other: RedisStore) -> None:
    await store.import_game(imported(ends_ms=2000), [], EarlierTries())
    await store.hold_guild(GUILD, "mine", 60_000)
    await store.hold_guild(GUILD, "mine", 60_000)

    assert await other.due(GUILD, 5000, 10) == []
    with pytest.raises(LeaseHeld):
        await other.hold_guild(GUILD, "theirs", 60_000)
    with pytest.raises(LeaseHeld):
        await other.hold_guild(GUILD, "theirs", 0)

    await store.hold_guild(GUILD, "mine", 0)
    assert [duty.id for duty in await other.due(GUILD, 5000, 10)] == ["game"]
    await other.hold_guild(GUILD, "theirs", 60_000)


async def test_duty_loops_are_known_while_they_are_heard_of(store: RedisStore, other: RedisStore) -> None:
    assert await store.noted_duties("a:1") == 0
    first_ms = await store.note_duties("a:1")
    assert await other.noted_duties("a:1") == first_ms
    await other.note_duties("b:2")
    assert await store.note_duties("a:1") == await store.noted_duties("a:1") >= first_ms
    assert sorted(await store.running_duties()) == ["a:1", "b:2"]
    await store.forget_duties("a:1")
    await store.forget_duties("never")
    assert await other.running_duties() == ["b:2"]


async def test_lost_posts_are_owed_until_somebody_has_looked(store: RedisStore, other: RedisStore) -> None:
    assert not await store.owes_lost_posts()
    await store.note_lost_posts(True)
    await store.note_lost_posts(True)
    assert await other.owes_lost_posts()
    await other.note_lost_posts(False)
    await other.note_lost_posts(False)
    assert not await store.owes_lost_posts()


async def test_lost_posts_are_owed_where_nobody_was_heard_of_for_long(
    store: RedisStore, other: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.note_duties("a:1")
    await store.note_duties("b:2")
    assert not await other.owes_lost_posts()
    with monkeypatch.context() as later:
        later.setattr(processes, "HEARD_MS", -1)
        assert await other.owes_lost_posts()
    await store.forget_duties("a:1")
    await store.forget_duties("b:2")
    monkeypatch.setattr(processes, "HEARD_MS", -1)
    assert not await other.owes_lost_posts()


async def test_processes_are_known_while_they_are_heard_of(
    store: RedisStore, other: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.note_process("bot@a:1", '{"a": "b|c"}')
    await other.note_process("duties@b:2", "first")
    await other.note_process("duties@b:2", "second")
    assert await store.running_processes() == {"bot@a:1": '{"a": "b|c"}', "duties@b:2": "second"}
    await store.forget_process("duties@b:2")
    await store.forget_process("never")
    assert list(await other.running_processes()) == ["bot@a:1"]
    monkeypatch.setattr(processes, "HEARD_MS", -1)
    assert await other.running_processes() == {}


async def test_a_process_that_was_killed_leaves_no_note_behind(
    store: RedisStore, other: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.note_process("bot@a:1", "killed")
    with monkeypatch.context() as later:
        later.setattr(processes, "HEARD_MS", -1)
        await other.note_process("bot@a:2", "its successor")
    assert list(await other.running_processes()) == ["bot@a:2"]


async def test_a_snapshot_is_read_again_when_a_game_came_meanwhile(
    store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_at_once, reads = store._read_at_once, 0

    async def read(guild_id: str, game_ids: list[str]) -> list[object]:
        nonlocal reads
        reads += 1
        if reads == 1:
            await samples.opened(store)
        return await read_at_once(guild_id, game_ids)

    monkeypatch.setattr(store, "_read_at_once", read)
    assert [each.game.id for each in (await store.snapshot(GUILD)).games] == ["game"]
    assert reads == 2


async def test_a_snapshot_is_read_in_one_transaction(store: RedisStore, other: RedisStore) -> None:
    await samples.opened(store)
    async with other._redis.monitor() as monitor:
        await store.snapshot(GUILD)
        seen = [(await monitor.next_command())["command"].split()[0] for _ in range(9)]
    assert seen[:2] == ["HKEYS", "MULTI"]
    assert set(seen[2:]) == {"HGETALL", "HVALS", "ZRANGE"}
