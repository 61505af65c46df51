"""Many at once: whoever is acknowledged is stored and counted, however the game ends."""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from importlib import metadata

import pytest

from games.domain import errors
from games.domain.records import Game, Outcome, Phase, Receipt
from games.rules.scoring import results
from games.store.redis import RedisStore
from tests.games.samples import GUILD, answer, game, interaction, opened, stored

ROUNDS = int(os.environ.get("RACE_ROUNDS", "20"))
"""How often each race is run; `RACE_ROUNDS=200 make test ARGS="-k racing"` for the long proof."""


ACKNOWLEDGED = {Outcome.NEW, Outcome.DUP}
"""A machine that is busy elsewhere may answer too late for a call: it is repeated, and each of its answers known."""


async def test_ten_thousand_simultaneous_submissions_are_all_acknowledged_and_stored(store: RedisStore) -> None:
    played = await opened(store)
    receipts = await asyncio.gather(*(answer(store, played, user, "AB"[user % 2]) for user in range(10_000)))
    assert {receipt.outcome for receipt in receipts} <= ACKNOWLEDGED
    found = await stored(store, played)
    assert {(s.user_id, s.answer) for s in found} == {(str(user), "AB"[user % 2]) for user in range(10_000)}
    state = (await store.get_game(GUILD, played.id)).state
    assert (state.players, state.answers, state.accepted, state.changed) == (10_000, 10_000, 10_000, 0)
    assert results(played, found).players == 10_000


async def test_ten_thousand_over_many_games_are_all_stored(store: RedisStore) -> None:
    games = [await opened(store, game(f"game{n}", questions=2)) for n in range(50)]
    receipts = await asyncio.gather(
        *(answer(store, games[n % 50], n // 100, question=n // 50 % 2) for n in range(10_000))
    )
    assert {receipt.outcome for receipt in receipts} <= ACKNOWLEDGED
    for played in games:
        state = (await store.get_game(GUILD, played.id)).state
        assert (state.players, state.answers, state.accepted) == (100, 200, 200)


async def test_the_connections_of_a_burst_read_nothing_from_the_disk(
    store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def version(package: str) -> str:
        pytest.fail(f"read the version of {package}")

    monkeypatch.setattr(metadata, "version", version)
    assert await asyncio.gather(*(store.get_active_games(GUILD) for _ in range(20))) == [[]] * 20


async def _end_now(store: RedisStore, played: Game) -> None:
    await store.end_now(GUILD, played.id)


async def _end_by_itself(store: RedisStore, played: Game) -> None:
    """The window simply runs out."""


async def _close(store: RedisStore, played: Game) -> Game:
    """Claim as soon as it may be done, and read what the results are made of."""
    while True:
        try:
            await store.claim(GUILD, played.id)
        except errors.NotDue:
            await asyncio.sleep(0.001)
        else:
            return await store.get_game(GUILD, played.id)


@pytest.mark.parametrize("end", [_end_now, _end_by_itself], ids=["ended manually", "window over"])
async def test_submissions_racing_the_close_are_counted_exactly_when_they_are_accepted(
    store: RedisStore, other: RedisStore, end: Callable[[RedisStore, Game], Awaitable[None]]
) -> None:
    halves = 0
    for round in range(ROUNDS):
        window_ms = 3_600_000 if end is _end_now else random.randint(10, 60)
        played = await opened(store, game(f"race{round}"), window_ms)

        async def play(user: int, text: str, played: Game = played) -> Receipt | errors.GameError:
            await asyncio.sleep(random.random() * 0.06)
            try:
                return await answer(random.choice((store, other)), played, user, text)
            except (errors.WindowClosed, errors.GameClosed) as error:
                return error

        async def finish(played: Game = played) -> Game:
            await asyncio.sleep(random.random() * 0.06)
            await end(store, played)
            return await _close(other, played)

        # 200 players, half of whom change their minds: 300 submissions.
        players = [play(user, "A") for user in range(200)] + [play(user, "B") for user in range(100)]
        random.shuffle(players)
        closed, *outcomes = await asyncio.gather(finish(), *players)
        assert isinstance(closed, Game)
        assert closed.state.phase is Phase.CLOSING
        receipts = [one for one in outcomes if isinstance(one, Receipt)]
        counted = Counter(receipt.outcome for receipt in receipts)
        frozen = await stored(store, played)
        outcome = results(closed, frozen)
        state = (await store.get_game(GUILD, played.id)).state
        assert outcome.players == outcome.answers == len(frozen) == counted[Outcome.NEW]
        assert (state.players, state.answers) == (outcome.players, outcome.answers)
        assert state.accepted == counted[Outcome.NEW] + counted[Outcome.EDIT]
        assert state.changed == counted[Outcome.EDIT]
        assert sum(state.refused.values()) == 300 - len(receipts)
        # Where a host ends it, the last answers and the end may share a millisecond; the server has them in an order.
        latest_ms = state.ends_ms - (end is _end_by_itself)
        assert all(state.opens_ms <= s.received_ms <= latest_ms for s in frozen)
        halves += 0 < len(receipts) < 300
    assert halves > ROUNDS // 4, "the race was hardly ever close"


async def test_two_processes_submitting_at_once_lose_nothing(store: RedisStore, other: RedisStore) -> None:
    """Each store batches on its own; the server puts their batches in one order."""
    played = await opened(store, game(questions=2))
    by = [interaction() for _ in range(2000)]
    receipts = await asyncio.gather(
        *(
            answer(random.choice((store, other)), played, n % 500, str(n), by=by[n], question=n // 500 % 2)
            for n in random.sample(range(2000), 2000)
        )
    )
    found = {(int(s.user_id), s.question): s.answer for s in await stored(store, played)}
    # Each player answered each question twice; the interaction that is newer by its id counts.
    assert found == {(n % 500, n // 500 % 2): str(n) for n in range(1000, 2000)}
    counted = Counter(receipt.outcome for receipt in receipts)
    state = (await store.get_game(GUILD, played.id)).state
    assert counted[Outcome.NEW] == state.answers == 1000
    assert counted[Outcome.EDIT] == state.changed
    assert counted[Outcome.EDIT] + counted[Outcome.SUPERSEDED] == 1000
