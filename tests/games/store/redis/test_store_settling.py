"""A game that SQL has as ended, in a store that has it otherwise: SQL's word is final."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from games.domain import errors
from games.domain.records import FinishedGame, Game, GameState, MessageKind, Phase
from games.rules.scoring import results
from games.store.redis import RedisStore
from tests.games.samples import (
    GUILD,
    MESSAGE,
    Clock,
    announced,
    answer,
    claimed_for_close,
    finished,
    game,
    opened,
    scheduled,
)

DAY_MS = 86_400_000


async def _nothing(store: RedisStore) -> None:
    """The copy is older than the game."""


async def _posting(store: RedisStore) -> None:
    await store.claim(GUILD, (await scheduled(store)).id)


async def _open(store: RedisStore) -> None:
    played = await opened(store)
    await answer(store, played, 7)
    await answer(store, played, 7, "B")


async def _closing(store: RedisStore) -> None:
    claim = await claimed_for_close(store)
    await store.elect_message(claim, MessageKind.RESULTS, "another")


async def _gone(store: RedisStore) -> None:
    claim = await claimed_for_close(store)
    await announced(store, claim)
    await store.move_to_history(claim, await finished(store, claim))


async def _deleted(store: RedisStore) -> None:
    await store.delete_game(GUILD, (await opened(store)).id)


BEFORE: dict[str, Callable[[RedisStore], Awaitable[object]]] = {
    "unknown": _nothing,
    "posting": _posting,
    "open": _open,
    "closing": _closing,
    "gone": _gone,
    "deleted": _deleted,
}


async def _ended(store: RedisStore, phase: Phase = Phase.GONE, age_ms: int = 0) -> Game:
    now_ms = await store.now_ms() - age_ms
    state = GameState(
        phase=phase,
        opens_ms=now_ms - 5000,
        ends_ms=now_ms - 2000,
        closed_ms=now_ms - 1000,
        question_message_id=MESSAGE,
        results_message_id="undeliverable:50001",
        players=3,
        answers=3,
        accepted=4,
        changed=1,
        refused={"WINDOW_CLOSED": 2},
        stored=3,
        posted=3,
        checksum="5" * 64,
    )
    return game(state=state)


def _archived(game: Game) -> FinishedGame:
    return FinishedGame(game=game, results=results(game, []), archived_ms=game.state.closed_ms + 10)


@pytest.mark.parametrize("before", BEFORE)
async def test_a_finished_game_is_taken_as_sql_has_it(store: RedisStore, before: str) -> None:
    await BEFORE[before](store)
    ended = await _ended(store)
    for _ in range(2):  # the second time as after a reply that was lost
        await store.settle_game(_archived(ended))
        [kept] = await store.get_history(GUILD)
        assert kept == _archived(ended)
        found = (await store.get_states(GUILD, [ended.id]))[ended.id]
        assert replace(found, seq=0) == ended.state
        await _is_over(store, ended)


@pytest.mark.parametrize("before", BEFORE)
async def test_a_cancelled_game_is_taken_as_sql_has_it(store: RedisStore, before: str) -> None:
    await BEFORE[before](store)
    ended = await _ended(store, Phase.CANCELLED)
    for _ in range(2):
        await store.settle_game(ended)
        assert await store.get_history(GUILD) == [], "without results there is no history"
        assert (await store.get_states(GUILD, [ended.id]))[ended.id].phase is Phase.CANCELLED
        await _is_over(store, ended)


async def _is_over(store: RedisStore, ended: Game) -> None:
    assert await store.get_active_games(GUILD) == []
    assert await store.get_submissions(GUILD, ended.id) == {}
    assert await store.due(GUILD, 10**15, 9) == []
    with pytest.raises(errors.GameClosed):
        await answer(store, ended, 8)
    with pytest.raises(errors.NotDue):
        await store.claim(GUILD, ended.id)
    with pytest.raises(errors.GameExists):
        await scheduled(store, replace(ended, state=GameState(phase=Phase.POSTING), slot_ms=await store.now_ms()))


async def test_whoever_works_on_the_game_is_overtaken(store: RedisStore) -> None:
    claim = await claimed_for_close(store)
    record = await finished(store, claim)
    await store.begin_send(claim, MessageKind.RESULTS)
    await store.settle_game(_archived(await _ended(store)))
    assert await store.elect_message(claim, MessageKind.RESULTS, "mine") == "undeliverable:50001"
    for step in (store.posted(claim), store.move_to_history(claim, record), store.retry_later(claim)):
        with pytest.raises(errors.LeaseLost):
            await step
    assert [kept.results.answers for kept in await store.get_history(GUILD)] == [0]


async def test_a_watcher_sees_that_something_changed(store: RedisStore) -> None:
    played = await opened(store)
    before = (await store.get_states(GUILD, [played.id]))[played.id].seq
    await store.settle_game(_archived(await _ended(store)))
    assert (await store.get_states(GUILD, [played.id]))[played.id].seq > before


async def test_history_lasts_as_long_as_it_would_have(store: RedisStore, clock: Clock) -> None:
    await _gone(store)
    await store.settle_game(_archived(await _ended(store, age_ms=8 * DAY_MS)))
    assert await store.get_history(GUILD) == [], "seven days from when SQL had confirmed it"
    assert (await store.get_states(GUILD, ["game"]))["game"].phase is Phase.GONE, "the slot stays taken"
