"""Each event loop has its own, and takes it along when it ends."""

from __future__ import annotations

import asyncio
import gc

import pytest

from games.domain.per_loop import PerLoop


class _Thing:
    pass


def test_each_loop_has_its_own() -> None:
    things = PerLoop(_Thing)

    async def twice() -> tuple[_Thing, _Thing]:
        return things.get(), things.get()

    first, again = asyncio.run(twice())
    other, _ = asyncio.run(twice())
    assert first is again
    assert first is not other


async def test_what_was_taken_away_is_made_anew() -> None:
    things = PerLoop(_Thing)
    assert things.pop() is None
    first = things.get()
    assert things.pop() is first
    assert things.get() is not first


def test_it_goes_with_its_loop() -> None:
    things = PerLoop(_Thing)

    async def once() -> None:
        things.get()

    asyncio.run(once())
    gc.collect()
    assert len(things._made) == 0


def test_there_is_none_outside_of_a_loop() -> None:
    with pytest.raises(RuntimeError):
        PerLoop(_Thing).get()
