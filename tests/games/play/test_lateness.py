"""What is late and who is missing is seen, and nothing else is."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from games.domain import signals
from games.domain.errors import StoreUnavailable
from games.domain.processes import BOT, DUTIES
from games.domain.records import Game, Phase
from games.domain.signals import Level
from games.play import lateness
from games.store.redis import RedisStore
from tests.games.samples import CHANNEL, GUILD, REGISTRATION, announced, claimed_for_close, game, opened, until

HOUR_MS = 3_600_000
RUNNING = json.dumps({"roles": ["bot", "duties"], "started": 1, "at": 1, "signals": []})


async def seen(store: RedisStore, monkeypatch: pytest.MonkeyPatch, *, later_s: int = 0, staffed: bool = True) -> str:
    """The states as `name level`; as the store will be seen some seconds later if nothing happens."""
    if staffed:
        await store.note_process("bot@here:1", RUNNING)
    now_ms = await store.now_ms()

    async def later() -> int:
        return now_ms + later_s * 1000

    look = await lateness.look(store)
    with monkeypatch.context() as patched:
        patched.setattr(store, "now_ms", later)
        running, look = look.running, await lateness.look(store)
    look.running = running
    return ", ".join(f"{state.name} {state.level}" for state in lateness.states(look))


async def scheduled(store: RedisStore) -> Game:
    made = game(slot_ms=await store.now_ms())
    await store.schedule_game(made, {}, archived=False, due_ms=None, next_ms=None)
    return made


async def test_an_empty_store_needs_nobody(store: RedisStore, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await seen(store, monkeypatch, staffed=False) == ""


async def test_nobody_is_a_warning_while_games_are_only_planned(
    store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.save_registration(REGISTRATION, await store.now_ms() + HOUR_MS)
    assert await seen(store, monkeypatch, staffed=False) == "bot warning, duties warning"
    assert await seen(store, monkeypatch) == ""


@pytest.mark.parametrize("what", ["open", "due"])
async def test_nobody_is_a_problem_while_a_game_is_open_or_due(
    what: str, store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    if what == "open":
        await opened(store, window_ms=HOUR_MS)
    else:
        await store.save_registration(REGISTRATION, await store.now_ms() - 1)
    assert await seen(store, monkeypatch, staffed=False) == "bot problem, duties problem"
    await store.note_process("duties@here:2", json.dumps({"roles": ["duties"], "started": 1, "at": 1, "signals": []}))
    assert await seen(store, monkeypatch, staffed=False) == "bot problem"


@pytest.mark.parametrize(("late_s", "level"), [(50, ""), (90, "slots warning"), (700, "slots problem")])
@pytest.mark.parametrize("what", ["slot", "game"])
async def test_a_slot_without_a_post_is_late(
    what: str, late_s: int, level: str, store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    if what == "slot":
        await store.save_registration(REGISTRATION, await store.now_ms())
    else:
        await scheduled(store)
    assert await seen(store, monkeypatch, later_s=late_s) == level


@pytest.mark.parametrize(("late_s", "level"), [(50, ""), (90, "results warning"), (700, "results problem")])
async def test_a_game_without_results_is_late(
    late_s: int, level: str, store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(store, window_ms=1)
    assert await seen(store, monkeypatch, later_s=late_s) == level


@pytest.mark.parametrize(("late_s", "level"), [(50, ""), (90, "archive warning"), (700, "archive problem")])
@pytest.mark.parametrize("phase", [Phase.POSTED, Phase.CANCELLING])
async def test_a_game_that_sql_has_not_yet_is_late(
    phase: Phase, late_s: int, level: str, store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    if phase is Phase.POSTED:
        await announced(store, await claimed_for_close(store))
    else:
        await opened(store, window_ms=HOUR_MS)
        await store.cancel_game(GUILD, "game")
    assert await seen(store, monkeypatch, later_s=late_s) == level


async def test_the_latest_is_named(store: RedisStore, monkeypatch: pytest.MonkeyPatch) -> None:
    now_ms = await store.now_ms()
    await store.save_registration(REGISTRATION, now_ms - 100_000)
    await store.note_process("bot@here:1", RUNNING)
    [state] = lateness.states(await lateness.look(store))
    assert (state.level, REGISTRATION.id in state.text, "1 not posted yet" in state.text) == (Level.WARNING, True, True)
    assert CHANNEL not in state.text


@pytest.mark.parametrize(("said_s", "found"), [(99, ""), (101, "bots warning")])
async def test_a_bot_that_was_killed_before_its_successor_came_is_no_second_one(
    said_s: int, found: str, store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, started_s, at_s in (("bot@here:1", 1, said_s), ("bot@here:2", 100, 110)):
        note = {"roles": ["bot", "duties"], "started": started_s, "at": at_s, "signals": []}
        await store.note_process(name, json.dumps(note))
    assert await seen(store, monkeypatch, staffed=False) == found


async def test_of_several_the_one_that_waits_longest_is_named(store: RedisStore) -> None:
    now_ms = await store.now_ms()
    for id, late_ms in (("short", 70_000), ("long", 200_000), ("middle", 100_000)):
        await store.save_registration(replace(REGISTRATION, id=id), now_ms - late_ms)
    await store.note_process("bot@here:1", RUNNING)
    [state] = lateness.states(await lateness.look(store))
    assert "3 not posted yet" in state.text and f"registration long of server {GUILD}" in state.text


async def test_a_process_says_what_should_not_last_until_it_is_over(
    store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that runs the duties does not say that nobody does."""
    await opened(store, window_ms=HOUR_MS)
    watching = asyncio.create_task(lateness.watch(store, (DUTIES,), every_s=0.005))
    await until(lambda: _says(BOT))
    assert [state.name for state in signals.current()] == [BOT]

    asked = asyncio.Event()

    async def away() -> dict[str, str]:
        asked.set()
        raise StoreUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(store, "running_processes", away)
        await asyncio.wait_for(asked.wait(), 10)
        await store.note_process("bot@here:1", RUNNING)
    assert [state.name for state in signals.current()] == [BOT], "nothing is known of a store that is away"
    await until(lambda: _says())
    watching.cancel()


async def _says(*names: str) -> bool:
    return tuple(state.name for state in signals.current()) == names
