"""What watchers of a file get: changes of this process and of others, also of those that notify nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import pytest

from games.domain.errors import StoreUnavailable
from games.store.json import JsonStore
from tests.games.samples import GUILD, REGISTRATION, answer, game, opened, until


@asynccontextmanager
async def heard(store: JsonStore) -> AsyncIterator[set[tuple[str, str]]]:
    """What came so far; begins once the listener has read the file first."""
    events: set[tuple[str, str]] = set()
    first = game("first")
    await opened(store, first)

    async def listen() -> None:
        async with aclosing(store.listen()) as stream:
            async for event in stream:
                events.add(event)

    task = asyncio.create_task(listen())

    async def is_listening() -> bool:
        await answer(store, first, 7)
        await asyncio.sleep(0.05)
        return bool(events)

    await until(is_listening)
    events.clear()
    yield events
    task.cancel()
    await asyncio.wait([task])


async def test_an_answer_is_heard_whichever_process_has_taken_it(store: JsonStore, other: JsonStore) -> None:
    played, second = await opened(store, game("mine")), await opened(store, game("yours"))

    async def both() -> bool:
        return {(GUILD, played.id), (GUILD, second.id)} <= events

    async with heard(store) as events:
        await answer(store, played, 8)
        await answer(other, second, 9)
        await until(both)


async def test_a_game_that_ends_is_heard(store: JsonStore, other: JsonStore) -> None:
    played = await opened(store, game("mine"))

    async def it() -> bool:
        return (GUILD, played.id) in events

    async with heard(store) as events:
        await other.delete_game(GUILD, played.id)
        await until(it)


async def test_a_change_that_is_about_no_game_is_not_heard(store: JsonStore, other: JsonStore) -> None:
    async def the_last() -> bool:
        return (GUILD, "last") in events

    async with heard(store) as events:
        await other.save_registration(REGISTRATION, 5)
        await opened(other, game("last"))
        await until(the_last)
        assert events <= {(GUILD, "last"), (GUILD, "first")}


async def test_a_listener_is_told_when_the_file_cannot_be_read_any_more(store: JsonStore, path: Path) -> None:
    await opened(store)
    stream = store.listen()
    next_event = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0)
    await store.now_ms()  # the listener's first look came before this one
    path.write_text("{")
    with pytest.raises(StoreUnavailable):
        await asyncio.wait_for(next_event, 20)
